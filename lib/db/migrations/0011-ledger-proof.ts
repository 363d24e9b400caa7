import type { Migration } from './migration.ts';

/** Visma's own balance of a customer beside the net of the ledger, as last compared. */
export const ledgerProof: Migration = {
  name: '0011-ledger-proof',
  up: async (trx) => {
    await trx.schema
      .createTable('ledger_proof')
      .addColumn('tenant_id', 'text', (column) => column.notNull())
      .addColumn('ledger_id', 'text', (column) => column.notNull())
      .addColumn('asked_at', 'bigint', (column) => column.notNull())
      .addColumn('line', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('ledger_proof_key', ['tenant_id', 'ledger_id'])
      .addForeignKeyConstraint(
        'ledger_proof_ledger',
        ['tenant_id', 'ledger_id'],
        'ledger',
        ['tenant_id', 'id'],
        (reference) => reference.onDelete('cascade'),
      )
      .execute();
  },
};
