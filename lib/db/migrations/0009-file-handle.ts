import type { Migration } from './migration.ts';

/** Handles by which a tab outside of the frame fetches one file. */
export const fileHandle: Migration = {
  name: '0009-file-handle',
  up: async (trx) => {
    await trx.schema
      .createTable('file_handle')
      .addColumn('handle_hash', 'text', (column) => column.primaryKey())
      .addColumn('tenant_id', 'text', (column) =>
        column.notNull().references('tenant.id').onDelete('cascade'),
      )
      .addColumn('session_hash', 'text', (column) => column.notNull())
      .addColumn('file', 'text', (column) => column.notNull())
      .addColumn('expires_at', 'bigint', (column) => column.notNull())
      .execute();
  },
};
