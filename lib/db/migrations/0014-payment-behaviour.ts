import type { Migration } from './migration.ts';

/** How a customer pays, so that a card need not add up two years of invoices to say it. */
export const paymentBehaviour: Migration = {
  name: '0014-payment-behaviour',
  up: async (trx) => {
    await trx.schema
      .createTable('payment_behaviour')
      .addColumn('tenant_id', 'text', (column) => column.notNull())
      .addColumn('ledger_id', 'text', (column) => column.notNull())
      .addColumn('behaviour', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('payment_behaviour_key', ['tenant_id', 'ledger_id'])
      .addForeignKeyConstraint(
        'payment_behaviour_ledger',
        ['tenant_id', 'ledger_id'],
        'ledger',
        ['tenant_id', 'id'],
        (reference) => reference.onDelete('cascade'),
      )
      .execute();
  },
};
