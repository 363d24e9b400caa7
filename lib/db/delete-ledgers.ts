import type { Transaction } from 'kysely';
import type { LedgerId } from '../domain/ids.ts';
import type { ConnectionRef } from './connection-store.ts';
import { forEachKeyRange, RANGE_ROWS } from './key-ranges.ts';
import type { Tables } from './tables.ts';

const ROW_TABLES = ['document', 'document_staging'] as const;
/** What else is stored of each, and goes with it, is a few hundred rows. */
const LEDGERS_AT_ONCE = 20;

/**
 * Deletes the ledgers of a connection with all their rows. A company has millions of them, so no
 * statement is left to the cascade that would have to delete them all.
 */
export async function deleteLedgers(
  trx: Transaction<Tables>,
  { tenantId, connectionId }: ConnectionRef,
): Promise<void> {
  const ledgers = await trx
    .selectFrom('ledger')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('connection_id', '=', connectionId)
    .orderBy('id')
    .execute();
  for (let start = 0; start < ledgers.length; start += LEDGERS_AT_ONCE) {
    const ids = ledgers.slice(start, start + LEDGERS_AT_ONCE).map(({ id }) => id as LedgerId);
    for (const table of ROW_TABLES) await deleteLargeOnes(trx, table, { tenantId, ids });
    // The rows of small ones go with them.
    await trx
      .deleteFrom('ledger')
      .where('tenant_id', '=', tenantId)
      .where('id', 'in', ids)
      .execute();
  }
}

type LedgersOfTenant = Pick<ConnectionRef, 'tenantId'> & { readonly ids: readonly LedgerId[] };

/** The rows of the ledgers that have more than their share of what one statement may delete. */
async function deleteLargeOnes(
  trx: Transaction<Tables>,
  table: (typeof ROW_TABLES)[number],
  { tenantId, ids }: LedgersOfTenant,
): Promise<void> {
  const large = await trx
    .selectFrom(table)
    .select('ledger_id')
    .where('tenant_id', '=', tenantId)
    .where('ledger_id', 'in', ids)
    .groupBy('ledger_id')
    .having((group) => group.fn.countAll(), '>', RANGE_ROWS / LEDGERS_AT_ONCE)
    .execute();
  for (const { ledger_id: ledgerId } of large) {
    await forEachKeyRange(
      trx,
      table,
      { tenantId, ledgerId: ledgerId as LedgerId },
      async (inRange) => {
        await trx.deleteFrom(table).where(inRange).execute();
      },
    );
  }
}
