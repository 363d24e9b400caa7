import type { UpdateQueryBuilder, UpdateResult } from 'kysely';
import type { Db } from './db.ts';
import type { LedgerRef } from './ledger-store.ts';
import type { Tables } from './tables.ts';

/**
 * A read of a ledger that this process holds the lease of. `holder` is the fence: it grows with
 * every holder, and each write below is refused once the ledger has another.
 */
export interface HeldRead extends LedgerRef {
  readonly holder: number;
  /** Marks the rows of the read: the holder that began it, an earlier one where this goes on. */
  readonly read: number;
  /** No read was ever complete: rows are shown as they arrive. */
  readonly isFirst: boolean;
  readonly before: LedgerBefore;
}

/** What a ledger lacks, and when it is worth asking for it again. Instants in epoch milliseconds. */
export interface Lacking {
  /** Reads of everything in a row that did not account for every document; 0 when none is lacking. */
  readonly incompleteReads: number;
  /** Not everything is read by itself before this instant, where changes alone do not do. */
  readonly fullReadAfter: number;
  /** Attempts in a row at the list of payments that failed; 0 when no payment is lacking. */
  readonly paymentFailures: number;
  readonly paymentsAfter: number;
}

/** How the ledger was when the read began. */
export interface LedgerBefore {
  readonly total: number;
  readonly lacking: Lacking;
  /** Changes alone are not asked for before this instant. */
  readonly changesAfter: number;
  readonly fullReadAt: number | undefined;
  readonly watermark: string | undefined;
  readonly isOpenExact: boolean;
  readonly paymentsAskedAt: number | undefined;
  /** A read of everything that broke off. */
  readonly kept:
    { readonly read: number; readonly since: number; readonly askedSize: number } | undefined;
}

export const READ_ENDED = {
  reading_read: null,
  reading_since: null,
  reading_received: null,
  reading_total: null,
  lease_until: 0,
} as const;

/** `reading_read` is the fence of the holder, and null once the read has ended. */
export function updateHeld(
  executor: Db['direct'],
  held: HeldRead,
): UpdateQueryBuilder<Tables, 'ledger', 'ledger', UpdateResult> {
  return executor
    .updateTable('ledger')
    .where('tenant_id', '=', held.tenantId)
    .where('id', '=', held.ledgerId)
    .where('reading_read', '=', held.holder);
}
