import type { Kysely, RawBuilder, Transaction } from 'kysely';
import type { Tables } from './tables.ts';

/**
 * One database, whichever engine. Errors of the engine arrive as `db.unavailable` and
 * `db.overflow`, except violated constraints, which are faults of ours and stay what they are.
 */
export interface Db {
  readonly engine: 'sqlite' | 'postgres';
  /** Reading only; on SQLite a connection of its own that cannot write. */
  readonly read: Kysely<Tables>;
  /**
   * A transaction that may write. Await nothing but `trx` inside: on SQLite it holds the only
   * writing connection, so `direct` or a second `write` from inside would wait for itself forever.
   */
  write<T>(work: (trx: Transaction<Tables>) => Promise<T>): Promise<T>;
  /** As `write`, on a connection whose statements may take as long as they need: for migrations. */
  writeUnbounded<T>(work: (trx: Transaction<Tables>) => Promise<T>): Promise<T>;
  /** Single statements that commit themselves: conditional updates, inserts. */
  readonly direct: Kysely<Tables>;
  /** The database's own clock in epoch milliseconds, for leases that several processes compare. */
  now(): RawBuilder<number>;
  /** Throws `db.unavailable`. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
