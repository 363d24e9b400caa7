import { sql } from 'kysely';
import type { Db } from './db.ts';
import type { RankedDocument } from './document-row.ts';
import { countDistinct, countWithStaged } from './document-writes.ts';
import type { HeldRead } from './held-read.ts';
import { READ_ENDED, updateHeld } from './held-read.ts';
import type { ReadOutcome } from './ledger-publish.ts';
import { publish } from './ledger-publish.ts';
import { leaseEnd, markOpenExact, restart, savePages } from './ledger-read-writes.ts';
import type { LedgerRef } from './ledger-store.ts';
import type { StoredReadPage } from './read-page-store.ts';
import { listReadPages } from './read-page-store.ts';

export interface BeginRead extends LedgerRef {
  readonly leaseMs: number;
  readonly at: number;
  /** Begin only if the last complete read is not younger. */
  readonly readBefore: number;
}

export interface ReadPage {
  readonly documents: readonly RankedDocument[];
  /** As `SeenColumns.seen_page`. */
  readonly pageNumber: number;
  readonly at: number;
  /** Pages of this read that its rows so far are no longer on. */
  readonly withdrawn?: readonly number[];
  /** Kept for a read that goes on after a break. */
  readonly kept?: StoredReadPage & { readonly since: number; readonly askedSize: number };
  /** Absent for rows outside the count, as the open ones that are asked for side by side. */
  readonly progress?: { readonly received: number; readonly total: number | undefined };
}

export interface ReadFailure {
  readonly code: string;
  readonly at: number;
  readonly nextTryAt: number;
}

export interface LedgerReadStore {
  /** Undefined when somebody else reads, the rows are young enough or it is too early to try. */
  begin(request: BeginRead): Promise<HeldRead | undefined>;
  /**
   * Gives when the ledger was last looked at; undefined when the lease has passed on. Those below
   * answer false then; all of them have changed nothing.
   */
  extend(held: HeldRead, leaseMs: number): Promise<number | undefined>;
  /**
   * In one transaction, since each costs the disk a flush. Gives when the ledger was last looked at;
   * undefined when the lease has passed on.
   */
  savePages(
    held: HeldRead,
    pages: readonly ReadPage[],
    leaseMs: number,
  ): Promise<number | undefined>;
  /**
   * No page counts any more; the rows stay until they are seen again or the read is complete. Those
   * that a first read finds shown from others before it are deleted. `at` in epoch milliseconds.
   */
  restart(held: HeldRead, at: number): Promise<boolean>;
  /** All documents that Visma calls open are stored. */
  markOpenExact(held: HeldRead, at: number): Promise<boolean>;
  listPages(held: HeldRead): Promise<readonly StoredReadPage[]>;
  countDistinct(held: HeldRead): Promise<number>;
  countWithStaged(held: HeldRead): Promise<number>;
  /** Makes the rows of a re-read visible at once; a complete read also removes what vanished. */
  publish(held: HeldRead, outcome: ReadOutcome): Promise<boolean>;
  fail(held: HeldRead, failure: ReadFailure): Promise<boolean>;
  /** Visma has answered, but changes alone are not asked for before the instant `until`. */
  withholdChanges(held: HeldRead, until: number): Promise<boolean>;
  /** Ends a read that was stopped from outside, which is no failure; its pages stay. */
  abandon(held: HeldRead): Promise<boolean>;
}

export function createLedgerReadStore(db: Db): LedgerReadStore {
  return {
    begin: (request) => beginRead(db, request),
    extend: async (held, leaseMs) => {
      const row = await updateHeld(db.direct, held)
        .set({ lease_until: leaseEnd(db, leaseMs) })
        .returning('last_viewed_at')
        .executeTakeFirst();
      return row?.last_viewed_at;
    },
    savePages: (held, pages, leaseMs) => savePages(db, held, { pages, leaseMs }),
    restart: (held, at) => restart(db, held, at),
    markOpenExact: (held, at) => markOpenExact(db, held, at),
    listPages: (held) => listReadPages(db.read, held),
    countDistinct: (held) => countDistinct(db.read, held),
    countWithStaged: (held) => countWithStaged(db.read, held),
    publish: (held, outcome) => publish(db, held, outcome),
    fail: async (held, { code, at, nextTryAt }) => {
      const row = await updateHeld(db.direct, held)
        .set({
          ...READ_ENDED,
          failure_code: code,
          failure_at: sql<number>`case when failure_code = ${code} then failure_at else cast(${at} as bigint) end`,
          next_try_at: nextTryAt,
        })
        .returning('id')
        .executeTakeFirst();
      return row !== undefined;
    },
    withholdChanges: async (held, until) => {
      const row = await updateHeld(db.direct, held)
        .set({ changes_after: until, failure_code: null, failure_at: null })
        .returning('id')
        .executeTakeFirst();
      return row !== undefined;
    },
    abandon: async (held) => {
      const row = await updateHeld(db.direct, held)
        .set(READ_ENDED)
        .returning('id')
        .executeTakeFirst();
      return row !== undefined;
    },
  };
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
      // Exact was what the read before this one met, as it was then.
      open_exact: sql<0 | 1>`case when visible_read is null then 0 else open_exact end`,
      // What a webhook says from now on, this read may have missed; what one said before is
      // answered when it is published.
      stale_at: null,
      answering_stale_at: sql<number | null>`coalesce(stale_at, answering_stale_at)`,
    })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', ledgerId)
    .where('lease_until', '<=', db.now())
    .where('next_try_at', '<=', at)
    .where((where) => where.or([where('read_at', 'is', null), where('read_at', '<=', readBefore)]))
    .returning([
      'fence',
      'visible_read',
      'total',
      'listed_total',
      'incomplete_reads',
      'full_read_after',
      'payment_failures',
      'payments_after',
      'changes_after',
      'full_read_at',
      'watermark',
      'payments_asked_at',
      'kept_read',
      'kept_since',
      'kept_asked_size',
    ])
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { kept_read: read, kept_since: since, kept_asked_size: askedSize } = row;
  const hasKept = read !== null && since !== null && askedSize !== null;
  return {
    tenantId,
    ledgerId,
    holder: row.fence,
    read: row.fence,
    isFirst: row.visible_read === null,
    before: {
      total: row.total ?? 0,
      listed: row.listed_total ?? row.total ?? 0,
      lacking: {
        incompleteReads: row.incomplete_reads,
        fullReadAfter: row.full_read_after,
        paymentFailures: row.payment_failures,
        paymentsAfter: row.payments_after,
      },
      changesAfter: row.changes_after,
      fullReadAt: row.full_read_at ?? undefined,
      watermark: row.watermark ?? undefined,
      paymentsAskedAt: row.payments_asked_at ?? undefined,
      kept: hasKept ? { read, since, askedSize } : undefined,
    },
  };
}
