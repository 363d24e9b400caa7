import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import type { Tables } from '../tables.ts';
import type { Migration } from './migration.ts';

/** One-time links to connect one company, notices of users, and the run over broken connections. */
export const handOver: Migration = {
  name: '0004-hand-over',
  up: async (trx) => {
    await createHandOver(trx);
    await createNotice(trx);
    await createNoticeReport(trx);
    await trx.schema
      .createTable('reconnect_run')
      .addColumn('tenant_id', 'text', (column) =>
        column.primaryKey().references('tenant.id').onDelete('cascade'),
      )
      .addColumn('connection_ids', 'text', (column) => column.notNull())
      .addColumn('started_by', 'text', (column) => column.notNull())
      .addColumn('started_at', 'bigint', (column) => column.notNull())
      .execute();
  },
};

async function createHandOver(trx: Transaction<Tables>): Promise<void> {
  await trx.schema
    .createTable('hand_over')
    .addColumn('secret_hash', 'text', (column) => column.primaryKey())
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('connection_id', 'text', (column) => column.notNull())
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('session_hash', 'text', (column) => column.unique())
    .addColumn('opened_at', 'bigint')
    .addColumn('used_at', 'bigint')
    .addForeignKeyConstraint(
      'hand_over_connection',
      ['tenant_id', 'connection_id'],
      'connection',
      ['tenant_id', 'id'],
      (reference) => reference.onDelete('cascade'),
    )
    .execute();
}

async function createNotice(trx: Transaction<Tables>): Promise<void> {
  await trx.schema
    .createTable('notice')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('connection_id', 'text', (column) => column.notNull())
    .addColumn('opened_at', 'bigint', (column) => column.notNull())
    .addColumn('closed_at', 'bigint')
    .addUniqueConstraint('notice_tenant', ['tenant_id', 'id'])
    .addForeignKeyConstraint(
      'notice_connection',
      ['tenant_id', 'connection_id'],
      'connection',
      ['tenant_id', 'id'],
      (reference) => reference.onDelete('cascade'),
    )
    .execute();
  // Whoever reports first opens the notice; all others join it, also at the same moment.
  await trx.schema
    .createIndex('notice_open')
    .unique()
    .on('notice')
    .columns(['tenant_id', 'connection_id'])
    .where(sql.ref('closed_at'), 'is', null)
    .execute();
}

async function createNoticeReport(trx: Transaction<Tables>): Promise<void> {
  await trx.schema
    .createTable('notice_report')
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('notice_id', 'text', (column) => column.notNull())
    .addColumn('associate_id', 'text', (column) => column.notNull())
    .addColumn('contact_id', 'bigint', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('notice_report_key', [
      'tenant_id',
      'notice_id',
      'associate_id',
      'contact_id',
    ])
    .addForeignKeyConstraint(
      'notice_report_notice',
      ['tenant_id', 'notice_id'],
      'notice',
      ['tenant_id', 'id'],
      (reference) => reference.onDelete('cascade'),
    )
    .execute();
}
