import type { ReactNode } from 'react';
import { renderToString } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { CreditLine } from '#components/ledger/figures/credit-line.tsx';
import { NewsLine } from '#components/ledger/figures/news-line.tsx';
import { TurnoverCharts } from '#components/ledger/figures/turnover-charts.tsx';
import { Screen } from '#components/shell/screen.tsx';
import type { CalendarDate } from '#lib/domain/calendar-date.ts';
import type { LedgerNews } from '#lib/domain/ledger-look.ts';
import type { AmountE4 } from '#lib/domain/money.ts';
import type { TurnoverLine } from '#lib/domain/turnover.ts';
import { findTurnover } from '#lib/domain/turnover.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import { LOCALES } from '#lib/i18n/locale.ts';
import { loadMessages } from '#lib/i18n/messages.ts';

const e4 = (amount: number) => (amount * 10_000) as AmountE4;
const NOW = Date.parse('2026-11-21T12:00:00Z');

async function show(what: ReactNode, locale: Locale = 'en'): Promise<string> {
  const messages = await loadMessages(locale, 'panel');
  const html = renderToString(
    <Screen locale={locale} messages={messages}>
      {what}
    </Screen>,
  );
  return html.replaceAll('<!-- -->', '');
}
const textOf = (html: string) => html.replace(/<[^>]+>/g, '').replaceAll('\u00a0', ' ');

describe('the credit line', () => {
  const credit = (limit: number, net: number | undefined, currency: string | undefined = 'NOK') => (
    <CreditLine
      limitE4={e4(limit)}
      netE4={net === undefined ? undefined : e4(net)}
      currency={currency}
    />
  );

  it.each<[number, number | undefined, string]>([
    [200_000, 124_000, 'Credit limit 200,000 NOK, 62 % used'],
    [200_000, -50, 'Credit limit 200,000 NOK, 0 % used'],
    [200_000.5, 200_000.5, 'Credit limit 200,000.50 NOK, 100 % used'],
    [200_000, 230_500, 'Credit limit 200,000 NOK exceeded by 30,500.00 NOK'],
    [200_000, undefined, 'Credit limit 200,000 NOK'],
  ])('of %d with a net of %s says: %s', async (limit, net, words) => {
    expect(textOf(await show(credit(limit, net)))).toBe(words);
  });

  it('says of what, and leaves out a currency that nobody has told', async () => {
    const html = await show(credit(200_000, 124_000));
    expect(html.replaceAll('\u00a0', ' ')).toContain('title="Used: 124,000.00 NOK, what is open');
    const untold = <CreditLine limitE4={e4(10)} netE4={e4(1)} currency={undefined} />;
    expect(textOf(await show(untold))).toBe('Credit limit 10, 10 % used');
  });
});

describe('the line on news', () => {
  const news = (counts: LedgerNews['counts'], since = NOW - 9 * 86_400_000) => (
    <NewsLine news={{ since, counts, marks: {} }} askedAt={NOW} />
  );

  it.each<[LedgerNews['counts'], string]>([
    [{ new: 3, paid: 1, overdue: 2 }, '3 new, 1 paid, 2 turned overdue since 12 Nov 2026'],
    [{ new: 0, paid: 1, overdue: 0 }, '1 paid since 12 Nov 2026'],
    [{ new: 0, paid: 0, overdue: 0 }, 'Nothing new since 12 Nov 2026'],
  ])('of %j says: %s', async (counts, words) => {
    expect(textOf(await show(news(counts)))).toBe(words);
  });

  it('names the time where it was today', async () => {
    const html = await show(news({ new: 1, paid: 0, overdue: 0 }, NOW - 3_600_000));
    expect(textOf(html)).toMatch(/^1 new since \d\d:\d\d$/);
  });

  /** At 350 px there are 326 for the words, of six pixels each at the most on average. */
  it.each(LOCALES)('fits the narrowest panel in %s, as the credit line does', async (locale) => {
    const line = textOf(await show(news({ new: 3, paid: 1, overdue: 2 }), locale));
    expect(line).toMatch(/3.*1.*2/);
    expect(line.length).toBeLessThanOrEqual(56);
    const credit = <CreditLine limitE4={e4(200_000)} netE4={e4(124_000)} currency="NOK" />;
    const words = textOf(await show(credit, locale));
    expect(words).toMatch(/200.000 NOK.*62/);
    expect(words.length).toBeLessThanOrEqual(46);
  });
});

describe('the months', () => {
  const { months } = findTurnover([], '2026-11-21' as CalendarDate, undefined);
  const line = (currency: string): TurnoverLine => ({
    currency,
    invoicedE4: months.map((_month, place) => e4(place)),
    paidE4: months.map((_month, place) => e4(place === 3 ? -5 : 0)),
  });

  it('are a table of 24 rows beside the bars', async () => {
    const turnover = { months, paidBy: 'payments', lines: [line('NOK')] } as const;
    const html = await show(<TurnoverCharts turnover={turnover} />);
    const rows = [
      ...html.matchAll(/<tr><th scope="row">(.*?)<\/th><td>(.*?)<\/td><td>(.*?)<\/td>/g),
    ];
    expect(rows).toHaveLength(24);
    expect(rows[3]?.slice(1)).toEqual(['Mar 2025', '3.00', '\u22125.00']);
    expect(rows[23]?.slice(1)).toEqual(['Nov 2026', '23.00', '0.00']);
    expect(html).toContain('<caption>Invoiced and paid by month in NOK</caption>');
    expect(html).not.toContain('Paid are invoices');
  });

  it('say when paid means settled, and which chart is of all currencies', async () => {
    const lines = [line('EUR'), line('SEK')];
    const turnover = { months, paidBy: 'settlements', lines, total: line('NOK') } as const;
    const html = await show(<TurnoverCharts turnover={turnover} />);
    expect([...html.matchAll(/<caption>(.*?)<\/caption>/g)].map(([, words]) => words)).toEqual([
      'All currencies, in NOK',
      'Invoiced and paid by month in EUR',
      'Invoiced and paid by month in SEK',
    ]);
    expect(html).toContain('Paid are invoices, in the month of their last payment.');
    const none = await show(<TurnoverCharts turnover={{ ...turnover, lines: [] }} />);
    expect(textOf(none)).toBe('Nothing was invoiced or paid in 24 months.');
  });
});
