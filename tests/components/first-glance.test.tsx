import { renderToString } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { PanelProps } from '#components/ledger/panel.tsx';
import { Panel } from '#components/ledger/panel.tsx';
import type { CalendarDate } from '#lib/domain/calendar-date.ts';
import type { CardResponse, DocumentRow, LedgerSummary } from '#lib/domain/card.ts';
import type { ConnectionId, PanelKey, TenantId } from '#lib/domain/ids.ts';
import type { CurrencyFigures, LedgerFigures } from '#lib/domain/ledger-figures.ts';
import type { AmountE4 } from '#lib/domain/money.ts';
import type { ListChoice, PanelPreferences } from '#lib/domain/panel-preferences.ts';
import { FIRST_CHOICE, FIRST_PREFERENCES } from '#lib/domain/panel-preferences.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import { LOCALES } from '#lib/i18n/locale.ts';
import { loadMessages } from '#lib/i18n/messages.ts';

const NOW = Date.parse('2026-11-21T13:05:00Z');
const CONNECTION = 'c1' as ConnectionId;
const ADDRESS: NonNullable<PanelProps['address']> = {
  panelKey: 'k7f2abcd' as PanelKey,
  claim: {
    ...{ tenantId: 'Cust41001' as TenantId, associateId: '12' },
    ...{ contactId: 104, language: undefined },
  },
};

const figure = (whole: number, count: number) => ({ sumE4: (whole * 10_000) as AmountE4, count });

function lineOf(currency: string, overdue = 118_400): CurrencyFigures {
  return {
    currency,
    open: figure(241_950, 6),
    overdue: figure(overdue, 2),
    notDue: figure(123_550, 4),
    credits: figure(-2_500, 2),
    netE4: (239_450 * 10_000) as AmountE4,
    ageing: {
      'not-due': figure(123_550, 4),
      '1-30': figure(90_000, 1),
      '31-60': figure(28_400, 1),
      '61-90': figure(0, 0),
      'over-90': figure(0, 0),
    },
  };
}

function figuresOf(over: Partial<LedgerFigures> = {}): LedgerFigures {
  return {
    currencies: [lineOf('NOK')],
    base: lineOf('NOK'),
    counts: { all: 412, open: 6, overdue: 2, paid: 390, credits: 16 },
    isSoFar: false,
    areOpenExact: false,
    ...over,
  };
}

function rowOf(over: Partial<DocumentRow> = {}): DocumentRow {
  return {
    ...{ key: 'Invoice 100482', type: 'Invoice', number: '100482', currency: 'NOK' },
    ...{ date: '2026-09-07' as CalendarDate, dueDate: '2026-10-07' as CalendarDate },
    ...{ amountE4: 840_000_000 as AmountE4, balanceE4: 840_000_000 as AmountE4 },
    ...{ state: { kind: 'overdue', days: 45, leftE4: undefined } },
    ...{ reference: 'PO 7781', text: 'Årsavtale', flawed: false },
    ...over,
  };
}

interface Shown {
  readonly ledger?: Partial<LedgerSummary>;
  readonly rows?: readonly DocumentRow[];
  readonly choice?: Partial<ListChoice>;
  readonly hiddenColumns?: PanelPreferences['hiddenColumns'];
  readonly locale?: Locale;
}

async function show(shown: Shown = {}): Promise<string> {
  const { ledger, rows = [rowOf()], choice, hiddenColumns = [], locale = 'en' } = shown;
  const opened: CardResponse = {
    kind: 'card',
    contact: { id: 104, name: 'Fjellheim Kontor AS' },
    viewer: { userName: 'Siv', isAdministrator: false },
    companies: [
      {
        connectionId: CONNECTION,
        companyName: 'Nordvik Handel AS',
        ledger: {
          ...{ readAt: NOW - 60_000, total: 412, revision: 'r1', figures: figuresOf() },
          ...ledger,
        },
      },
    ],
  };
  const preferences = {
    ...{ ...FIRST_PREFERENCES, hiddenColumns, contactId: 104 },
    choice: { ...FIRST_CHOICE, ...choice },
  };
  const messages = await loadMessages(locale, 'panel');
  const panel = (
    <Panel
      {...{ address: ADDRESS, opened, openedAt: NOW, preferences, locale, messages }}
      firstPages={{ [CONNECTION]: { rows, total: rows.length, revision: 'r1' } }}
    />
  );
  return renderToString(panel).replaceAll('<!-- -->', '');
}

/** The text of each button, in reading order, with whether it is pressed. */
function pressable(html: string): readonly string[] {
  return [...html.matchAll(/<button[^>]*aria-pressed="(true|false)"[^>]*>(.*?)<\/button>/g)].map(
    ([, pressed, content = '']) =>
      `${content
        .replace(/<[^>]+>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim()} ${pressed ?? ''}`,
  );
}

describe('the figures', () => {
  it('are buttons that name sum, currency and count; net opens nothing', async () => {
    const html = await show();
    expect(pressable(html).slice(0, 4)).toEqual([
      'Overdue 118,400.00 NOK 2 documents false',
      'Open 241,950.00 NOK 6 documents false',
      'Not due 123,550.00 NOK 4 documents false',
      'Credits \u22122,500.00 NOK 2 documents false',
    ]);
    expect(html).toContain('239,450.00');
  });

  it('warn by colour only of what is overdue', async () => {
    expect(await show()).toMatch(/text-red[^>]*>118,400\.00/);
    const none = figuresOf({ currencies: [lineOf('NOK', 0)] });
    expect(await show({ ledger: { figures: none } })).not.toMatch(/text-red[^>]*>[\d,.]/);
  });

  it('of several currencies stand one below the other and are chosen apart', async () => {
    const figures = figuresOf({ currencies: [lineOf('NOK'), lineOf('EUR')] });
    const html = await show({ ledger: { figures }, choice: { view: 'overdue', currency: 'EUR' } });
    const pressed = pressable(html).filter((words) => words.endsWith(' true'));
    expect(pressed).toEqual(['Overdue 118,400.00 EUR 2 documents true', 'Overdue 2 true']);
    expect(html).toContain('Remove the filter EUR');
  });

  it('of a currency in which something is overdue are never folded away', async () => {
    const calm = (currency: string) => ({ ...lineOf(currency, 0), overdue: figure(0, 0) });
    const currencies = [calm('EUR'), calm('USD'), lineOf('NOK')];
    const html = await show({ ledger: { figures: figuresOf({ currencies }) } });
    expect(pressable(html)[0]).toBe('Overdue 118,400.00 NOK 2 documents false');
    expect(html).not.toContain('118,400.00 USD');
    expect(html).toMatch(/aria-expanded="false" aria-label="More figures"/);
  });

  it('that still grow are marked, those that are exact are not', async () => {
    const marks = async (areOpenExact: boolean) => {
      const figures = figuresOf({ isSoFar: true, areOpenExact });
      const reading = { received: 100, total: 412 };
      const html = await show({ ledger: { figures, reading } });
      return [...html.matchAll(/>([A-Z][a-z ]+)<em[^>]*>so far</g)].map(([, name]) => name);
    };
    expect(await marks(false)).toEqual(['Overdue', 'Open', 'Not due', 'Credits', 'Net']);
    expect(await marks(true)).toEqual(['Credits', 'Net']);
  });

  it('by age are a table with headings, and its cells filter', async () => {
    const html = await show({ choice: { view: 'open', ageing: '31-60' } });
    const [ageing = ''] =
      /<table[^>]*><caption[^>]*>Open items by age in NOK.*?<\/table>/.exec(html) ?? [];
    expect(ageing.match(/<th scope="col"/g)).toHaveLength(5);
    expect(pressable(ageing)).toEqual([
      'Not due 123,550.00 NOK, 4 documents false',
      '1–30 days 90,000.00 NOK, 1 document false',
      '31–60 days 28,400.00 NOK, 1 document true',
      '61–90 days 0.00 NOK, 0 documents false',
      'Over 90 days 0.00 NOK, 0 documents false',
    ]);
  });
});

describe('the list', () => {
  it('has a chip for each view with its number of rows', async () => {
    expect(pressable(await show({ choice: { view: 'paid' } })).slice(-5)).toEqual([
      'All 412 false',
      'Open 6 false',
      'Overdue 2 false',
      'Paid 390 true',
      'Credits 16 false',
    ]);
  });

  it('names the column it is sorted by, and only that', async () => {
    const html = await show({ choice: { sort: 'due', direction: 'descending' } });
    expect([...html.matchAll(/aria-sort="(\w+)"[^>]*><span[^>]*>([A-Z][a-z]+)/g)]).toMatchObject([
      { 1: 'descending', 2: 'Due' },
    ]);
  });

  it('does without the columns that a person hid, in headings and rows alike', async () => {
    const html = await show({ hiddenColumns: ['text', 'amount'] });
    expect(html).not.toContain('Årsavtale');
    expect(html).not.toContain('Amount NOK');
    expect(html.match(/role="columnheader"/g)).toHaveLength(8);
    expect(html.match(/role="cell"/g)).toHaveLength(8);
  });

  it('has one row in the order of Tab', async () => {
    const html = await show({ rows: [rowOf(), rowOf({ key: 'Invoice 2' }), rowOf({ key: '3' })] });
    expect([
      ...html.matchAll(/<tr role="row" data-index="(\d)"[^>]* tabindex="0"/gi),
    ]).toMatchObject([{ 1: '0' }]);
  });

  it('that a filter leaves empty offers all documents, and nothing else', async () => {
    const html = await show({ rows: [], choice: { search: 'zzz' } });
    expect(html).toContain('No document matches the filters.');
    expect(html).not.toContain('No documents in Visma');
    expect(html).toMatch(/<button[^>]*>Show all documents<\/button>/);
  });
});

describe('freshness', () => {
  it('tells an age that is more than minutes', async () => {
    expect(await show({ ledger: { readAt: NOW - 2 * 3_600_000 } })).toMatch(
      /text-amber">As of 12:05 \(2 hours ago\)/,
    );
    expect(await show()).not.toContain('ago)');
  });

  it('says until when Visma’s limit forbids a refresh', async () => {
    const html = await show({ ledger: { refreshAt: NOW + 900_000 } });
    expect(html).toContain('Next refresh 14:20 (Visma’s limit)');
    expect(html).toMatch(/aria-label="Refresh" aria-disabled="true"/);
  });
});

it.each(LOCALES)('everything can be said in %s', async (locale) => {
  const { panel } = await loadMessages(locale, 'panel');
  const html = await show({
    ...{ locale, choice: { view: 'unapplied', period: { kind: 'this-year' } } },
    ledger: { refreshAt: NOW + 900_000, readAt: NOW - 90_000_000 },
  });
  expect(html).toContain(panel.figure.overdue);
  expect(html).toContain(panel.view.unapplied);
  expect(html).toContain(panel.period['this-year']);
  expect(html).not.toMatch(/panel\.[a-z]+\.|undefined|NaN/);
});
