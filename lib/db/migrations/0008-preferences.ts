import type { Migration } from './migration.ts';

/** How each person left each panel. */
export const preferences: Migration = {
  name: '0008-preferences',
  up: async (trx) => {
    await trx.schema
      .createTable('panel_preference')
      .addColumn('tenant_id', 'text', (column) => column.notNull())
      .addColumn('associate_id', 'text', (column) => column.notNull())
      .addColumn('panel_key', 'text', (column) => column.notNull())
      .addColumn('preferences', 'text', (column) => column.notNull())
      .addColumn('saved_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('panel_preference_key', ['tenant_id', 'associate_id', 'panel_key'])
      .addForeignKeyConstraint(
        'panel_preference_panel',
        ['tenant_id', 'panel_key'],
        'panel',
        ['tenant_id', 'key'],
        (reference) => reference.onDelete('cascade'),
      )
      .execute();
  },
};
