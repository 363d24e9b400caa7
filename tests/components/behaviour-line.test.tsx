import { renderToString } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { BehaviourLine } from '#components/ledger/figures/behaviour-line.tsx';
import { Screen } from '#components/shell/screen.tsx';
import type { CalendarDate } from '#lib/domain/calendar-date.ts';
import type {
  KnownBehaviour,
  PaymentBehaviour,
  PaymentTrend,
} from '#lib/domain/payment-behaviour.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import { LOCALES } from '#lib/i18n/locale.ts';
import { loadMessages } from '#lib/i18n/messages.ts';

const LATE: PaymentBehaviour = {
  ...{ currency: 'NOK', count: 1_034, averageDaysLateE1: 124 },
  lastSettledOn: '2026-11-03' as CalendarDate,
};
const TREND = { recentDaysLateE1: 130, earlierDaysLateE1: 40 };

async function show(behaviour: KnownBehaviour | undefined, locale: Locale = 'en') {
  const messages = await loadMessages(locale, 'panel');
  return renderToString(
    <Screen locale={locale} messages={messages}>
      <BehaviourLine behaviour={behaviour} />
    </Screen>,
  ).replaceAll('<!-- -->', '');
}
const textOf = (html: string) => html.replace(/<[^>]+>/g, '').replaceAll('\u00a0', ' ');

describe('the line on payment behaviour', () => {
  it.each<[number, string]>([
    [124, 'Usually pays 12 days late'],
    [10, 'Usually pays 1 day late'],
    [5, 'Usually pays 1 day late'],
    [4, 'Usually pays on the due date'],
    [-4, 'Usually pays on the due date'],
    [-26, 'Usually pays 3 days early'],
  ])('of an average of %i tenths of a day begins: %s', async (averageDaysLateE1, words) => {
    expect(textOf(await show({ ...LATE, averageDaysLateE1 })).startsWith(`${words} · `)).toBe(true);
  });

  it.each<[PaymentTrend['direction'], string]>([
    ['slower', 'later than the year before'],
    ['faster', 'earlier than the year before'],
    ['steady', 'as in the year before'],
  ])('tells a trend (%s) beside it', async (direction, words) => {
    const html = await show({ ...LATE, trend: { direction, ...TREND } });
    expect(textOf(html)).toContain(`Usually pays 12 days late, ${words} · `);
  });

  it('says of how many, in which currency, and how far back', async () => {
    const words =
      '1,034 paid invoices in NOK over two years, weighted by amount, the last on 03 Nov 2026';
    const html = await show(LATE);
    expect(textOf(html)).toContain(words);
    expect(html).toContain(`title="${words}"`);
  });

  it.each(LOCALES)(
    'keeps its place in %s, with words, with none and before they are known',
    async (locale) => {
      const { panel } = await loadMessages(locale, 'panel');
      const [unknown, tooFew, known] = await Promise.all([
        show(undefined, locale),
        show('too-few', locale),
        show(LATE, locale),
      ]);
      expect(textOf(unknown)).toBe(panel.behaviour.notKnown);
      expect(textOf(tooFew)).toBe('');
      expect(textOf(known)).toMatch(/12/);
      for (const html of [unknown, tooFew, known]) expect(html).toContain('min-h-4');
    },
  );
});
