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
  /** All payments are known: from their list, or among the documents. */
  readonly areKnown: boolean;
  /** False when payments that belong to the ledger could not be read. */
  readonly isUpToDate: boolean;
}

const AMONG_DOCUMENTS: PaymentsRead = { areKnown: true, isUpToDate: true };
const NOT_ASKED: PaymentsRead = { areKnown: false, isUpToDate: true };

/**
 * Whether a customer's payments are among his documents is not documented (docs/visma.md §3). A
 * company that has shown one there has them all there, and nothing more is asked. Until it has,
 * ledgers without any ask the list of payments once a day; a company that answers there is asked
 * with every read.
 */
export async function readPayments(
  deps: LedgerDeps,
  reading: Reading,
  { changedSince }: { readonly changedSince?: string } = {},
): Promise<PaymentsRead> {
  const { customer, met, held } = reading;
  const known = await deps.paymentLists.find(customer);
  if (met.hasPayments) {
    if (known !== 'in-documents') await deps.paymentLists.learn(customer, 'in-documents');
    return AMONG_DOCUMENTS;
  }
  const { paymentsAskedAt = -Infinity } = held.before;
  const isAskedLately = deps.clock() - paymentsAskedAt < deps.settings.paymentsEveryMs;
  if (known === 'in-documents') return AMONG_DOCUMENTS;
  if (known === undefined && isAskedLately) return NOT_ASKED;
  // Only a read of everything shows that there are none among the documents.
  if (known === undefined && changedSince !== undefined) return NOT_ASKED;
  return askForPayments(deps, reading, { isFirstTime: known === undefined, changedSince });
}

async function askForPayments(
  deps: LedgerDeps,
  reading: Reading,
  { isFirstTime, changedSince }: { isFirstTime: boolean; changedSince: string | undefined },
): Promise<PaymentsRead> {
  const { signal, customer, held } = reading;
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
    });
    if (isFirstTime && received > 0) await deps.paymentLists.learn(customer, 'apart');
    return { areKnown: isComplete, isUpToDate: isComplete };
  } catch (error) {
    if (signal.aborted || error instanceof NobodyLooks || !isAppError(error)) throw error;
    deps.log.warn('payments not read', { ledgerId: held.ledgerId, error });
    // Where none were ever seen there, the list may be closed to this app; the documents are whole.
    const isClosed = isFirstTime && CLOSED.has(error.code);
    return { areKnown: isClosed, isUpToDate: isClosed };
  }
}
