import type { CustomerCreditStore } from '../db/customer-credit-store.ts';
import type { LedgerCustomer, LedgerRef } from '../db/ledger-store.ts';
import type { Clock } from '../domain/clock.ts';
import type { CustomerCredit } from '../domain/customer-credit.ts';
import type { Log } from '../log.ts';

export interface CreditQuestion extends LedgerCustomer {
  readonly signal: AbortSignal;
}

export interface CreditDeps {
  readonly credits: CustomerCreditStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Throws `visma.*`, `connection.*`, `http.*`. */
  readonly readCredit: (question: CreditQuestion) => Promise<CustomerCredit>;
}

const HOUR_MS = 3_600_000;
/** A limit is agreed for months: it is worth one call a day. */
const ASK_EVERY_MS = 24 * HOUR_MS;

/**
 * Asks for the credit limit when that is due. Its place is in a job for ledgers that are looked at,
 * when nobody waits. Never throws: without an answer the last one stays, and Visma is asked again
 * after an hour.
 */
export async function readCredit(
  deps: CreditDeps,
  ledger: LedgerRef & LedgerCustomer,
  signal: AbortSignal,
): Promise<void> {
  const { tenantId, ledgerId, connectionId, customerNumber } = ledger;
  try {
    const known = await deps.credits.find(ledger);
    const now = deps.clock();
    if (known !== undefined && now < known.askAfter) return;
    // First, so that a failure is not repeated by the next turn.
    await deps.credits.save(ledger, { credit: known?.credit, askAfter: now + HOUR_MS });
    const credit = await deps.readCredit({ tenantId, connectionId, customerNumber, signal });
    await deps.credits.save(ledger, { credit, askAfter: now + ASK_EVERY_MS });
  } catch (error) {
    if (!signal.aborted) deps.log.warn('credit limit not read', { tenantId, ledgerId, error });
  }
}
