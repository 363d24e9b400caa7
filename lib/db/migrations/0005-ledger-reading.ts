import type { Transaction } from 'kysely';
import type { Tables } from '../tables.ts';
import type { Migration } from './migration.ts';

/** What incremental reads, reads that go on after a break, payments and settlements remember. */
export const ledgerReading: Migration = {
  name: '0005-ledger-reading',
  up: async (trx) => {
    await extendLedger(trx);
    for (const table of ['document', 'document_staging'] as const)
      await extendDocuments(trx, table);
    await trx.schema.alterTable('document').addColumn('settled_on', 'text').execute();
    await trx.schema
      .alterTable('document')
      .addColumn('payment_reference', 'text', (column) => column.notNull().defaultTo(''))
      .execute();
    await trx.schema.alterTable('connection').addColumn('payment_list', 'text').execute();
    await createReadPages(trx);
  },
};

async function extendLedger(trx: Transaction<Tables>): Promise<void> {
  const ledger = () => trx.schema.alterTable('ledger');
  for (const watermark of ['watermark', 'settlements_watermark'])
    await ledger().addColumn(watermark, 'text').execute();
  for (const instant of ['full_read_at', 'kept_since', 'payments_asked_at', 'settlements_due_at'])
    await ledger().addColumn(instant, 'bigint').execute();
  await ledger().addColumn('kept_read', 'bigint').execute();
  await ledger().addColumn('kept_asked_size', 'integer').execute();
  await ledger()
    .addColumn('open_exact', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await trx.schema
    .createIndex('ledger_settlements_due')
    .on('ledger')
    .columns(['settlements_due_at'])
    .execute();
}

async function extendDocuments(
  trx: Transaction<Tables>,
  table: 'document' | 'document_staging',
): Promise<void> {
  for (const column of ['seen_page', 'also_page']) {
    await trx.schema
      .alterTable(table)
      .addColumn(column, 'integer', (definition) => definition.notNull().defaultTo(0))
      .execute();
  }
}

async function createReadPages(trx: Transaction<Tables>): Promise<void> {
  await trx.schema
    .createTable('ledger_read_page')
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('ledger_id', 'text', (column) => column.notNull())
    .addColumn('read', 'bigint', (column) => column.notNull())
    .addColumn('page_number', 'integer', (column) => column.notNull())
    .addColumn('page_size', 'integer', (column) => column.notNull())
    .addColumn('row_count', 'integer', (column) => column.notNull())
    .addColumn('first_key', 'text')
    .addColumn('total', 'bigint')
    .addColumn('turn', 'integer', (column) => column.notNull())
    .addColumn('falls', 'integer', (column) => column.notNull())
    .addColumn('asked', 'integer', (column) => column.notNull())
    .addColumn('watermark', 'text')
    .addPrimaryKeyConstraint('ledger_read_page_key', [
      'tenant_id',
      'ledger_id',
      'read',
      'page_number',
    ])
    .addForeignKeyConstraint(
      'ledger_read_page_ledger',
      ['tenant_id', 'ledger_id'],
      'ledger',
      ['tenant_id', 'id'],
      (reference) => reference.onDelete('cascade'),
    )
    .execute();
}
