import { describe, expect, it } from 'vitest';
import { callSheet } from '../../app/api/panel/[panelKey]/call-sheet/call-sheet.ts';
import type { OpenDocuments } from '../../app/api/panel/[panelKey]/export/open-documents.ts';
import { outgoingWords } from '../../app/api/panel/[panelKey]/export/outgoing-words.ts';
import { statementPage } from '../../app/api/panel/[panelKey]/statement/statement-page.ts';
import type { StatementPeriod } from '#lib/domain/account-statement.ts';
import { gatherStatement, isMovement } from '#lib/domain/account-statement.ts';
import type { CalendarDate } from '#lib/domain/calendar-date.ts';
import type { CardExport, ExportedDocument } from '#lib/domain/document-export.ts';
import type { CustomerDocument } from '#lib/domain/document.ts';
import { documentRole, hasSomethingLeft } from '#lib/domain/document.ts';
import { toAmountE4 } from '#lib/domain/money.ts';
import type { OpenItems } from '#lib/domain/open-items.ts';
import { gatherOpenItems } from '#lib/domain/open-items.ts';
import { customerLocale } from '#lib/i18n/customer-locale.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import { LOCALES } from '#lib/i18n/locale.ts';
import { toDocumentRow } from '#lib/ledger/to-document-row.ts';
import { createDocument } from '#tests/support/documents.ts';

const TODAY = '2026-11-21' as CalendarDate;
const READ_AT = Date.parse('2026-11-21T12:05:00Z');
const MARKUP = '<img src=x onerror=alert(1)>"&';

const CARD: CardExport = {
  customerName: `Fjellheim ${MARKUP}`,
  customerNumber: 'SUPEROFF',
  country: 'NO',
  companyName: 'Nordvik Handel AS',
  timeZone: 'Europe/Oslo',
  today: TODAY,
  read: () => Promise.reject(new Error('nothing is read here')),
};

const CLAIMS = [
  createDocument({
    number: '1',
    dueDate: '2026-11-20',
    amountE4: 20_000_000,
    balanceE4: 12_500_000,
  }),
  createDocument({ number: '2', dueDate: '2026-07-01', balanceE4: 10_000_000 }),
  createDocument({ number: '3', dueDate: '2026-11-21', balanceE4: 30_000_000 }),
  createDocument({ number: MARKUP, dueDate: undefined, currency: 'EUR' }),
];
const CREDITS = [createDocument({ type: 'CreditNote', number: '9', balanceE4: 5_000_000 })];

function toExported(document: CustomerDocument, isSummed: boolean): ExportedDocument {
  return {
    row: toDocumentRow(document, TODAY),
    isSummed,
    isClaim: documentRole(document.type) === 'claim',
    isMovement: isMovement(document),
  };
}

async function statementOf(
  documents: readonly CustomerDocument[],
  period: StatementPeriod,
  maxRows = 100,
) {
  async function* pages(): AsyncGenerator<readonly ExportedDocument[]> {
    yield await Promise.resolve(
      documents.map((each) => toExported(each, isMovement(each) && hasSomethingLeft(each))),
    );
  }
  return gatherStatement(pages(), { period, today: TODAY, maxRows });
}

async function openOf(
  documents: readonly CustomerDocument[],
  maxRows = 100,
): Promise<OpenDocuments> {
  async function* pages(): AsyncGenerator<readonly ExportedDocument[]> {
    for (const document of documents) {
      yield [await Promise.resolve(toExported(document, true))];
    }
  }
  return { items: await gatherOpenItems(pages(), { today: TODAY, maxRows }), readAt: READ_AT };
}

const wordsOf = (locale: Locale) => outgoingWords(locale, CARD.timeZone);

describe('open items', () => {
  it('are summed per currency and by age, also those that are not kept', async () => {
    const { items } = await openOf(CLAIMS, 1);
    expect(items.map(({ currency, count, rows }) => [currency, count, rows.length])).toEqual([
      ['NOK', 3, 1],
      ['EUR', 1, 1],
    ]);
    expect(items[0]).toMatchObject({
      totalE4: 52_500_000,
      overdueE4: 22_500_000,
      ageing: {
        ...{ 'not-due': 30_000_000, '1-30': 12_500_000 },
        ...{ '31-60': 0, '61-90': 0, 'over-90': 10_000_000 },
      },
    });
  });
});

describe('the customer’s language', () => {
  it.each([
    ['NO', 'nb'],
    ['se', 'sv'],
    ['DK', 'da'],
    ['FI', 'fi'],
    ['BE', 'nl'],
    ['AT', 'de'],
    ['GB', 'en'],
    ['', 'en'],
  ])('in %j is %s', (country, locale) => {
    expect(customerLocale(country)).toBe(locale);
  });
});

describe('the call sheet', () => {
  it('reads as a person would say it', async () => {
    const card = { ...CARD, customerName: 'Fjellheim Kontor AS' };
    const { text } = callSheet(card, await openOf(CLAIMS.slice(0, 2)), await wordsOf('en'));
    expect(text.split('\n')).toEqual([
      'Open invoices of Fjellheim Kontor AS at Nordvik Handel AS',
      'As of 21 Nov 2026 13:05',
      '',
      'Invoice 1 · 15 Jan 2026 · due 20 Nov 2026 · Overdue 1 day · 1,250.00 NOK',
      'Invoice 2 · 15 Jan 2026 · due 01 Jul 2026 · Overdue 143 days · 1,000.00 NOK',
      'Open in total: 2,250.00 NOK',
      'Of which overdue: 2,250.00 NOK',
    ]);
  });

  it('says when there is nothing, and what is left out', async () => {
    const words = await wordsOf('en');
    expect(callSheet(CARD, await openOf([]), words).text).toMatch(/There are no open documents\.$/);
    const { text, html } = callSheet(CARD, await openOf(CLAIMS, 1), words);
    expect(text).toContain('and 2 more documents\nOpen in total: 5,250.00 NOK');
    expect(html).toContain('<p>and 2 more documents</p>');
  });

  it('has no markup of others', async () => {
    const { html } = callSheet(CARD, await openOf(CLAIMS), await wordsOf('en'));
    expect(html).not.toContain('<img');
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;&amp;');
  });
});

describe('the account over a period', () => {
  const day = (text: string) => text as CalendarDate;
  const of = (date: string, type: CustomerDocument['type'], amount: number, balance: number) => {
    const e4 = { amountE4: amount * 10_000, balanceE4: balance * 10_000 };
    return createDocument({ number: `${type} ${date}`, type, date: day(date), ...e4 });
  };
  /** 1 000 paid by 600 and 380 with a discount of 20; 500 open, 50 of it credited; 30 paid ahead. */
  const DOCUMENTS = [
    of('2026-01-10', 'Invoice', 1_000, 0),
    of('2026-02-10', 'Payment', 600, 0),
    of('2026-03-10', 'Payment', 380, 0),
    { ...of('2026-03-11', 'Payment', 70, 0), status: 'Voided' as const },
    { ...of('2026-03-12', 'VoidPayment', 70, 0), status: 'Closed' as const },
    { ...of('2026-03-13', 'Invoice', 9_999, 9_999), status: 'Hold' as const },
    of('2026-03-14', 'CashSale', 42, 0),
    of('2026-04-10', 'Invoice', 500, 450),
    of('2026-04-11', 'CreditNote', 50, 0),
    of('2026-11-20', 'Prepayment', 30, 30),
  ];
  const balances = async (period: StatementPeriod) => {
    const [account] = (await statementOf(DOCUMENTS, period)).accounts;
    const { openingE4, closingE4, undatedE4, count } = account!;
    return [openingE4 / 10_000, closingE4 / 10_000, undatedE4 / 10_000, count];
  };

  it('closes with the net, and begins with nothing but what no document tells', async () => {
    expect(await balances({})).toEqual([-20, 420, -20, 6]);
  });

  it('begins where the period before it closed', async () => {
    expect(await balances({ to: day('2026-02-28') })).toEqual([-20, 380, -20, 2]);
    const second = { from: day('2026-03-01'), to: day('2026-04-10') };
    expect(await balances(second)).toEqual([380, 500, -20, 2]);
    expect(await balances({ from: day('2026-04-11') })).toEqual([500, 420, -20, 2]);
  });

  it('tells what was owed after each movement', async () => {
    const [account] = (await statementOf(DOCUMENTS, { from: day('2026-03-01') })).accounts;
    expect(account?.movements.map(({ balanceE4 }) => balanceE4 / 10_000)).toEqual([
      0, 500, 450, 420,
    ]);
  });
});

describe('what is open, of the same documents', () => {
  const claim = (number: string, dueDate: string | undefined) =>
    createDocument({ number, dueDate, balanceE4: 10_000 });
  const numbersOf = (items: readonly OpenItems[]) =>
    items.map(({ rows }) => rows.map(({ number }) => number));

  it('is claims by due date, however late they come, and credits as they come', async () => {
    const documents = [
      ...[claim('1', undefined), claim('2', '2026-09-01'), claim('3', '2026-08-01')],
      ...[claim('5', '2026-07-01'), claim('4', '2026-07-01'), ...CREDITS],
      claim('6', '2026-12-01'),
    ];
    const all = await statementOf(documents, {});
    expect(numbersOf(all.claims)).toEqual([['4', '5', '3', '2', '6', '1']]);
    expect(numbersOf(all.credits)).toEqual([['9']]);
    const few = await statementOf(documents, {}, 2);
    expect(numbersOf(few.claims)).toEqual([['4', '5']]);
    expect(few.claims).toMatchObject([{ count: 6, totalE4: 60_000 }]);
    expect(numbersOf((await statementOf(documents, {}, 0)).claims)).toEqual([[]]);
  });

  it('is what the closing balance of today consists of, without drafts', async () => {
    const draft = { ...claim('7', '2026-08-01'), status: 'Hold' as const };
    const { accounts, claims, credits } = await statementOf([...CLAIMS, draft, ...CREDITS], {});
    for (const { currency, closingE4 } of accounts) {
      const ofIt = [...claims, ...credits].filter((items) => items.currency === currency);
      expect(ofIt.reduce((sum, { totalE4 }) => sum + totalE4, 0)).toBe(closingE4);
    }
    expect(accounts).toHaveLength(2);
  });
});

describe('the statement', () => {
  const DAYS = { from: '2025-11-21' as CalendarDate, until: TODAY };

  it.each(LOCALES)(
    'in %s has each currency with its account, its age, its credits and its net',
    async (locale) => {
      const words = await wordsOf(locale);
      const { accounts, ...open } = await statementOf([...CLAIMS, ...CREDITS], DAYS);
      const page = statementPage(CARD, words, { days: DAYS, accounts, readAt: READ_AT, open });
      expect(page).toContain(`<html lang="${locale}">`);
      expect(page.match(/<section>/g)).toHaveLength(2);
      const net = words.format.amount(toAmountE4(47_500_000n));
      expect(page).toContain(`<strong>${net} NOK</strong>`);
      const closing = words.own('statement.closing', { date: words.format.date(TODAY) });
      expect(page).toContain(`${closing}</th><td role="cell" class="number">${net}</td>`);
      expect(page).not.toContain('<img');
      expect(page).not.toContain('<script');
      expect(page).not.toMatch(/undefined|outgoing\./);
    },
  );

  it('of somebody without documents says so', async () => {
    const page = statementPage(CARD, await wordsOf('nb'), {
      ...{ days: DAYS, accounts: [], readAt: undefined },
    });
    expect(page).toContain('Det er ingen bilag.');
  });
});
