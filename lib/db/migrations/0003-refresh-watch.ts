import type { Migration } from './migration.ts';

/** What background refresh and the warnings before a grant's end have to remember. */
export const refreshWatch: Migration = {
  name: '0003-refresh-watch',
  up: async (trx) => {
    for (const column of ['refresh_failing_since', 'expiry_warned_days']) {
      await trx.schema.alterTable('connection').addColumn(column, 'bigint').execute();
    }
  },
};
