import type { LedgerRef } from '../db/ledger-store.ts';
import { AppError } from '../errors.ts';
import type { LedgerDeps } from './ledger-deps.ts';
import { MIN_REFRESH_INTERVAL_MS } from './ledger-freshness.ts';
import { noteView } from './note-view.ts';
import type { LedgerReading } from './read-ledger.ts';
import { startRead } from './start-read.ts';

/**
 * Starts a read behind the answer on a person's demand; does nothing while one is under way, within
 * fifteen seconds of the last one, or before the next try after a failure. `everything`: rows looked
 * wrong, so changes alone will not do. Throws `input.not-found`.
 */
export async function requestRefresh(
  deps: LedgerDeps,
  ref: LedgerRef,
  wanted: LedgerReading['wanted'] = 'refresh',
): Promise<void> {
  const ledger = await deps.ledgers.find(ref);
  if (ledger === undefined) throw new AppError('input.not-found', 'no such ledger in this tenant');
  noteView(deps, ledger);
  await startRead(deps, ledger, { youngMs: MIN_REFRESH_INTERVAL_MS, wanted });
}
