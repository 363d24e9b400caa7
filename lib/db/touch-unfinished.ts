import type { Transaction } from 'kysely';
import type { ConnectionRef } from './connection-store.ts';
import type { Db } from './db.ts';
import type { Tables } from './tables.ts';

/**
 * Somebody works on a connection: without a grant, it is kept from here on anew; one that has a
 * grant stays as it is. Comes first in its transaction: whoever deletes the connection takes the
 * same locks in this order.
 */
export async function touchUnfinished(
  trx: Transaction<Tables>,
  db: Db,
  { tenantId, connectionId }: ConnectionRef,
): Promise<void> {
  await trx
    .updateTable('connection')
    .set({ updated_at: db.now() })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', connectionId)
    .where('state', '=', 'new')
    .execute();
}
