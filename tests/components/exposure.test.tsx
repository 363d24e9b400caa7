import { renderToString } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { ExposureTable } from '#components/ledger/figures/exposure-table.tsx';
import { Screen } from '#components/shell/screen.tsx';
import type { CompanyCard } from '#lib/domain/card.ts';
import { exposureOf } from '#lib/domain/exposure.ts';
import type { ConnectionId } from '#lib/domain/ids.ts';
import type { CurrencyFigures, LedgerFigures } from '#lib/domain/ledger-figures.ts';
import type { AmountE4 } from '#lib/domain/money.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import { loadMessages } from '#lib/i18n/messages.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const READ_AT = Date.parse('2026-11-21T08:12:00Z');
const e4 = (whole: number) => (whole * 10_000) as AmountE4;

function line(currency: string, overdue: number, open: number, credits: number): CurrencyFigures {
  const figure = (whole: number) => ({ sumE4: e4(whole), count: 1 });
  const none = { sumE4: e4(0), count: 0 };
  return {
    ...{ currency, overdue: figure(overdue), open: figure(open), credits: figure(credits) },
    ...{ notDue: figure(open - overdue), netE4: e4(open + credits) },
    ageing: { 'not-due': none, '1-30': none, '31-60': none, '61-90': none, 'over-90': none },
  };
}

function company(
  name: string,
  currencies: readonly CurrencyFigures[],
  over: Partial<CompanyCard> & { readonly isSoFar?: boolean } = {},
): CompanyCard {
  const { isSoFar = false, ...rest } = over;
  const figures: LedgerFigures = {
    ...{ currencies, base: line('NOK', 0, 0, 0), isSoFar, areOpenExact: false },
    counts: { all: 1, open: 1, overdue: 1, paid: 0, credits: 0 },
  };
  return {
    ...{ connectionId: name as ConnectionId, companyName: name, customerNumber: '1' },
    ledger: { readAt: READ_AT, total: 1, revision: '1', figures },
    ...rest,
  };
}

const HANDEL = company('Handel', [line('NOK', 100_000, 200_000, -500)]);
const EXPORT = company('Export', [line('EUR', 10, 20, 0), line('NOK', 18_400, 41_950, -2_000)]);
const down = { problem: { code: 'visma-down' } } as const;

function without(code: 'not-mapped' | 'no-such-customer'): CompanyCard {
  return {
    ...{ connectionId: 'o' as ConnectionId, companyName: 'Other' },
    problem: { code },
  };
}

async function wordsOf(companies: readonly CompanyCard[], locale: Locale = 'en') {
  const html = renderToString(
    <Screen locale={locale} messages={await loadMessages(locale, 'panel')}>
      <ExposureTable companies={companies} askedAt={NOW} />
    </Screen>,
  );
  const text = html.replaceAll(/<!-- -->/g, '').replaceAll(/<[^>]+>/g, ' ');
  return text.replaceAll('\u00a0', ' ').replaceAll(/\s+/g, ' ').trim();
}

describe('what is owed to several companies', () => {
  it('is added up by currency, and credits are set off against nothing', () => {
    expect(exposureOf([HANDEL, EXPORT]).total).toEqual([
      { currency: 'NOK', overdueE4: e4(118_400), openE4: e4(241_950), creditsE4: e4(-2_500) },
      { currency: 'EUR', overdueE4: e4(10), openE4: e4(20), creditsE4: e4(0) },
    ]);
  });

  it('is told without the company that cannot be read, and says so', async () => {
    const words = await wordsOf([
      HANDEL,
      EXPORT,
      company('Visma AS', [line('NOK', 7, 7, 0)], down),
    ]);
    expect(words).toContain('Together 118,400.00 NOK 10.00 EUR 241,950.00 NOK');
    expect(words).toMatch(/\+ unknown from Visma AS \(since \d\d:12\)$/);
    expect(words).toContain('Visma AS not known');
    const untold: CompanyCard = { connectionId: 'x' as ConnectionId, companyName: 'X', ...down };
    expect(await wordsOf([HANDEL, untold])).toMatch(/\+ unknown from X$/);
  });

  it('is not known of a company that is being read for the first time', () => {
    const growing = company('Growing', [line('NOK', 1, 1, 0)], { isSoFar: true });
    const { companies, total } = exposureOf([HANDEL, growing]);
    expect(companies.map(({ state }) => state)).toEqual(['known', 'unknown']);
    expect(total).toEqual(exposureOf([HANDEL]).total);
  });

  it('is nothing where there is no such customer, and that is no gap', async () => {
    const words = await wordsOf([HANDEL, without('no-such-customer')]);
    expect(words).toContain('Other no customer');
    expect(words).not.toContain('unknown');
  });

  it('is not said to be nothing where nobody has filled in the number', async () => {
    const words = await wordsOf([HANDEL, without('not-mapped')]);
    expect(words).toContain('Other no number on the card');
    expect(words).not.toContain('no customer');
  });

  it('is zero where the customer has no documents', async () => {
    const empty = company('Empty', [], { baseCurrency: 'SEK' });
    expect(await wordsOf([HANDEL, empty])).toContain('Empty 0.00 SEK 0.00 SEK 0.00 SEK Together');
  });

  it('is not told by rows that are too old to be those of today', async () => {
    const old = company('Old', [line('NOK', 7, 7, 0)]);
    const cards = [HANDEL, { ...old, ledger: { ...old.ledger!, isTooOld: true } }];
    expect(exposureOf(cards).total).toEqual(exposureOf([HANDEL]).total);
    expect(await wordsOf(cards)).toMatch(/\+ unknown from Old \(since \d\d:12\)$/);
  });

  it('is known until payments were where only they lack', () => {
    const since = READ_AT - 3_600_000;
    const knownUntil = (problem: NonNullable<CompanyCard['problem']>) =>
      exposureOf([company('Visma AS', [line('NOK', 7, 7, 0)], { problem })]).companies[0]!
        .knownUntil;
    expect(knownUntil({ code: 'incomplete', lacks: 'payments', since })).toBe(since);
    expect(knownUntil({ code: 'incomplete', lacks: 'payments' })).toBeUndefined();
    expect(knownUntil({ code: 'visma-down', since })).toBe(READ_AT);
  });

  it('has no total in a currency whose sum no safe integer holds', async () => {
    const most = line('NOK', 0, 500_000_000_000, 0);
    const cards = [company('A', [most]), company('B', [most, line('EUR', 1, 2, 0)])];
    expect(exposureOf(cards).total.map(({ currency }) => currency)).toEqual(['EUR']);
    expect(await wordsOf(cards)).toContain('Together 1.00 EUR');
  });
});
