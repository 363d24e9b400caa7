import type { Transaction, UpdateQueryBuilder, UpdateResult } from 'kysely';
import { sql } from 'kysely';
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
  /** Of them those from the list of documents. */
  readonly listed: number;
  readonly lacking: Lacking;
  /** Changes alone are not asked for before this instant. */
  readonly changesAfter: number;
  readonly fullReadAt: number | undefined;
  readonly watermark: string | undefined;
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

/** The lease has passed on: nothing of the transaction may stay. */
export class LeaseLost extends Error {}

/**
 * One transaction, undone when `work` throws `LeaseLost`; gives undefined then. The ledger's own row
 * is to be written last in it: whoever notes that the ledger was looked at waits for a transaction
 * that has changed that row, and the rows of documents may take long.
 */
export async function writeWhileHeld<Result>(
  db: Db,
  { ledgerId }: LedgerRef,
  work: (trx: Transaction<Tables>) => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await db.write(async (trx) => {
      // Pages, open claims and figures of one ledger go into the same rows, one after the other;
      // SQLite has one writer anyway.
      if (db.engine === 'postgres')
        await sql`select pg_advisory_xact_lock(hashtextextended(${ledgerId}, 0))`.execute(trx);
      return work(trx);
    });
  } catch (error) {
    if (error instanceof LeaseLost) return undefined;
    throw error;
  }
}
