import { PAYMENTS_PAGE } from '../db/document-writes.ts';
import type { ErrorCode } from '../errors.ts';
import { isAppError } from '../errors.ts';
import type { LedgerDeps } from './ledger-deps.ts';
import { readAside } from './read-aside.ts';
import type { Reading } from './reading.ts';
import { customerOf, NobodyLooks } from './reading.ts';

const CLOSED: ReadonlySet<ErrorCode> = new Set([
  'visma.forbidden',
  'visma.not-found',
  'visma.no-such-customer',
  'visma.rejected',
]);

export interface PaymentsRead {
  /** All payments are known: from their list, or what has changed in it, or among the documents. */
  readonly areKnown: boolean;
  /** `failed`: payments that belong to the ledger could not be read; `not-asked`: not yet again. */
  readonly outcome: 'up-to-date' | 'failed' | 'not-asked';
}

const AMONG_DOCUMENTS: PaymentsRead = { areKnown: true, outcome: 'up-to-date' };
const NOT_NEEDED: PaymentsRead = { areKnown: false, outcome: 'up-to-date' };
const NOT_YET: PaymentsRead = { areKnown: false, outcome: 'not-asked' };

/**
 * Whether a customer's payments are among his documents is not documented (docs/visma.md §3). A
 * company that has shown one there has them all there, and nothing more is asked. Until it has,
 * ledgers without any ask the list of payments once a day; a company that answers there is asked
 * with every read. After a failure the whole list is asked for, and not at once.
 */
export async function readPayments(
  deps: LedgerDeps,
  reading: Reading,
  { changedSince }: { readonly changedSince?: string } = {},
): Promise<PaymentsRead> {
  const { customer, met, held } = reading;
  const { paymentFailures, paymentsAfter } = held.before.lacking;
  const known = await deps.paymentLists.find(customer);
  if (met.hasPayments) {
    if (known !== 'in-documents') await deps.paymentLists.learn(customer, 'in-documents');
    return AMONG_DOCUMENTS;
  }
  const { paymentsAskedAt = -Infinity } = held.before;
  const isAskedLately = deps.clock() - paymentsAskedAt < deps.settings.paymentsEveryMs;
  if (known === 'in-documents') return AMONG_DOCUMENTS;
  if (paymentFailures > 0) {
    if (reading.wanted === 'opening' && deps.clock() < paymentsAfter) return NOT_YET;
    return askForPayments(deps, reading, { isFirstTime: known === undefined });
  }
  if (known === undefined && isAskedLately) return NOT_NEEDED;
  // Only a read of everything shows that there are none among the documents.
  if (known === undefined && changedSince !== undefined) return NOT_NEEDED;
  const isFirstTime = known === undefined;
  return askForPayments(deps, reading, {
    isFirstTime,
    ...(changedSince !== undefined && { changedSince }),
  });
}

async function askForPayments(
  deps: LedgerDeps,
  reading: Reading,
  { isFirstTime, changedSince }: { isFirstTime: boolean; changedSince?: string },
): Promise<PaymentsRead> {
  const { signal, customer, held } = reading;
  const { total, listed } = held.before;
  try {
    const { isComplete, received } = await readAside(deps, reading, {
      ask: (page) =>
        deps.readPayments({
          ...customerOf(reading),
          ...page,
          signal,
          ...(changedSince !== undefined && { changedSince }),
        }),
      seenPage: PAYMENTS_PAGE,
      // That nothing has changed is told by an empty list, that nothing is there any more is not.
      rowsBefore: changedSince === undefined ? total - listed : 0,
    });
    if (isFirstTime && received > 0) await deps.paymentLists.learn(customer, 'apart');
    return { areKnown: isComplete, outcome: isComplete ? 'up-to-date' : 'failed' };
  } catch (error) {
    if (signal.aborted || error instanceof NobodyLooks || !isAppError(error)) throw error;
    deps.log.warn('payments not read', { ledgerId: held.ledgerId, error });
    // Where none were ever seen there, the list may be closed to this app; the documents are whole.
    const isClosed = isFirstTime && CLOSED.has(error.code);
    return { areKnown: isClosed, outcome: isClosed ? 'up-to-date' : 'failed' };
  }
}
