import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import type { Tables } from '../tables.ts';
import type { Migration } from './migration.ts';

/**
 * What filters, sorts, search and figures need (docs/decisions/0010-answering-in-sql.md). Rows of an
 * older version lack it; they are a copy of Visma's, so they go and the next opening reads them again.
 */
export const documentAnswers: Migration = {
  name: '0006-document-answers',
  up: async (trx, engine) => {
    await forgetRows(trx);
    for (const table of ['document', 'document_staging'] as const) {
      await addColumns(trx, engine, table);
    }
    if (engine === 'postgres') await helpPostgres(trx);
    for (const column of SORTED) await createSortIndex(trx, column);
    await createProfile(trx, engine);
  },
};

async function forgetRows(trx: Transaction<Tables>): Promise<void> {
  await trx.deleteFrom('document').execute();
  await trx.deleteFrom('document_staging').execute();
  await trx.deleteFrom('ledger_read_page').execute();
  const unread = { visible_read: null, read_at: null, total: null, watermark: null };
  const notReading = { reading_read: null, lease_until: 0, kept_read: null, kept_since: null };
  await trx
    .updateTable('ledger')
    .set({ ...unread, ...notReading, full_read_at: null, open_exact: 0, settlements_due_at: null })
    .execute();
}

async function addColumns(
  trx: Transaction<Tables>,
  engine: 'sqlite' | 'postgres',
  table: 'document' | 'document_staging',
): Promise<void> {
  // One statement each: SQLite adds one column at a time.
  for (const name of ['lane', 'list_part', 'search_text']) {
    await trx.schema
      .alterTable(table)
      .addColumn(name, 'text', (column) => column.notNull())
      .execute();
  }
  for (const name of ['signed_amount_e4', 'signed_balance_e4', 'signed_base_balance_e4']) {
    await trx.schema
      .alterTable(table)
      .addColumn(name, 'bigint', (column) => column.notNull())
      .execute();
  }
  await trx.schema
    .alterTable(table)
    .addColumn('number_order', ordered(engine), (column) => column.notNull())
    .execute();
  await trx.schema.alterTable(table).dropColumn('is_open').execute();
}

/** Order and paging compare by code point on both engines; SQLite does so by itself. */
function ordered(engine: 'sqlite' | 'postgres') {
  return engine === 'postgres' ? sql`text collate "C"` : sql`text`;
}

async function helpPostgres(trx: Transaction<Tables>): Promise<void> {
  for (const column of ['due_date', 'document_date']) {
    await sql`alter table document alter column ${sql.ref(column)} type text collate "C"`.execute(
      trx,
    );
  }
  // A ledger has one tenant: taken for independent, the two would make every ledger look empty.
  await sql`create statistics document_of_ledger (dependencies) on tenant_id, ledger_id from document`.execute(
    trx,
  );
}

/** Lists are one part, or parts side by side; each is walked in its order from where the page begins. */
const SORTED = [
  'due_date',
  'document_date',
  'number_order',
  'signed_amount_e4',
  'signed_balance_e4',
] as const;

async function createSortIndex(trx: Transaction<Tables>, column: string): Promise<void> {
  await trx.schema
    .createIndex(`document_by_${column}`)
    .on('document')
    .columns(['tenant_id', 'ledger_id', 'list_part', column, 'document_type', 'reference_number'])
    .execute();
}

async function createProfile(
  trx: Transaction<Tables>,
  engine: 'sqlite' | 'postgres',
): Promise<void> {
  await trx.schema
    .createTable('ledger_profile')
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('ledger_id', 'text', (column) => column.notNull())
    .addColumn('seen_read', 'bigint', (column) => column.notNull())
    .addColumn('currency', 'text', (column) => column.notNull())
    .addColumn('lane', 'text', (column) => column.notNull())
    .addColumn('due_date', ordered(engine))
    .addColumn('document_count', 'bigint', (column) => column.notNull())
    .addColumn('sum_upper_e4', 'bigint', (column) => column.notNull())
    .addColumn('sum_lower_e4', 'bigint', (column) => column.notNull())
    .addColumn('base_sum_upper_e4', 'bigint', (column) => column.notNull())
    .addColumn('base_sum_lower_e4', 'bigint', (column) => column.notNull())
    .addForeignKeyConstraint(
      'ledger_profile_ledger',
      ['tenant_id', 'ledger_id'],
      'ledger',
      ['tenant_id', 'id'],
      (reference) => reference.onDelete('cascade'),
    )
    .execute();
  await trx.schema
    .createIndex('ledger_profile_of_ledger')
    .on('ledger_profile')
    .columns(['tenant_id', 'ledger_id'])
    .execute();
}
