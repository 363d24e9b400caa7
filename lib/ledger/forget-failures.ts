import type { LedgerCustomer } from '../db/ledger-store.ts';
import type { LedgerDeps } from './ledger-deps.ts';

/** After a connection was made to work again its ledgers need not wait for their next try. */
export async function forgetFailures(
  deps: Pick<LedgerDeps, 'ledgers'>,
  connection: Pick<LedgerCustomer, 'tenantId' | 'connectionId'>,
): Promise<void> {
  await deps.ledgers.forgetFailures(connection);
}
