import 'server-only';
import type { GrantDeps } from './connections/access-token.ts';
import { withGrant } from './connections/with-grant.ts';
import type { CustomerCredit } from './domain/customer-credit.ts';
import type { CreditQuestion } from './ledger/read-credit.ts';
import type { VismaClient } from './visma/client.ts';
import { getCustomerCredit } from './visma/get-customer-credit.ts';

/** Where the credit limit on a card meets Visma. */
export function readCustomerCredit(
  grants: GrantDeps,
  visma: VismaClient,
  { tenantId, connectionId, customerNumber, signal }: CreditQuestion,
): Promise<CustomerCredit> {
  return withGrant(grants, { tenantId, connectionId }, (caller) =>
    getCustomerCredit(visma, caller, { customerNumber, signal }),
  );
}
