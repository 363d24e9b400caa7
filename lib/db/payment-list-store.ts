import type { Db } from './db.ts';
import type { LedgerCustomer } from './ledger-store.ts';

/** Where a company's payments come: among the documents of a customer, or only in a list of their own. */
export type PaymentList = 'in-documents' | 'apart';

type Connection = Pick<LedgerCustomer, 'tenantId' | 'connectionId'>;

export interface PaymentListStore {
  /** Undefined until a payment was seen. */
  find(connection: Connection): Promise<PaymentList | undefined>;
  learn(connection: Connection, list: PaymentList): Promise<void>;
}

export function createPaymentListStore(db: Db): PaymentListStore {
  return {
    find: async ({ tenantId, connectionId }) => {
      const row = await db.read
        .selectFrom('connection')
        .select('payment_list')
        .where('tenant_id', '=', tenantId)
        .where('id', '=', connectionId)
        .executeTakeFirst();
      return row?.payment_list ?? undefined;
    },
    learn: async ({ tenantId, connectionId }, list) => {
      await db.direct
        .updateTable('connection')
        .set({ payment_list: list })
        .where('tenant_id', '=', tenantId)
        .where('id', '=', connectionId)
        .execute();
    },
  };
}
