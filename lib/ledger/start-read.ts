import type { StoredLedger } from '../db/ledger-store.ts';
import type { LedgerDeps } from './ledger-deps.ts';
import { LEASE_MS, readLedger } from './read-ledger.ts';

/**
 * Starts a read behind the answer unless one is under way anywhere, the rows are younger than
 * `youngMs`, or it is too early after a failure. True when this call started one. The lease is
 * taken before the answer is sent, so that of many openings at once exactly one reads.
 */
export async function startRead(
  deps: LedgerDeps,
  ledger: StoredLedger,
  youngMs: number,
): Promise<boolean> {
  const now = deps.clock();
  const isYoung = ledger.readAt !== undefined && now - ledger.readAt < youngMs;
  if (isYoung || ledger.reading !== undefined || ledger.nextTryAt > now) return false;
  const { tenantId, ledgerId } = ledger;
  const readBefore = now - youngMs;
  const held = await deps.reads.begin({
    tenantId,
    ledgerId,
    leaseMs: LEASE_MS,
    at: now,
    readBefore,
  });
  if (held === undefined) return false;
  deps.background((signal) => readLedger(deps, { held, customer: ledger, signal }));
  return true;
}
