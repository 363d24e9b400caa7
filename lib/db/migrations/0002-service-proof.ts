import { sql } from 'kysely';
import type { Migration } from './migration.ts';

/** Proof of control before the Service API is used (docs/decisions/0008), and imported connections. */
export const serviceProof: Migration = {
  name: '0002-service-proof',
  up: async (trx) => {
    await trx.schema
      .alterTable('connection')
      .addColumn('intended_visma_tenant_id', 'text')
      .execute();
    await trx.schema
      .alterTable('oauth_transaction')
      .addColumn('proves_visma_tenant_id', 'text')
      .execute();
    // Importing the same list again, also twice at once, must not make a company twice.
    await trx.schema
      .createIndex('connection_legacy_company')
      .unique()
      .on('connection')
      .columns(['tenant_id', 'legacy_company_id'])
      .where(sql.ref('state'), '<>', 'removed')
      .execute();
    // Whether the same company is connected in another tenant is asked at each first connection.
    await trx.schema
      .createIndex('connection_by_company')
      .on('connection')
      .columns(['visma_tenant_id'])
      .execute();
  },
};
