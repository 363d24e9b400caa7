import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import type { CustomerDocument } from '../domain/document.ts';
import type { Db } from './db.ts';
import type { RankedDocument } from './document-row.ts';
import { removeDocuments, showStagedDocuments, upsertDocuments } from './document-writes.ts';
import type { LedgerRef } from './ledger-store.ts';
import type { Tables } from './tables.ts';

/**
 * A read of a ledger that this process holds the lease of. `read` is the fence: it grows with
 * every holder, and each write below is refused once the ledger has another.
 */
export interface HeldRead extends LedgerRef {
  readonly read: number;
  /** No read was ever complete: rows are shown as they arrive. */
  readonly isFirst: boolean;
}

export interface BeginRead extends LedgerRef {
  readonly leaseMs: number;
  readonly at: number;
  /** Begin only if the last complete read is not younger. */
  readonly readBefore: number;
}

export interface ReadPage {
  readonly documents: readonly RankedDocument[];
  /** Absent for rows outside the count, as the open ones that are asked for side by side. */
  readonly progress?: { readonly received: number; readonly total: number | undefined };
}

export interface ReadOutcome {
  readonly at: number;
  readonly isComplete: boolean;
  readonly pageSize: number;
  readonly customerName: string | undefined;
  /** Rows this read wrote that turned out not to be Visma's any more. */
  readonly strays: readonly Pick<CustomerDocument, 'type' | 'number'>[];
}

export interface ReadFailure {
  readonly code: string;
  readonly at: number;
  readonly nextTryAt: number;
}

export interface LedgerReadStore {
  /** Undefined when somebody else reads, the rows are young enough or it is too early to try. */
  begin(request: BeginRead): Promise<HeldRead | undefined>;
  /** These answer false when the lease has passed on, and then have changed nothing. */
  extend(held: HeldRead, leaseMs: number): Promise<boolean>;
  savePage(held: HeldRead, page: ReadPage, leaseMs: number): Promise<boolean>;
  /** Makes the rows of a re-read visible at once; a complete read also removes what vanished. */
  publish(held: HeldRead, outcome: ReadOutcome): Promise<boolean>;
  fail(held: HeldRead, failure: ReadFailure): Promise<boolean>;
  /** Ends a read that was stopped from outside, which is no failure. */
  abandon(held: HeldRead): Promise<boolean>;
}

export function createLedgerReadStore(db: Db): LedgerReadStore {
  return {
    begin: (request) => beginRead(db, request),
    extend: async (held, leaseMs) => {
      const row = await updateHeld(db.direct, held)
        .set({ lease_until: leaseEnd(db, leaseMs) })
        .executeTakeFirst();
      return row !== undefined;
    },
    savePage: (held, page, leaseMs) => savePage(db, held, page, leaseMs),
    publish: (held, outcome) => publish(db, held, outcome),
    fail: async (held, { code, at, nextTryAt }) => {
      const row = await updateHeld(db.direct, held)
        .set({
          ...READ_ENDED,
          failure_code: code,
          failure_at: sql<number>`case when failure_code = ${code} then failure_at else cast(${at} as bigint) end`,
          next_try_at: nextTryAt,
        })
        .executeTakeFirst();
      return row !== undefined;
    },
    abandon: async (held) => {
      const row = await updateHeld(db.direct, held).set(READ_ENDED).executeTakeFirst();
      return row !== undefined;
    },
  };
}

const READ_ENDED = {
  reading_read: null,
  reading_since: null,
  reading_received: null,
  reading_total: null,
  lease_until: 0,
} as const;

function leaseEnd(db: Db, leaseMs: number) {
  return sql<number>`${db.now()} + ${sql.lit(leaseMs)}`;
}

async function beginRead(db: Db, request: BeginRead): Promise<HeldRead | undefined> {
  const { tenantId, ledgerId, leaseMs, at, readBefore } = request;
  const row = await db.direct
    .updateTable('ledger')
    .set({
      fence: sql<number>`fence + 1`,
      lease_until: leaseEnd(db, leaseMs),
      reading_read: sql<number>`fence + 1`,
      reading_since: at,
      reading_received: 0,
      reading_total: null,
    })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', ledgerId)
    .where('lease_until', '<=', db.now())
    .where('next_try_at', '<=', at)
    .where((where) => where.or([where('read_at', 'is', null), where('read_at', '<=', readBefore)]))
    .returning(['fence', 'visible_read'])
    .executeTakeFirst();
  return row && { tenantId, ledgerId, read: row.fence, isFirst: row.visible_read === null };
}

/** `reading_read` is the fence of the holder, and null once the read has ended. */
function updateHeld(executor: Db['direct'], held: HeldRead) {
  return executor
    .updateTable('ledger')
    .where('tenant_id', '=', held.tenantId)
    .where('id', '=', held.ledgerId)
    .where('reading_read', '=', held.read)
    .returning('id');
}

function savePage(db: Db, held: HeldRead, page: ReadPage, leaseMs: number): Promise<boolean> {
  return db.write(async (trx) => {
    const { progress } = page;
    // The row lock that this update takes keeps another holder from beginning until we are done.
    const row = await updateHeld(trx, held)
      .set({
        lease_until: leaseEnd(db, leaseMs),
        failure_code: null,
        failure_at: null,
        ...(progress && {
          // Pages are saved side by side; the count of an earlier one may arrive later.
          reading_received: sql<number>`case when reading_received > ${progress.received} then reading_received else cast(${progress.received} as bigint) end`,
          reading_total: progress.total ?? null,
        }),
      })
      .executeTakeFirst();
    if (row === undefined) return false;
    await upsertDocuments(trx, held, page.documents);
    return true;
  });
}

function publish(db: Db, held: HeldRead, outcome: ReadOutcome): Promise<boolean> {
  return db.write(async (trx) => {
    const row = await updateHeld(trx, held)
      .set({
        ...READ_ENDED,
        visible_read: held.read,
        read_at: outcome.at,
        incomplete: outcome.isComplete ? 0 : 1,
        page_size: outcome.pageSize,
        failure_code: null,
        failure_at: null,
        next_try_at: 0,
        ...(outcome.customerName !== undefined && { customer_name: outcome.customerName }),
      })
      .executeTakeFirst();
    if (row === undefined) return false;
    if (outcome.isComplete) await removeDocuments(trx, held, outcome.strays);
    await showStagedDocuments(trx, held, outcome);
    await storeTotal(trx, held);
    return true;
  });
}

async function storeTotal(trx: Transaction<Tables>, held: HeldRead): Promise<void> {
  const { total } = await trx
    .selectFrom('document')
    .select((select) => select.fn.countAll<number>().as('total'))
    .where('tenant_id', '=', held.tenantId)
    .where('ledger_id', '=', held.ledgerId)
    .executeTakeFirstOrThrow();
  await trx
    .updateTable('ledger')
    .set({ total })
    .where('tenant_id', '=', held.tenantId)
    .where('id', '=', held.ledgerId)
    .execute();
}
