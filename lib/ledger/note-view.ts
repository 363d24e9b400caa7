import type { StoredLedger } from '../db/ledger-store.ts';
import type { LedgerDeps } from './ledger-deps.ts';

/** Panels ask every few seconds while a read is under way, and it lives by being looked at. */
const NOTED_EVERY_MS = 3_000;

/** Lists are asked for while somebody scrolls: often enough for the grace, and a write for few of them. */
const LISTED_EVERY_MS = 6_000;

/**
 * Remembers that somebody looks at the ledger; see `ReadSettings.viewerGraceMs`. Behind the answer:
 * on SQLite a read of another customer may hold the only writer for seconds.
 */
export function noteView(
  deps: Pick<LedgerDeps, 'ledgers' | 'clock' | 'background'>,
  ledger: StoredLedger,
  by: 'opening' | 'listing' = 'opening',
): void {
  const now = deps.clock();
  const everyMs = by === 'listing' ? LISTED_EVERY_MS : NOTED_EVERY_MS;
  if (now - ledger.lastViewedAt < everyMs) return;
  deps.background(() => deps.ledgers.noteViewed(ledger, now));
}
