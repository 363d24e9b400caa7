import type { LedgerRef } from '../db/ledger-store.ts';
import { AppError } from '../errors.ts';
import type { LedgerDeps } from './ledger-deps.ts';
import { startRead } from './start-read.ts';

/** Visma refuses the sixth identical request of a minute. */
const MIN_INTERVAL_MS = 12_000;

/**
 * Starts a read behind the answer on a person's demand; does nothing while one is under way, within
 * twelve seconds of the last one, or before the next try after a failure. Throws `input.not-found`.
 */
export async function requestRefresh(deps: LedgerDeps, ref: LedgerRef): Promise<void> {
  const ledger = await deps.ledgers.find(ref);
  if (ledger === undefined) throw new AppError('input.not-found', 'no such ledger in this tenant');
  await startRead(deps, ledger, MIN_INTERVAL_MS);
}
