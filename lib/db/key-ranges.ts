import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Kysely, RawBuilder, SqlBool } from 'kysely';
import { sql } from 'kysely';
import type { LedgerRef } from './ledger-store.ts';
import type { Tables } from './tables.ts';

/**
 * Rows that one statement visits at most, whatever the size of a ledger: PostgreSQL ends a
 * statement after ten seconds, and SQLite blocks the event loop while one runs.
 */
export const RANGE_ROWS = 2_000;

interface DocumentKey {
  readonly document_type: string;
  readonly reference_number: string;
}

/**
 * Calls `work` for all rows of the ledger in `table`, so many at a time, in the order of their
 * keys. It may change and delete what is in its range, and add nothing behind it. In between the
 * process does what else is waiting.
 */
export async function forEachKeyRange(
  trx: Kysely<Tables>,
  table: 'document' | 'document_staging',
  ref: LedgerRef,
  work: (inRange: RawBuilder<SqlBool>) => Promise<void>,
): Promise<void> {
  let after: DocumentKey | undefined;
  for (;;) {
    const behind = both(ofLedger(ref), after && compare('>', after));
    const last = await findLast(trx, table, behind);
    await work(both(behind, last && compare('<=', last)));
    if (last === undefined) return;
    after = last;
    await nextTurn();
  }
}

/** Undefined when all that is left fits one range. */
async function findLast(
  trx: Kysely<Tables>,
  table: 'document' | 'document_staging',
  behind: RawBuilder<SqlBool>,
): Promise<DocumentKey | undefined> {
  const { rows } = await sql<DocumentKey>`
    select document_type, reference_number from ${sql.table(table)} where ${behind}
    order by document_type, reference_number limit 1 offset ${sql.lit(RANGE_ROWS - 1)}`.execute(
    trx,
  );
  return rows[0];
}

function ofLedger({ tenantId, ledgerId }: LedgerRef): RawBuilder<SqlBool> {
  return sql`tenant_id = ${tenantId} and ledger_id = ${ledgerId}`;
}

function compare(operator: '>' | '<=', key: DocumentKey): RawBuilder<SqlBool> {
  return sql`(document_type, reference_number) ${sql.raw(operator)} (${key.document_type}, ${key.reference_number})`;
}

function both(
  first: RawBuilder<SqlBool>,
  second: RawBuilder<SqlBool> | undefined,
): RawBuilder<SqlBool> {
  return second === undefined ? first : sql`${first} and ${second}`;
}
