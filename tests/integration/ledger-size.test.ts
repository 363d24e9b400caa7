import { sql } from 'kysely';
import { beforeEach, expect, it } from 'vitest';
import { createConnectionLifecycleStore } from '#lib/db/connection-lifecycle-store.ts';
import type { Db } from '#lib/db/db.ts';
import type { HeldRead } from '#lib/db/held-read.ts';
import type { ReadOutcome } from '#lib/db/ledger-publish.ts';
import type { LedgerReadStore } from '#lib/db/ledger-read-store.ts';
import { createLedgerReadStore } from '#lib/db/ledger-read-store.ts';
import type { LedgerRef } from '#lib/db/ledger-store.ts';
import type { CustomerDocument } from '#lib/domain/document.ts';
import type { ConnectionId, TenantId } from '#lib/domain/ids.ts';
import { firstGlance } from '#lib/ledger/first-glance.ts';
import { describeOnEachEngine } from '#tests/support/databases.ts';
import { createDocument } from '#tests/support/documents.ts';
import { insertLedger, storeLedger } from '#tests/support/stored-ledger.ts';

const TENANT = 'Cust41001' as TenantId;
const AT = Date.parse('2026-11-21T12:00:00Z');
const DAY_MS = 86_400_000;
/** What PostgreSQL's time for a statement is enough for, also on a slow disk. */
const MOST_ROWS = 2_000;
const ROWS = 2 * MOST_ROWS + 100;

describeOnEachEngine('a large ledger', (open, engine) => {
  let db: Db;
  let reads: LedgerReadStore;

  beforeEach(async () => {
    db = await open();
    await db.direct.deleteFrom('connection').execute();
    reads = createLedgerReadStore(db);
    if (engine === 'postgres') await boundStatements(db);
  });

  const begin = async (ref: LedgerRef): Promise<HeldRead> => {
    const held = await reads.begin({ ...ref, leaseMs: 60_000, at: AT, readBefore: AT });
    if (held === undefined) throw new Error('somebody else reads');
    return held;
  };
  const stage = async (held: HeldRead, documents: readonly CustomerDocument[], pageNumber = 1) => {
    const ranked = documents.map((document) => ({ document, firstGlance: firstGlance(document) }));
    await reads.savePages(held, [{ documents: ranked, pageNumber, at: AT }], 60_000);
  };
  const publish = (held: HeldRead, outcome: Partial<ReadOutcome>) =>
    reads.publish(held, { ...WHOLE_READ, ...outcome });
  const shown = ({ ledgerId }: LedgerRef) =>
    db.read
      .selectFrom('document')
      .select(['reference_number', 'seen_read', 'balance_e4', 'list_part'])
      .where('ledger_id', '=', ledgerId)
      .orderBy('reference_number')
      .execute();
  const ledgerOf = ({ ledgerId }: LedgerRef) =>
    db.read.selectFrom('ledger').selectAll().where('id', '=', ledgerId).executeTakeFirstOrThrow();
  const profiled = async ({ ledgerId }: LedgerRef) => {
    const rows = await db.read
      .selectFrom('ledger_profile')
      .selectAll()
      .where('ledger_id', '=', ledgerId)
      .execute();
    const reads = [...new Set(rows.map((row) => row.seen_read))];
    return { reads, count: rows.reduce((sum, row) => sum + row.document_count, 0) };
  };

  it('is shown, replaced, begun anew and removed by statements of few rows each', async () => {
    const ref = await insertLedger(db, TENANT);
    const first = await begin(ref);
    await stage(first, invoices(ROWS));
    await reads.restart(first, AT);
    await stage(first, invoices(ROWS - 1));
    await publish(first, {});
    expect(await profiled(ref)).toEqual({ reads: [first.read], count: ROWS - 1 });

    const second = await begin(ref);
    await stage(second, invoices(ROWS, 7));
    await reads.restart(second, AT);
    // Of these the first is gone, and the others have another balance.
    await stage(second, invoices(ROWS, 7).slice(1));
    await publish(second, {});
    const rows = await shown(ref);
    expect(rows).toHaveLength(ROWS - 1);
    expect(new Set(rows.map((row) => row.balance_e4))).toEqual(new Set([7]));
    expect(await profiled(ref)).toEqual({ reads: [second.read], count: ROWS - 1 });
    expect(await ledgerOf(ref)).toMatchObject({ total: ROWS - 1, listed_total: ROWS - 1 });

    const third = await begin(ref);
    await stage(third, invoices(MOST_ROWS, 7));
    const connectionId = (await ledgerOf(ref)).connection_id as ConnectionId;
    await createConnectionLifecycleStore(db).remove({ tenantId: TENANT, connectionId });
    for (const table of ['ledger', 'document', 'document_staging', 'ledger_profile'] as const)
      expect(await db.read.selectFrom(table).selectAll().execute()).toEqual([]);
  });

  it('is not touched by a refresh that finds it as it was, until another day', async () => {
    const documents = [createDocument({ number: '1' }), dueTomorrow];
    const ref = await storeLedger(db, TENANT, { documents, at: AT });
    const before = await shown(ref);
    const same = await begin(ref);
    await stage(same, documents, 0);
    await publish(same, { isWhole: false });
    expect(await shown(ref)).toEqual(before);
    expect(await profiled(ref)).toEqual({ reads: [1], count: 2 });

    const later = await begin(ref);
    await publish(later, { isWhole: false, at: AT + 3 * DAY_MS, readAt: AT + 3 * DAY_MS });
    expect((await shown(ref)).map((row) => row.list_part)).toContain('overdue');
    expect(await profiled(ref)).toEqual({ reads: [later.read], count: 2 });
  });

  it('keeps what it was when the lease is lost while its rows are replaced', async () => {
    const ref = await storeLedger(db, TENANT, { documents: invoices(10), at: AT });
    const before = await shown(ref);
    const held = await begin(ref);
    await stage(held, invoices(10, 7));
    await db.direct
      .updateTable('ledger')
      .set({ reading_read: held.holder + 1 })
      .execute();
    expect(await publish(held, {})).toBe(false);
    expect(await shown(ref)).toEqual(before);
  });

  it('keeps what it was when the lease of a first read is lost', async () => {
    const ref = await insertLedger(db, TENANT);
    const dead = await begin(ref);
    await stage(dead, invoices(10));
    await db.direct.updateTable('ledger').set({ lease_until: 0 }).execute();
    const holder = await begin(ref);
    await stage(holder, invoices(3, 7));
    const before = [await shown(ref), await profiled(ref), await ledgerOf(ref)];
    const late = { documents: [], pageNumber: 1, at: AT, withdrawn: [1] };
    expect([
      await reads.savePages(dead, [late], 60_000),
      await reads.restart(dead, AT),
      await reads.markOpenExact(dead, AT),
    ]).toEqual([undefined, false, false]);
    expect([await shown(ref), await profiled(ref), await ledgerOf(ref)]).toEqual(before);
  });

  it('takes what is stored of it at the same time one after the other', async () => {
    // SQLite has one writer at a time.
    if (engine === 'sqlite') return;
    const ref = await insertLedger(db, TENANT);
    const held = await begin(ref);
    await stage(held, invoices(3));
    let ended: Promise<unknown> = Promise.resolve();
    await db.direct.transaction().execute(async (trx) => {
      await sql`select 1 from document for update`.execute(trx);
      const first = stage(held, invoices(3, 7));
      ended = first;
      await expect.poll(() => waitingWrites(db)).toBe(1);
      // A row that nobody holds.
      ended = Promise.all([first, stage(held, [dueTomorrow])]);
      await expect.poll(() => waitingWrites(db)).toBe(2);
    });
    await ended;
    expect(await shown(ref)).toHaveLength(4);
  });

  it('holds up nobody who notes a look at it while rows of a first read are visited', async () => {
    // SQLite has one writer at a time.
    if (engine === 'sqlite') return;
    const ref = await insertLedger(db, TENANT);
    const held = await begin(ref);
    await stage(held, invoices(3).concat(dueTomorrow));
    const acts = [
      () => stage(held, invoices(3, 7)),
      () => reads.restart(held, AT),
      () => reads.markOpenExact(held, AT + 3 * DAY_MS),
    ];
    for (const act of acts) {
      let ended: Promise<unknown> = Promise.resolve();
      await db.direct.transaction().execute(async (trx) => {
        await sql`select 1 from document for update`.execute(trx);
        ended = act();
        await expect.poll(() => waitingWrites(db)).toBe(1);
        await db.direct.updateTable('ledger').set({ last_viewed_at: AT }).execute();
      });
      await ended;
    }
  });
});

const WHOLE_READ: ReadOutcome = {
  at: AT,
  readAt: AT,
  isWhole: true,
  lacking: { incompleteReads: 0, fullReadAfter: 0, paymentFailures: 0, paymentsAfter: 0 },
  hasPayments: true,
  arePaymentsKnown: true,
  customerName: undefined,
  watermark: undefined,
  settlementsDueAt: AT,
  nextTryAt: 0,
};

const dueTomorrow = createDocument({ number: '2', dueDate: '2026-11-22' });

/** Statements that wait for the lock of another one. */
async function waitingWrites(db: Db): Promise<number> {
  const { rows } = await sql<{ pid: number }>`select pid from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(db.read);
  return rows.length;
}

function invoices(count: number, balanceE4 = 10_000): readonly CustomerDocument[] {
  return Array.from({ length: count }, (_, index) =>
    createDocument({ number: String(100_000 + index), amountE4: 10_000, balanceE4 }),
  );
}

/** From here on PostgreSQL refuses a statement that changes more rows of a table. */
async function boundStatements(db: Db): Promise<void> {
  await sql`create or replace function refuse_many() returns trigger language plpgsql as $$ begin
    if (select count(*) from changed) > ${sql.lit(MOST_ROWS)} then
      raise exception 'a statement may not change so many rows of %', tg_table_name;
    end if; return null; end $$`.execute(db.direct);
  for (const table of ['document', 'document_staging', 'ledger_read_page', 'ledger_profile']) {
    for (const [event, rows] of [
      ['insert', 'new'],
      ['update', 'new'],
      ['delete', 'old'],
    ] as const) {
      const name = sql.ref(`refuse_many_${event}`);
      await sql`create or replace trigger ${name} after ${sql.raw(event)} on ${sql.table(table)}
        referencing ${sql.raw(rows)} table as changed for each statement
        execute function refuse_many()`.execute(db.direct);
    }
  }
}
