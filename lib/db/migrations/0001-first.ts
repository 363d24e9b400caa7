import { createAccessTables } from './0001-access-tables.ts';
import { createBookkeepingTables } from './0001-bookkeeping-tables.ts';
import { createLedgerTables } from './0001-ledger-tables.ts';
import type { Migration } from './migration.ts';

export const first: Migration = {
  name: '0001-first',
  up: async (trx, engine) => {
    await createAccessTables(trx);
    await createLedgerTables(trx, engine);
    await createBookkeepingTables(trx, engine);
  },
};
