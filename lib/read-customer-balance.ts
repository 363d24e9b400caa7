import 'server-only';
import type { GrantDeps } from './connections/access-token.ts';
import { withGrant } from './connections/with-grant.ts';
import type { AmountE4 } from './domain/money.ts';
import type { BalanceQuestion } from './ledger/reconcile-balance.ts';
import type { VismaClient } from './visma/client.ts';
import { getCustomerBalance } from './visma/get-customer-balance.ts';

/** Where the proof line meets Visma. */
export function readCustomerBalance(
  grants: GrantDeps,
  visma: VismaClient,
  { tenantId, connectionId, customerNumber, signal }: BalanceQuestion,
): Promise<AmountE4> {
  return withGrant(grants, { tenantId, connectionId }, (caller) =>
    getCustomerBalance(visma, caller, { customerNumber, signal }),
  );
}
