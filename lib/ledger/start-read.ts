import type { StoredLedger } from '../db/ledger-store.ts';
import { openingsWaitUntil } from './choose-reading.ts';
import type { LedgerDeps } from './ledger-deps.ts';
import type { LedgerReading } from './read-ledger.ts';
import { readLedger } from './read-ledger.ts';

/** Rows that a webhook called out of date are not read more often than this, however many come. */
const STALE_MS = 30_000;

/**
 * Starts a read behind the answer unless one is under way anywhere, the rows are younger than
 * `youngMs` (half a minute when Visma has told of a change), it is too early after a failure, or
 * an opening of the card would cost more calls than it is worth (`openingsWaitUntil`).
 * True when this call started one. The lease is taken before the answer is sent, so that of many
 * openings at once exactly one reads.
 */
export async function startRead(
  deps: LedgerDeps,
  ledger: StoredLedger,
  { youngMs, wanted }: { readonly youngMs: number; readonly wanted: LedgerReading['wanted'] },
): Promise<boolean> {
  const now = deps.clock();
  const keptMs = ledger.isStale ? Math.min(STALE_MS, youngMs) : youngMs;
  const isYoung = ledger.readAt !== undefined && now - ledger.readAt < keptMs;
  if (isYoung || ledger.reading !== undefined || ledger.nextTryAt > now) return false;
  if (wanted === 'opening' && openingsWaitUntil(ledger, now) > now) return false;
  const { tenantId, ledgerId } = ledger;
  const readBefore = now - keptMs;
  const held = await deps.reads.begin({
    tenantId,
    ledgerId,
    leaseMs: deps.settings.leaseMs,
    at: now,
    readBefore,
  });
  if (held === undefined) return false;
  const failingSince = ledger.failure?.since;
  const request = { held, customer: ledger, wanted, failingSince };
  deps.background((signal) => readLedger(deps, { ...request, signal }));
  return true;
}
