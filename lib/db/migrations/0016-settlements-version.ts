import type { Migration } from './migration.ts';

/** So that months which were being added up while settlement dates were read are not kept. */
export const settlementsVersion: Migration = {
  name: '0016-settlements-version',
  up: async (trx) => {
    for (const table of ['ledger', 'ledger_turnover'] as const) {
      await trx.schema
        .alterTable(table)
        .addColumn('settlements_version', 'bigint', (column) => column.notNull().defaultTo(0))
        .execute();
    }
  },
};
