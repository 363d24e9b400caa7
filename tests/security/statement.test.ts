import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { fetchStatement } from '../../app/api/panel/[panelKey]/statement/fetch-statement.ts';
import type { FileToSend } from '#lib/auth/file-answer.ts';
import { fileProblemOf } from '#lib/auth/file-problem.ts';
import type { Db } from '#lib/db/db.ts';
import { toDocumentRow } from '#lib/db/document-row.ts';
import type { DocumentStore } from '#lib/db/document-store.ts';
import { createDocumentStore } from '#lib/db/document-store.ts';
import { createLedgerFiguresStore } from '#lib/db/ledger-figures-store.ts';
import type { LedgerRef } from '#lib/db/ledger-store.ts';
import { createLedgerStore } from '#lib/db/ledger-store.ts';
import type { CalendarDate } from '#lib/domain/calendar-date.ts';
import type { CardExport } from '#lib/domain/document-export.ts';
import type { PanelKey } from '#lib/domain/ids.ts';
import { EXPORT_PAGE_ROWS, exportDocuments } from '#lib/ledger/export-documents.ts';
import { describeOnEachEngine } from '#tests/support/databases.ts';
import { createDocument } from '#tests/support/documents.ts';
import { createPanelUser, FJORD } from '#tests/support/panel-bench.ts';
import { storeLedger } from '#tests/support/stored-ledger.ts';

const TODAY = '2026-11-21' as CalendarDate;
const AT = Date.parse(`${TODAY}T12:00:00Z`);

/** A page and a bit: two pages are asked for, and no third one. */
const DOCUMENTS = Array.from({ length: EXPORT_PAGE_ROWS + 40 }, (_, index) =>
  createDocument({
    number: String(100_000 + index),
    type: index % 7 === 0 ? 'CreditNote' : 'Invoice',
    amountE4: 1_000_000 + index,
    balanceE4: index % 3 === 0 ? 0 : 500_000 + index,
  }),
);

interface Happening {
  /** Called with the number of each page that is asked for. */
  readonly beforePage?: (page: number) => Promise<void>;
  /** Called when somebody has taken all pages of a query. */
  readonly afterPass?: () => Promise<void>;
  readonly signal?: AbortSignal;
}

async function* followedBy<Page>(pages: AsyncIterable<Page>, then: Happening['afterPass']) {
  yield* pages;
  await then?.();
}

describeOnEachEngine('a statement while the ledger changes', (open) => {
  let db: Db;
  let ledger: LedgerRef;
  beforeAll(async () => {
    db = await open();
  });
  beforeEach(async () => {
    ledger = await storeLedger(db, FJORD, { documents: DOCUMENTS, at: AT });
  });

  /** As a read that was published: one more invoice, and everything is of another read. */
  const publish = async (read: number) => {
    const document = createDocument({ number: `LATE-${String(read)}`, balanceE4: 70_000_000 });
    const row = toDocumentRow(ledger, read, { document, firstGlance: '1' });
    await db.direct.insertInto('document').values(row).execute();
    const changed = db.direct.updateTable('ledger').set({ visible_read: read });
    await changed.where('id', '=', ledger.ledgerId).execute();
  };
  const statement = async ({ beforePage, afterPass, signal }: Happening = {}) => {
    const store = createDocumentStore(db);
    const pages = { asked: 0 };
    const list: DocumentStore['list'] = async (...args) => {
      pages.asked += 1;
      await beforePage?.(pages.asked);
      return store.list(...args);
    };
    const deps = {
      ledgers: createLedgerStore(db),
      figures: createLedgerFiguresStore(db),
      clock: () => AT,
      documents: { ...store, list },
    };
    const card: CardExport = {
      ...{ companyName: 'Nordvik Handel AS', customerName: 'Enslig AS', customerNumber: '1' },
      ...{ country: 'GB', timeZone: 'Europe/Oslo', today: TODAY },
      read: async (query) => {
        const documents = await exportDocuments(deps, { ...ledger, query, today: TODAY });
        return { ...documents, pages: followedBy(documents.pages, afterPass) };
      },
    };
    const panelKey = 'k7f2abcd' as PanelKey;
    const claim = { uctx: FJORD, usid: '7', cuid: '104' };
    const file = { ...claim, panelKey, connection: randomUUID() };
    const answer = fetchStatement({
      server: { exports: { open: () => Promise.resolve(card) } },
      user: createPanelUser({}),
      file,
      params: { panelKey },
      signal: signal ?? new AbortController().signal,
    });
    return { pages, page: await answer.then(textOf, (error: unknown) => error) };
  };
  const textOf = ({ content }: FileToSend) =>
    Buffer.from(content as Uint8Array)
      .toString('utf8')
      .replaceAll(/<[^>]+>/g, ' ');
  /** The closing balance of the movements, and the net of what is listed as open. */
  const balancesIn = (page: unknown) => {
    const [, closing] = /Closing balance 21 Nov 2026\s+([-\d,.]+)/.exec(String(page)) ?? [];
    const [, net] = /Net\s+([-\d,.]+) NOK/.exec(String(page)) ?? [];
    expect(closing).toBeDefined();
    return { closing, net };
  };

  test('is of one read in all its parts', async () => {
    let read = 1;
    const { page, pages } = await statement({ afterPass: () => publish((read += 1)) });
    const { closing, net } = balancesIn(page);
    expect(net).toBe(closing);
    expect(page).not.toContain('LATE-');
    expect(pages.asked).toBe(2);
  });

  test('is made anew once, and given up when that changes too', async () => {
    const once = await statement({
      beforePage: async (page) => {
        if (page === 2) await publish(2);
      },
    });
    expect(balancesIn(once.page).net).toBe(balancesIn(once.page).closing);
    expect(once.pages.asked).toBe(4);
    const always = await statement({ beforePage: (page) => publish(10 + page) });
    expect(always.page).toMatchObject({ code: 'export.changed' });
    expect(always.pages.asked).toBe(4);
  });

  test('is not read on for a tab that was closed', async () => {
    const closed = new AbortController();
    const { signal } = closed;
    const { page, pages } = await statement({
      beforePage: () => Promise.resolve(closed.abort()),
      signal,
    });
    expect(page).toMatchObject({ code: 'http.aborted' });
    expect(pages.asked).toBe(1);
    expect((await statement({ signal })).pages.asked).toBe(0);
  });

  test('of too many documents says so, instead of that its link was used', async () => {
    const many = db.direct.updateTable('ledger').set({ total: 200_001 });
    await many.where('id', '=', ledger.ledgerId).execute();
    const { page } = await statement();
    expect(fileProblemOf(page)).toEqual({ status: 413, code: 'too-many' });
  });
});
