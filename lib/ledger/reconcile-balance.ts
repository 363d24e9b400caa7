import type { LedgerProofStore } from '../db/ledger-proof-store.ts';
import type { LedgerCustomer, LedgerRef, LedgerStore } from '../db/ledger-store.ts';
import type { Clock } from '../domain/clock.ts';
import type { AmountE4 } from '../domain/money.ts';
import { findProofLine, isProofOf } from '../domain/proof-line.ts';
import type { Log } from '../log.ts';

export interface BalanceQuestion extends LedgerCustomer {
  readonly signal: AbortSignal;
}

export interface ReconcileDeps {
  readonly ledgers: Pick<LedgerStore, 'find'>;
  readonly proofs: LedgerProofStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Visma's own balance in the company's currency. Throws `visma.*`, `connection.*`, `http.*`. */
  readonly readBalance: (question: BalanceQuestion) => Promise<AmountE4>;
}

/** The proof is worth one call an hour, however often the rows are read. */
const PROOF_EVERY_MS = 3_600_000;

/**
 * Compares the rows that are shown with Visma's own balance of the customer. Its place is in a job
 * for ledgers whose rows have changed, when nobody waits. Never throws: without an answer the last
 * proof stays; `findShownProof` tells whether it is one of what is shown. Gives the instant (epoch
 * ms) at which it is worth being asked again; undefined when what is shown has its proof.
 */
export async function reconcileBalance(
  deps: ReconcileDeps,
  ref: LedgerRef,
  signal: AbortSignal,
): Promise<number | undefined> {
  const { tenantId, ledgerId } = ref;
  try {
    return await compare(deps, ref, signal);
  } catch (error) {
    if (!signal.aborted) deps.log.warn('balance not compared', { tenantId, ledgerId, error });
    return deps.clock() + PROOF_EVERY_MS;
  }
}

async function compare(
  deps: ReconcileDeps,
  ref: LedgerRef,
  signal: AbortSignal,
): Promise<number | undefined> {
  const askedAt = deps.clock();
  const [ledger, last] = await Promise.all([deps.ledgers.find(ref), deps.proofs.find(ref)]);
  if (ledger?.visibleRead === undefined || ledger.isIncomplete) return askedAt + PROOF_EVERY_MS;
  const nextAt = (last?.askedAt ?? 0) + PROOF_EVERY_MS;
  if (last !== undefined && askedAt < nextAt) {
    return isProofOf(last, await deps.proofs.listBalanceGroups(ref)) ? undefined : nextAt;
  }
  const { tenantId, ledgerId, connectionId, customerNumber } = ledger;
  const balanceE4 = await deps.readBalance({ tenantId, connectionId, customerNumber, signal });
  const line = findProofLine(await deps.proofs.listBalanceGroups(ref), balanceE4);
  const now = await deps.ledgers.find(ref);
  // Rows that another read replaced meanwhile are not those that Visma was asked about.
  const isOfShown = now?.visibleRead === ledger.visibleRead;
  if (line === undefined || !isOfShown) return askedAt + PROOF_EVERY_MS;
  await deps.proofs.save(ref, { askedAt, line });
  if (line.kind === 'not-reconciled') {
    deps.log.info('balance not reconciled', { tenantId, ledgerId });
  }
  return undefined;
}
