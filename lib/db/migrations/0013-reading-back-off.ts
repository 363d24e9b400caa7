import type { Migration } from './migration.ts';

/** When what a ledger lacks is asked for again, and what readings that broke off have left to do. */
export const readingBackOff: Migration = {
  name: '0013-reading-back-off',
  up: async (trx) => {
    const ledger = () => trx.schema.alterTable('ledger');
    for (const count of ['incomplete_reads', 'payment_failures']) {
      await ledger()
        .addColumn(count, 'integer', (column) => column.notNull().defaultTo(0))
        .execute();
    }
    for (const instant of ['full_read_after', 'payments_after', 'changes_after']) {
      await ledger()
        .addColumn(instant, 'bigint', (column) => column.notNull().defaultTo(0))
        .execute();
    }
    await ledger().addColumn('answering_stale_at', 'bigint').execute();
    await ledger().addColumn('settlements_rest', 'text').execute();
    await trx
      .updateTable('ledger')
      .set({ incomplete_reads: 1 })
      .where('incomplete', '=', 1)
      .execute();
    // It was also set by readings that had ended early: what those left out is read once more.
    await trx.updateTable('ledger').set({ settlements_watermark: null }).execute();
  },
};
