import { z } from 'zod';
import type { CustomerCredit } from '../domain/customer-credit.ts';
import type { AmountE4 } from '../domain/money.ts';
import type { Db } from './db.ts';
import type { LedgerRef } from './ledger-store.ts';

export interface StoredCredit {
  /** Undefined until Visma has told it. */
  readonly credit: CustomerCredit | undefined;
  /** Epoch milliseconds; Visma is not asked again before. */
  readonly askAfter: number;
}

export interface CustomerCreditStore {
  /** Undefined before Visma was asked, and for a ledger of another tenant. */
  find(ref: LedgerRef): Promise<StoredCredit | undefined>;
  save(ref: LedgerRef, stored: StoredCredit): Promise<void>;
}

export function createCustomerCreditStore(db: Db): CustomerCreditStore {
  return {
    find: async ({ tenantId, ledgerId }) => {
      const row = await db.read
        .selectFrom('customer_credit')
        .select(['ask_after', 'credit'])
        .where('tenant_id', '=', tenantId)
        .where('ledger_id', '=', ledgerId)
        .executeTakeFirst();
      return row && { askAfter: row.ask_after, credit: parseCredit(row.credit) };
    },
    save: async ({ tenantId, ledgerId }, { credit, askAfter }) => {
      const facts = {
        ask_after: askAfter,
        credit: credit === undefined ? null : JSON.stringify(credit),
      };
      await db.direct
        .insertInto('customer_credit')
        .values({ tenant_id: tenantId, ledger_id: ledgerId, ...facts })
        .onConflict((conflict) => conflict.columns(['tenant_id', 'ledger_id']).doUpdateSet(facts))
        .execute();
    },
  };
}

const creditSchema = z.object({
  limitE4: z
    .int()
    .transform((value) => value as AmountE4)
    .exactOptional(),
});

function parseCredit(json: string | null): CustomerCredit | undefined {
  return json === null ? undefined : creditSchema.parse(JSON.parse(json));
}
