import type { StoredLedger } from '../db/ledger-store.ts';
import type { LedgerDeps } from './ledger-deps.ts';

/** Panels ask every few seconds while a read is under way, and it lives by being looked at. */
const NOTED_EVERY_MS = 3_000;

/** Remembers that somebody looks at the ledger; see `ReadSettings.viewerGraceMs`. */
export async function noteView(
  deps: Pick<LedgerDeps, 'ledgers' | 'clock'>,
  ledger: StoredLedger,
): Promise<void> {
  const now = deps.clock();
  if (now - ledger.lastViewedAt >= NOTED_EVERY_MS) await deps.ledgers.noteViewed(ledger, now);
}
