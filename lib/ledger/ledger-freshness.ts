import type { StoredLedger } from '../db/ledger-store.ts';
import type { LedgerSummary } from '../domain/card.ts';

/** A refresh on demand asks what the last read asked; Visma is asked the same four times a minute at most. */
export const MIN_REFRESH_INTERVAL_MS = 15_000;
/** Rows are shown while reads fail, but after a day they say nothing about today. */
const TOO_OLD_MS = 24 * 60 * 60_000;

/**
 * From when on a refresh would ask Visma, if not now, and whether the rows are too old to be taken
 * for today's. `pausedUntil` is the end of a pause that Visma asked the whole connection for; all
 * instants in epoch milliseconds.
 */
export function ledgerFreshness(
  { readAt, nextTryAt }: Pick<StoredLedger, 'readAt' | 'nextTryAt'>,
  pausedUntil: number | undefined,
  now: number,
): Pick<LedgerSummary, 'refreshAt' | 'isTooOld'> {
  const readAgainAt = readAt === undefined ? 0 : readAt + MIN_REFRESH_INTERVAL_MS;
  const refreshAt = Math.max(readAgainAt, nextTryAt, pausedUntil ?? 0);
  return {
    ...(refreshAt > now && { refreshAt }),
    ...(readAt !== undefined && now - readAt > TOO_OLD_MS && { isTooOld: true }),
  };
}
