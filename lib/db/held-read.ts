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

/** How the ledger was when the read began. */
export interface LedgerBefore {
  readonly total: number;
  readonly isIncomplete: boolean;
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
