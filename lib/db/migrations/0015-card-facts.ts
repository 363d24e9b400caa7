import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import type { Tables } from '../tables.ts';
import type { Migration } from './migration.ts';

/** Credit limit, months invoiced and paid, and what has changed since somebody last looked. */
export const cardFacts: Migration = {
  name: '0015-card-facts',
  up: async (trx) => {
    await createOfLedger(trx, 'customer_credit')
      .addColumn('ask_after', 'bigint', (column) => column.notNull())
      .addColumn('credit', 'text')
      .addPrimaryKeyConstraint('customer_credit_key', ['tenant_id', 'ledger_id'])
      .execute();
    await createOfLedger(trx, 'ledger_turnover')
      .addColumn('seen_read', 'bigint', (column) => column.notNull())
      .addColumn('months', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('ledger_turnover_key', ['tenant_id', 'ledger_id'])
      .execute();
    await createLooks(trx);
    await addNews(trx);
  },
};

function createOfLedger(trx: Transaction<Tables>, name: string) {
  return trx.schema
    .createTable(name)
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('ledger_id', 'text', (column) => column.notNull())
    .addForeignKeyConstraint(
      `${name}_ledger`,
      ['tenant_id', 'ledger_id'],
      'ledger',
      ['tenant_id', 'id'],
      (reference) => reference.onDelete('cascade'),
    );
}

async function createLooks(trx: Transaction<Tables>): Promise<void> {
  await createOfLedger(trx, 'ledger_look')
    .addColumn('associate_id', 'text', (column) => column.notNull())
    .addColumn('last_at', 'bigint', (column) => column.notNull())
    .addColumn('last_on', 'text', (column) => column.notNull())
    .addColumn('last_read', 'bigint')
    .addColumn('before_at', 'bigint')
    .addColumn('before_on', 'text')
    .addColumn('before_read', 'bigint')
    .addPrimaryKeyConstraint('ledger_look_key', ['tenant_id', 'ledger_id', 'associate_id'])
    .execute();
  await trx.schema
    .createIndex('ledger_look_by_time')
    .on('ledger_look')
    .columns(['last_at'])
    .execute();
}

/** Rows of a first read have none, so the index holds only what has changed since. */
async function addNews(trx: Transaction<Tables>): Promise<void> {
  await trx.schema.alterTable('document').addColumn('news', 'text').execute();
  await trx.schema.alterTable('document').addColumn('news_read', 'bigint').execute();
  await sql`create index document_by_news on document (tenant_id, ledger_id, news_read)
    where news_read is not null`.execute(trx);
}
