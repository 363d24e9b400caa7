import type { Transaction } from 'kysely';
import type { LedgerId } from '../domain/ids.ts';
import type { ConnectionRef } from './connection-store.ts';
import { forEachKeyRange, RANGE_ROWS } from './key-ranges.ts';
import type { LedgerRef } from './ledger-store.ts';
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
  for (const ledgerId of ids) {
    if (!(await isLarge(trx, table, { tenantId, ledgerId }))) continue;
    await forEachKeyRange(trx, table, { tenantId, ledgerId }, async (inRange) => {
      await trx.deleteFrom(table).where(inRange).execute();
    });
  }
}

/** Asks for one row behind the share, and so visits no more than that, whatever the ledger holds. */
async function isLarge(
  trx: Transaction<Tables>,
  table: (typeof ROW_TABLES)[number],
  { tenantId, ledgerId }: LedgerRef,
): Promise<boolean> {
  const row = await trx
    .selectFrom(table)
    .select('ledger_id')
    .where('tenant_id', '=', tenantId)
    .where('ledger_id', '=', ledgerId)
    .limit(1)
    .offset(RANGE_ROWS / LEDGERS_AT_ONCE)
    .executeTakeFirst();
  return row !== undefined;
}
