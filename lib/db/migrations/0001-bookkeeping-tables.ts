import type { Transaction } from 'kysely';
import type { Tables } from '../tables.ts';

/** What belongs to no other row. The audit trail outlives what it tells of, so it references nothing. */
export async function createBookkeepingTables(
  trx: Transaction<Tables>,
  engine: 'sqlite' | 'postgres',
): Promise<void> {
  await createAuditEvent(trx, engine);
  await trx.schema
    .createTable('used_once')
    .addColumn('hash', 'text', (column) => column.primaryKey())
    .addColumn('used_at', 'bigint', (column) => column.notNull())
    .execute();
  await trx.schema
    .createTable('lease')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('fence', 'bigint', (column) => column.notNull())
    .addColumn('lease_until', 'bigint', (column) => column.notNull())
    .execute();
  await trx.schema
    .createTable('vault_check')
    .addColumn('key_id', 'text', (column) => column.primaryKey())
    .addColumn('sealed', 'text', (column) => column.notNull())
    .execute();
}

async function createAuditEvent(
  trx: Transaction<Tables>,
  engine: 'sqlite' | 'postgres',
): Promise<void> {
  const table = trx.schema.createTable('audit_event');
  const withId =
    engine === 'postgres'
      ? table.addColumn('id', 'bigint', (column) => column.generatedAlwaysAsIdentity().primaryKey())
      : table.addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement());
  await withId
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('event', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('before', 'text')
    .addColumn('after', 'text')
    .addColumn('request_id', 'text')
    .execute();
  await trx.schema
    .createIndex('audit_event_of_tenant')
    .on('audit_event')
    .columns(['tenant_id', 'id'])
    .execute();
}
