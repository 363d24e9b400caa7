import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { callSheet } from '../../app/api/panel/[panelKey]/call-sheet/call-sheet.ts';
import { csvFile } from '../../app/api/panel/[panelKey]/export/csv-file.ts';
import { readOpenClaims } from '../../app/api/panel/[panelKey]/export/open-documents.ts';
import { outgoingWords } from '../../app/api/panel/[panelKey]/export/outgoing-words.ts';
import { CELL_STYLES } from '../../app/api/panel/[panelKey]/export/sheet-xml.ts';
import { xlsxFile } from '../../app/api/panel/[panelKey]/export/xlsx-file.ts';
import { streamAnswer } from '#lib/auth/stream-answer.ts';
import type { Db } from '#lib/db/db.ts';
import type { DocumentStore } from '#lib/db/document-store.ts';
import { createDocumentStore } from '#lib/db/document-store.ts';
import { createLedgerFiguresStore } from '#lib/db/ledger-figures-store.ts';
import type { LedgerRef } from '#lib/db/ledger-store.ts';
import { createLedgerStore } from '#lib/db/ledger-store.ts';
import type { StatementPeriod } from '#lib/domain/account-statement.ts';
import { gatherStatement } from '#lib/domain/account-statement.ts';
import type { CalendarDate } from '#lib/domain/calendar-date.ts';
import type { DocumentQuery } from '#lib/domain/document-query.ts';
import { FIRST_GLANCE_QUERY } from '#lib/domain/document-query.ts';
import { EXPORT_PAGE_ROWS, exportDocuments } from '#lib/ledger/export-documents.ts';
import { listDocuments } from '#lib/ledger/list-documents.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import { describeOnEachEngine } from '#tests/support/databases.ts';
import type { DocumentBench } from '#tests/support/document-bench.ts';
import { createDocumentBench } from '#tests/support/document-bench.ts';
import { createDocument } from '#tests/support/documents.ts';
import {
  claimOf,
  createPanelUser,
  FJORD,
  insertCrmGrant,
  SKANE,
} from '#tests/support/panel-bench.ts';
import { parseCsv } from '#tests/support/parse-csv.ts';
import { readSheet } from '#tests/support/read-workbook.ts';
import type { RunningSimulator } from '#tests/support/simulator.ts';
import { startSimulator } from '#tests/support/simulator.ts';
import { storeLedger } from '#tests/support/stored-ledger.ts';

const TODAY = '2026-11-21' as CalendarDate;
const AT = Date.parse(`${TODAY}T12:00:00Z`);
const CARD = { companyName: 'Nordvik Handel AS', customerName: 'Enslig AS', customerNumber: '1' };
const NASTY = `=HYPERLINK("http://x";"y")`;

const ENOUGH_FOR_A_PAGE_MS = 100;

/** A page and a bit; every seventh is a credit note, every fifth in euro, every eleventh a draft. */
const DOCUMENTS = Array.from({ length: EXPORT_PAGE_ROWS + 40 }, (_, index) =>
  createDocument({
    number: String(100_000 + index),
    type: index % 7 === 0 ? 'CreditNote' : 'Invoice',
    status: index % 11 === 0 ? 'Hold' : 'Open',
    currency: index % 5 === 0 ? 'EUR' : 'NOK',
    amountE4: 1_000_000 + index,
    balanceE4: index % 3 === 0 ? 0 : 500_000 + index,
    dueDate: index % 2 === 0 ? '2026-11-01' : '2026-12-01',
    text: index === 4 ? NASTY : 'Frakt, "ekspress"; to kolli',
  }),
);

describeOnEachEngine('the export of a list', (open) => {
  let db: Db;
  let ledger: LedgerRef;
  beforeAll(async () => {
    db = await open();
    ledger = await storeLedger(db, FJORD, { documents: DOCUMENTS, at: AT });
  });

  const depsOf = (documents: DocumentStore = createDocumentStore(db)) => ({
    ledgers: createLedgerStore(db),
    figures: createLedgerFiguresStore(db),
    clock: () => AT,
    documents,
  });
  /** The store, and how many pages it was asked for. */
  const counting = () => {
    const store = createDocumentStore(db);
    const pages = { asked: 0 };
    const list: DocumentStore['list'] = (...args) => {
      pages.asked += 1;
      return store.list(...args);
    };
    return { pages, deps: depsOf({ ...store, list }) };
  };
  const answer = async (query: DocumentQuery, deps = depsOf(), locale: Locale = 'nb') => {
    const documents = await exportDocuments(deps, { ...ledger, query, today: TODAY });
    const words = await outgoingWords(locale, 'Europe/Oslo');
    const failures: unknown[] = [];
    const response = streamAnswer(csvFile({ card: CARD, documents, query, words }), {
      name: 'Nordvik "AS"\r\n.csv',
      contentType: 'text/csv; charset=utf-8',
      onFailure: (error) => failures.push(error),
    });
    return { response, failures };
  };
  const recordsOf = async (query: DocumentQuery) => {
    const { response } = await answer(query);
    const file = Buffer.from(await response.arrayBuffer()).toString('utf8');
    return parseCsv(file.slice(1), ';');
  };
  /** Who looks at the list is noted behind its answer, and does not matter here. */
  const listingDepsOf = () => ({ ...depsOf(), background: () => undefined });
  const listed = async (query: DocumentQuery) => {
    const numbers: string[] = [];
    let cursor: string | undefined;
    do {
      const asked = { ...ledger, query, limit: 200, today: TODAY };
      const page = await listDocuments(listingDepsOf(), {
        ...asked,
        ...(cursor !== undefined && { cursor }),
      });
      numbers.push(...page.rows.map(({ number }) => number));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    return numbers;
  };

  test.each([
    { view: 'all', sort: 'first-glance', direction: 'ascending' },
    { view: 'overdue', sort: 'amount', direction: 'descending' },
    { view: 'open', sort: 'type', direction: 'ascending', currency: 'EUR' },
    { view: 'all', sort: 'number', direction: 'descending', search: 'frakt', from: '2026-01-01' },
    { view: 'all', sort: 'due', direction: 'ascending', search: 'no such word' },
  ] as DocumentQuery[])('by %j has the rows of the list, in its order', async (query) => {
    const records = await recordsOf(query);
    const end = records.findIndex(([first]) => first === '' || first === undefined);
    expect(records.slice(1, end).map(([, number]) => number)).toEqual(await listed(query));
  });

  test('adds up to the figures, per currency, without drafts', async () => {
    const records = await recordsOf(FIRST_GLANCE_QUERY);
    const sums = { NOK: 0n, EUR: 0n };
    for (const { type, status, currency, balanceE4 } of DOCUMENTS) {
      if (status === 'Hold') continue;
      const sign = type === 'CreditNote' ? -1n : 1n;
      sums[currency as keyof typeof sums] += sign * BigInt(balanceE4);
    }
    const totals = records.filter(([first = '']) => first.startsWith('Sum'));
    const written = totals.map((cells) => [cells[7], Number(cells[9]?.replace(',', '.'))]);
    expect(new Map(written as [string, number][])).toEqual(
      new Map(Object.entries(sums).map(([currency, sum]) => [currency, Number(sum) / 10_000])),
    );
  });

  test('says whose it is, what was chosen and how old it is', async () => {
    const query: DocumentQuery = {
      ...FIRST_GLANCE_QUERY,
      view: 'open',
      currency: 'EUR',
      search: '=x',
    };
    const records = await recordsOf(query);
    expect(records.slice(-4)).toEqual([
      ['Selskap', 'Nordvik Handel AS'],
      ['Kunde', 'Enslig AS (1)'],
      ['Utvalg', 'Åpne · EUR · Søk: =x'],
      ['Per', '21.11.2026 13:00'],
    ]);
  });

  test('keeps formulas from being computed, and negative amounts numbers (E4)', async () => {
    const { response } = await answer(FIRST_GLANCE_QUERY);
    const file = await response.text();
    const line = file.split('\r\n').find((each) => each.includes('HYPERLINK'));
    expect(line).toContain(`"'=HYPERLINK(""http://x"";""y"")"`);
    const credit = file.split('\r\n').find((each) => each.includes('"100007"'));
    expect(credit).toMatch(/;"NOK";-100,0007;-50,0007$/);
  });

  describe('as a workbook', () => {
    const sheetOf = async (query: DocumentQuery, locale: Locale = 'nb') => {
      const documents = await exportDocuments(depsOf(), { ...ledger, query, today: TODAY });
      const words = await outgoingWords(locale, 'Europe/Oslo');
      const parts: Uint8Array[] = [];
      for await (const part of xlsxFile({ card: CARD, documents, query, words })) parts.push(part);
      return readSheet(Buffer.concat(parts));
    };

    test('has the cells of the CSV file, row by row', async () => {
      const query: DocumentQuery = { ...FIRST_GLANCE_QUERY, view: 'open', currency: 'EUR' };
      const records = await recordsOf(query);
      const rows = await sheetOf(query);
      expect(rows).toHaveLength(records.length);
      const written = rows.map((row) =>
        ['A', 'B', 'E', 'F', 'H'].map((c) => row.get(c)?.text ?? ''),
      );
      expect(written).toEqual(records.map((r) => [0, 1, 4, 5, 7].map((index) => r[index] ?? '')));
      const balances = rows.map((row) => row.get('J')).filter((cell) => cell?.kind === 'n');
      const inCsv = records
        .slice(1)
        .map((r) => r[9])
        .filter((text) => text !== undefined && text !== '');
      expect(balances.map((cell) => Number(cell?.text))).toEqual(
        inCsv.map((text) => Number(text?.replace(',', '.'))),
      );
    });

    test('has numbers, days and texts, and nothing that is computed', async () => {
      const rows = await sheetOf({ ...FIRST_GLANCE_QUERY, sort: 'number' });
      const find = (number: string) => rows.find((row) => row.get('B')?.text === number);
      const { heading, date, amount, plain } = CELL_STYLES;
      expect(rows[0]?.get('A')).toEqual({ kind: 'inlineStr', style: heading, text: 'Type' });
      expect(find('100004')?.get('G')).toEqual({ kind: 'inlineStr', style: plain, text: NASTY });
      expect(find('100007')?.get('I')).toEqual({ kind: 'n', style: amount, text: '-100.0007' });
      // 1 December 2026, counted from the end of 1899.
      expect(find('100007')?.get('D')).toEqual({ kind: 'n', style: date, text: '46357' });
    });
  });

  test('is a download that no cache keeps, for Excel in UTF-8', async () => {
    const { response } = await answer({ ...FIRST_GLANCE_QUERY, search: 'nothing' });
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="Nordvik _AS_.csv"; filename*=UTF-8''Nordvik%20_AS_.csv`,
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  });

  test('reads a page when the one before has left, and none after the client has', async () => {
    const { pages, deps } = counting();
    const { response, failures } = await answer(FIRST_GLANCE_QUERY, deps);
    const reader = response.body!.getReader();
    await setTimeout(ENOUGH_FOR_A_PAGE_MS);
    expect(pages.asked).toBe(0);
    await reader.read();
    await reader.read();
    expect(pages.asked).toBe(1);
    await reader.cancel();
    await setTimeout(ENOUGH_FOR_A_PAGE_MS);
    expect(pages.asked).toBe(1);
    expect(failures).toEqual([]);
  });

  test('breaks off, instead of ending, when the ledger was read anew meanwhile', async () => {
    const { response, failures } = await answer(FIRST_GLANCE_QUERY);
    const reader = response.body!.getReader();
    await reader.read();
    const setRead = (read: number) =>
      db.direct
        .updateTable('ledger')
        .set({ visible_read: read })
        .where('id', '=', ledger.ledgerId)
        .execute();
    await setRead(2);
    const readAll = async () => {
      while (!(await reader.read()).done);
    };
    await expect(readAll()).rejects.toMatchObject({ code: 'export.changed' });
    await setRead(1);
    expect(failures).toMatchObject([{ code: 'export.changed' }]);
  });

  test('ends after two minutes, whoever drips it', async () => {
    let now = AT;
    const deps = { ...depsOf(), clock: () => now };
    const { response, failures } = await answer(FIRST_GLANCE_QUERY, deps);
    const reader = response.body!.getReader();
    await reader.read();
    await reader.read();
    now += 120_001;
    await expect(reader.read()).rejects.toMatchObject({ code: 'export.too-long' });
    expect(failures).toHaveLength(1);
  });

  test('of more rows than a file takes is refused before the first byte', async () => {
    const { ledgerId } = ledger;
    const setTotal = (total: number) =>
      db.direct.updateTable('ledger').set({ total }).where('id', '=', ledgerId).execute();
    await setTotal(200_001);
    const { pages, deps } = counting();
    await expect(answer(FIRST_GLANCE_QUERY, deps)).rejects.toMatchObject({
      code: 'export.too-large',
    });
    expect(pages.asked).toBe(0);
    await setTotal(DOCUMENTS.length);
  });

  test('of another tenant’s ledger does not exist', async () => {
    const foreign = { ...ledger, tenantId: SKANE, query: FIRST_GLANCE_QUERY, today: TODAY };
    await expect(exportDocuments(depsOf(), foreign)).rejects.toMatchObject({
      code: 'input.not-found',
    });
  });
});

describeOnEachEngine('what leaves a card', (open) => {
  let simulator: RunningSimulator;
  let bench: DocumentBench;
  const foreign = createPanelUser({ tenantId: SKANE, associateId: '7' });

  beforeAll(async () => {
    simulator = await startSimulator({ today: TODAY });
    const db = await open();
    bench = await createDocumentBench(db, simulator);
    await insertCrmGrant(db, foreign);
    await bench.rowsOf('SUPEROFF');
  });
  afterAll(async () => {
    await simulator.stop();
  });
  beforeEach(() => {
    bench.showCustomer('SUPEROFF');
    bench.world.refusal = undefined;
  });

  const openCard = (user = bench.user, connectionId = bench.connectionId) =>
    bench.exports.open(user, bench.panelKey, claimOf(user), connectionId);

  describe('is for whoever may see its rows', () => {
    test('nobody of another tenant', async () => {
      await expect(openCard(foreign)).rejects.toMatchObject({ code: 'input.not-found' });
      const claim = claimOf(foreign);
      await expect(
        bench.exports.open(bench.user, bench.panelKey, claim, bench.connectionId),
      ).rejects.toMatchObject({ code: 'auth.other-account' });
    });

    test('nobody through a company that is not on the panel', async () => {
      const other = '00000000-0000-4000-8000-000000000000' as typeof bench.connectionId;
      await expect(openCard(bench.user, other)).rejects.toMatchObject({ code: 'input.not-found' });
    });

    test('nobody whose rights on the card were withdrawn', async () => {
      bench.world.refusal = 'crm.contact-refused';
      bench.world.now += 300_001;
      await expect(openCard()).rejects.toMatchObject({ code: 'crm.contact-refused' });
    });

    test('and only that customer’s', async () => {
      bench.showCustomer('10003');
      const documents = await (await openCard()).read(FIRST_GLANCE_QUERY);
      expect(documents.total).toBe(0);
    });
  });

  test('the call sheet is in the customer’s language and adds up to what is open', async () => {
    const card = await openCard();
    expect(card.country).toBe('NO');
    const open = await readOpenClaims(card, 5);
    const sheet = callSheet(card, open, await outgoingWords('nb', card.timeZone));
    expect(sheet.text).toContain('Åpne fakturaer for Trekant AS hos Nordvik Handel AS');
    expect(sheet.text).toMatch(/Åpent i alt: [\d\s ]+,\d\d NOK/);
    expect(sheet.text).toMatch(/og \d+ bilag til/);
    expect(sheet.html.match(/<tr>/g)?.length).toBe(open.items.length * 6);
  });

  describe('the statement', () => {
    const openStatement = async () =>
      bench.openTab(await bench.uncheckedHandle(), { kind: 'statement' });

    test('is a page of its own without script, in the customer’s language', async () => {
      const response = await openStatement();
      expect(response.status).toBe(200);
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'private, no-store',
        'x-content-type-options': 'nosniff',
      });
      expect(response.headers.get('content-security-policy')).toMatch(/^sandbox;/);
      const page = await response.text();
      expect(page).toContain('<html lang="nb">');
      expect(page).toContain('<h1>Kontoutskrift</h1>');
      expect(page).toContain('Trekant AS (SUPEROFF)');
      expect(page).not.toContain('<script');
    });

    test('closes with the net of the figures, and a period begins where the one before it ended', async () => {
      const card = await openCard();
      const gather = async (period: StatementPeriod) => {
        const { pages } = await card.read({ view: 'all', sort: 'date', direction: 'ascending' });
        return gatherStatement(pages, { period, today: card.today, maxRows: 10 });
      };
      const { accounts: until } = await gather({ to: '2026-05-31' as CalendarDate });
      const since = await gather({ from: '2026-06-01' as CalendarDate });
      expect(since.claims).toEqual((await readOpenClaims(card, 10)).items);
      const all = [...since.claims, ...since.credits];
      expect(since.accounts.length).toBeGreaterThan(0);
      for (const { currency, openingE4, closingE4, count } of since.accounts) {
        const ofIt = all.filter((items) => items.currency === currency);
        expect(closingE4).toBe(ofIt.reduce((sum, { totalE4 }) => sum + totalE4, 0));
        expect(openingE4).toBe(until.find((each) => each.currency === currency)?.closingE4);
        expect(count).toBeGreaterThan(0);
      }
    });

    test('is of the period that was chosen, and of no other', async () => {
      bench.world.now = AT;
      const page = async (period: Record<string, string>) => {
        const response = await bench.openTab(await bench.uncheckedHandle({ period }), {
          kind: 'statement',
        });
        return { status: response.status, text: await response.text() };
      };
      const may = await page({ kind: 'custom', from: '2026-05-01', to: '2026-05-31' });
      expect(may.text).toContain('01.05.2026 – 31.05.2026');
      expect(may.text).toContain('Utgående saldo 31.05.2026');
      expect(may.text).not.toContain('Aldersfordeling');
      const today = await page({ kind: 'this-year' });
      expect(today.text).toContain('Utgående saldo 21.11.2026');
      expect(today.text).toContain('Aldersfordeling');
      expect((await page({ kind: 'custom', from: '2026-02-30' })).status).toBe(400);
      const turned = { kind: 'custom', from: '2026-05-31', to: '2026-05-01' };
      expect((await page(turned)).status).toBe(400);
    });

    test('needs a handle that was made for it, and that opens nothing else', async () => {
      const invoice = { type: 'Invoice', number: '100001' } as const;
      const print = await bench.uncheckedHandle(invoice);
      expect((await bench.openTab(print, { kind: 'statement' })).status).toBe(404);
      const statement = await bench.uncheckedHandle();
      expect((await bench.openTab(statement)).status).toBe(404);
      expect((await bench.openTab(statement, { kind: 'statement' })).status).toBe(404);
    });

    test('is refused when the right to the card was withdrawn after the click', async () => {
      const handle = await bench.uncheckedHandle();
      bench.world.refusal = 'crm.contact-refused';
      bench.world.now += 300_001;
      expect((await bench.openTab(handle, { kind: 'statement' })).status).toBe(403);
    });
  });
});
