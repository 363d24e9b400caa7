import type { StoredLedger } from '../db/ledger-store.ts';
import type { CompanyProblemCode, LedgerSummary, Problem } from '../domain/card.ts';
import { companyProblem } from './company-problem.ts';

/** Undefined when there is nothing to show: never read, and no read under way. */
export function summariseLedger(ledger: StoredLedger): LedgerSummary | undefined {
  const { readAt, reading, total } = ledger;
  if (readAt === undefined && reading === undefined && total === 0) return undefined;
  const told = readAt === undefined ? Math.max(reading?.total ?? 0, total) : total;
  return {
    ...(readAt !== undefined && { readAt }),
    total: told,
    // 0 until Visma has told its count.
    ...(reading && { reading: { received: reading.received, total: reading.total ?? 0 } }),
    revision: ledgerRevision(ledger),
  };
}

/** The rows of a first read change as they arrive, later ones only with a complete read. */
export function ledgerRevision({ visibleRead, total }: StoredLedger): string {
  return visibleRead === undefined ? `0.${String(total)}` : String(visibleRead);
}

/** Why what is shown is missing or old. `now` in epoch milliseconds. */
export function findLedgerProblem(
  ledger: StoredLedger,
  now: number,
): Problem<CompanyProblemCode> | undefined {
  const { failure, nextTryAt, isIncomplete, paymentsLack, fullReadAfter, readAt } = ledger;
  if (failure !== undefined) {
    return {
      code: companyProblem(failure.code),
      since: failure.since,
      ...(nextTryAt > now && { until: nextTryAt }),
    };
  }
  if (isSilent(ledger, now)) return { code: 'visma-down', since: ledger.reading?.since ?? now };
  if (!isIncomplete) return undefined;
  if (paymentsLack !== undefined) {
    const { knownAt, askedAfter } = paymentsLack;
    return {
      ...({ code: 'incomplete', lacks: 'payments' } as const),
      ...(knownAt !== undefined && { since: knownAt }),
      ...(askedAfter > now && { until: askedAfter }),
    };
  }
  return {
    code: 'incomplete',
    ...(readAt !== undefined && { since: readAt }),
    ...(fullReadAfter > now && { until: fullReadAfter }),
  };
}

/**
 * Nobody looks at an empty card for more than ten seconds: a call may take eight, but a token may
 * have to be waited for first. The read goes on, and what it brings takes the problem away.
 */
const SILENT_MS = 9_000;

function isSilent({ readAt, total, reading }: StoredLedger, now: number): boolean {
  if (readAt !== undefined || total > 0 || reading === undefined) return false;
  return reading.received === 0 && now - reading.since > SILENT_MS;
}
