import { sql } from 'kysely';
import type { Migration } from './migration.ts';

/** Visma's webhooks: which were taken already, and the ledgers that they called out of date. */
export const webhooks: Migration = {
  name: '0007-webhooks',
  up: async (trx) => {
    await trx.schema
      .createTable('webhook_delivery')
      .addColumn('hash', 'text', (column) => column.primaryKey())
      .addColumn('taken_at', 'bigint', (column) => column.notNull())
      .execute();
    await trx.schema
      .createIndex('webhook_delivery_age')
      .on('webhook_delivery')
      .columns(['taken_at'])
      .execute();
    await trx.schema.alterTable('ledger').addColumn('stale_at', 'bigint').execute();
    // Under a flood of events almost all ledgers they speak of are marked already: looking for the
    // others must not cost more the more ledgers there are.
    await trx.schema
      .createIndex('ledger_unmarked')
      .on('ledger')
      .columns(['last_viewed_at'])
      .where(sql.ref('stale_at'), 'is', null)
      .execute();
  },
};
