import { beforeAll, expect, it } from 'vitest';
import type { Db } from '#lib/db/db.ts';
import { createDocumentStore } from '#lib/db/document-store.ts';
import { createLedgerFiguresStore } from '#lib/db/ledger-figures-store.ts';
import type { LedgerRef } from '#lib/db/ledger-store.ts';
import { createLedgerStore } from '#lib/db/ledger-store.ts';
import type { CalendarDate } from '#lib/domain/calendar-date.ts';
import { FIRST_GLANCE_QUERY } from '#lib/domain/document-query.ts';
import type { TenantId } from '#lib/domain/ids.ts';
import { listDocuments } from '#lib/ledger/list-documents.ts';
import { describeOnEachEngine } from '#tests/support/databases.ts';
import { createDocument } from '#tests/support/documents.ts';
import { storeLedger } from '#tests/support/stored-ledger.ts';

const TODAY = '2026-11-21' as CalendarDate;

const DOCUMENTS = [
  createDocument({ number: 'A-1', amountE4: 12_345_000, balanceE4: 2_000_000, text: 'Frakt' }),
  createDocument({ number: 'A-2', amountE4: 12_345_670_000, customerReference: 'Bjørn Åge' }),
  createDocument({ number: 'A-3', type: 'CreditNote', amountE4: 750_500, text: '100% rabatt_1' }),
  createDocument({
    number: 'A-4',
    text: 'Ærlig talt, CRÈME brûlée',
    customerReference: 'PO 1 234',
  }),
  createDocument({ number: 'A-5', amountE4: 1, balanceE4: 0, text: 'back\\slash straße' }),
  createDocument({ number: 'INV-77', text: 'Œuvre Łódź ﬁnal' }),
];
/** KID of A-1, which is read behind the list. */
const PAYMENT_REFERENCE = 'RF18539007547034';

describeOnEachEngine('a search', (open) => {
  let db: Db;
  let ledger: LedgerRef;
  beforeAll(async () => {
    db = await open();
    ledger = await storeLedger(db, 'Cust41001' as TenantId, { documents: DOCUMENTS, at: 0 });
    await db.direct
      .updateTable('document')
      .set({ payment_reference: PAYMENT_REFERENCE })
      .where('reference_number', '=', 'A-1')
      .execute();
  });

  const find = async (search: string) => {
    const deps = {
      ledgers: createLedgerStore(db),
      figures: createLedgerFiguresStore(db),
      clock: Date.now,
      background: () => undefined,
      documents: createDocumentStore(db),
    };
    const query = { ...FIRST_GLANCE_QUERY, search };
    const page = await listDocuments(deps, { ...ledger, query, limit: 50, today: TODAY });
    expect(page.total).toBe(page.rows.length);
    return page.rows.map(({ number }) => number).toSorted();
  };

  it.each([
    ['a-', ['A-1', 'A-2', 'A-3', 'A-4', 'A-5']],
    ['inv-77', ['INV-77']],
    ['1234.50', ['A-1']],
    ['1234,50', ['A-1']],
    ['1 234,50', ['A-1']],
    ['1\u00a0234,50', ['A-1']],
    ['1.234,50', ['A-1']],
    ['1,234.50', ['A-1']],
    ["1'234.50", ['A-1']],
    ['-1 234,50', ['A-1']],
    ['frakt 1 234,50', ['A-1']],
    ['200.00', ['A-1']],
    ['1 234 567', ['A-2']],
    ['1.234.567,00', ['A-2']],
    ['−75,05', ['A-3']],
    ['0.0001', ['A-5']],
    ['1 234', ['A-1', 'A-2', 'A-4']],
    ['bjorn age', ['A-2']],
    ['BJØRN ÅGE', ['A-2']],
    ['age bjorn', ['A-2']],
    ['ærlig creme brulee', ['A-4']],
    ['aerlig', ['A-4']],
    ['strasse', ['A-5']],
    ['oeuvre lodz final', ['INV-77']],
    ['100%', ['A-3']],
    ['0%0', []],
    ['rabatt_1', ['A-3']],
    ['rabatt.1', []],
    ['back\\slash', ['A-5']],
    ['\\', ['A-5']],
    ["' or 1=1 --", []],
    ['rf18 7034', ['A-1']],
    ['RF18539007547034', ['A-1']],
    ['frakt rabatt', []],
    ['talt\u0000,', ['A-4']],
    ['\ud800', []],
  ])('for %j finds %j', async (search, numbers) => {
    expect(await find(search)).toEqual(numbers);
  });

  it('for nothing that is written finds everything', async () => {
    expect(await find(' \u0301 ')).toHaveLength(DOCUMENTS.length);
  });
});
