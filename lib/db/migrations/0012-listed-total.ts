import type { Migration } from './migration.ts';

/** How many documents of a ledger Visma's count is about, so that a refresh need not count them. */
export const listedTotal: Migration = {
  name: '0012-listed-total',
  up: async (trx) => {
    await trx.schema.alterTable('ledger').addColumn('listed_total', 'bigint').execute();
  },
};
