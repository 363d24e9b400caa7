import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import type { Tables } from '../tables.ts';

/** Ledgers and their documents. */
export async function createLedgerTables(
  trx: Transaction<Tables>,
  engine: 'sqlite' | 'postgres',
): Promise<void> {
  await createLedger(trx);
  await createDocuments(trx, engine, 'document');
  await createDocuments(trx, engine, 'document_staging');
  await trx.schema
    .createIndex('document_first_glance')
    .on('document')
    .columns(['tenant_id', 'ledger_id', 'first_glance', 'document_type', 'reference_number'])
    .execute();
}

async function createLedger(trx: Transaction<Tables>): Promise<void> {
  await trx.schema
    .createTable('ledger')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('connection_id', 'text', (column) => column.notNull())
    .addColumn('customer_number', 'text', (column) => column.notNull())
    .addColumn('customer_name', 'text')
    .addColumn('visible_read', 'bigint')
    .addColumn('read_at', 'bigint')
    .addColumn('total', 'bigint')
    .addColumn('incomplete', 'integer', (column) => column.notNull())
    .addColumn('reading_read', 'bigint')
    .addColumn('reading_since', 'bigint')
    .addColumn('reading_received', 'bigint')
    .addColumn('reading_total', 'bigint')
    .addColumn('page_size', 'integer')
    .addColumn('failure_code', 'text')
    .addColumn('failure_at', 'bigint')
    .addColumn('next_try_at', 'bigint', (column) => column.notNull())
    .addColumn('last_viewed_at', 'bigint', (column) => column.notNull())
    .addColumn('fence', 'bigint', (column) => column.notNull())
    .addColumn('lease_until', 'bigint', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addUniqueConstraint('ledger_tenant', ['tenant_id', 'id'])
    .addUniqueConstraint('ledger_customer', ['tenant_id', 'connection_id', 'customer_number'])
    .addForeignKeyConstraint(
      'ledger_connection',
      ['tenant_id', 'connection_id'],
      'connection',
      ['tenant_id', 'id'],
      (reference) => reference.onDelete('cascade'),
    )
    .execute();
}

async function createDocuments(
  trx: Transaction<Tables>,
  engine: 'sqlite' | 'postgres',
  table: 'document' | 'document_staging',
): Promise<void> {
  // Order and paging compare by code point on both engines; SQLite does so by itself.
  const ordered = engine === 'postgres' ? sql`text collate "C"` : sql`text`;
  await trx.schema
    .createTable(table)
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('ledger_id', 'text', (column) => column.notNull())
    .addColumn('document_type', ordered, (column) => column.notNull())
    .addColumn('reference_number', ordered, (column) => column.notNull())
    .addColumn('seen_read', 'bigint', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('document_date', 'text')
    .addColumn('due_date', 'text')
    .addColumn('currency', 'text', (column) => column.notNull())
    .addColumn('amount_e4', 'bigint', (column) => column.notNull())
    .addColumn('balance_e4', 'bigint', (column) => column.notNull())
    .addColumn('base_amount_e4', 'bigint', (column) => column.notNull())
    .addColumn('base_balance_e4', 'bigint', (column) => column.notNull())
    .addColumn('customer_reference', 'text', (column) => column.notNull())
    .addColumn('document_text', 'text', (column) => column.notNull())
    .addColumn('customer_name', 'text', (column) => column.notNull())
    .addColumn('last_modified', 'text', (column) => column.notNull())
    .addColumn('flaws', 'text', (column) => column.notNull())
    .addColumn('is_open', 'integer', (column) => column.notNull())
    .addColumn('first_glance', ordered, (column) => column.notNull())
    .addPrimaryKeyConstraint(`${table}_key`, [
      'tenant_id',
      'ledger_id',
      'document_type',
      'reference_number',
    ])
    .addForeignKeyConstraint(
      `${table}_ledger`,
      ['tenant_id', 'ledger_id'],
      'ledger',
      ['tenant_id', 'id'],
      (reference) => reference.onDelete('cascade'),
    )
    .execute();
}
