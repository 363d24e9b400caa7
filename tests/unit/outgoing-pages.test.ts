import { describe, expect, it } from 'vitest';
import { callSheet } from '../../app/api/panel/[panelKey]/call-sheet/call-sheet.ts';
import type { OpenDocuments } from '../../app/api/panel/[panelKey]/export/open-documents.ts';
import { outgoingWords } from '../../app/api/panel/[panelKey]/export/outgoing-words.ts';
import { statementPage } from '../../app/api/panel/[panelKey]/statement/statement-page.ts';
import type { CalendarDate } from '#lib/domain/calendar-date.ts';
import type { CardExport, ExportedDocument } from '#lib/domain/document-export.ts';
import type { CustomerDocument } from '#lib/domain/document.ts';
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

async function openOf(
  documents: readonly CustomerDocument[],
  maxRows = 100,
): Promise<OpenDocuments> {
  async function* pages(): AsyncGenerator<readonly ExportedDocument[]> {
    for (const document of documents) {
      yield [await Promise.resolve({ row: toDocumentRow(document, TODAY), isSummed: true })];
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

describe('the statement', () => {
  it.each(LOCALES)(
    'in %s has each currency with its age, its credits and its net',
    async (locale) => {
      const words = await wordsOf(locale);
      const claims = await openOf(CLAIMS);
      const page = statementPage(CARD, words, { claims, credits: await openOf(CREDITS) });
      expect(page).toContain(`<html lang="${locale}">`);
      expect(page.match(/<section>/g)).toHaveLength(2);
      const net = words.format.amount(47_500_000 as (typeof claims.items)[0]['totalE4']);
      expect(page).toContain(`<strong>${net} NOK</strong>`);
      expect(page).not.toContain('<img');
      expect(page).not.toContain('<script');
      expect(page).not.toMatch(/undefined|outgoing\./);
    },
  );

  it('of somebody who owes nothing says so', async () => {
    const nothing = await openOf([]);
    const page = statementPage(CARD, await wordsOf('nb'), { claims: nothing, credits: nothing });
    expect(page).toContain('Det er ingen åpne poster.');
  });
});
