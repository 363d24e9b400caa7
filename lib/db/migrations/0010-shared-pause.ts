import type { Migration } from './migration.ts';

/** Until when Visma asked a connection for silence, for the processes that it did not tell. */
export const sharedPause: Migration = {
  name: '0010-shared-pause',
  up: async (trx) => {
    await trx.schema.alterTable('connection').addColumn('visma_paused_until', 'bigint').execute();
  },
};
