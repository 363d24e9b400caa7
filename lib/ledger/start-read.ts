import type { StoredLedger } from '../db/ledger-store.ts';
import { openingsWaitUntil } from './choose-reading.ts';
import type { LedgerDeps } from './ledger-deps.ts';
import type { LedgerReading } from './read-ledger.ts';
import { readLedger } from './read-ledger.ts';

/** Rows that a webhook called out of date are not read more often than this, however many come. */
const STALE_MS = 30_000;

export interface ReadWish {
  readonly youngMs: number;
  readonly wanted: LedgerReading['wanted'];
}

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
  wish: ReadWish,
): Promise<boolean> {
  if (!isReadDue(deps, ledger, wish)) return false;
  const request = await takeLease(deps, ledger, wish);
  if (request === undefined) return false;
  deps.background((signal) => readLedger(deps, { ...request, signal }));
  return true;
}

/**
 * As `startRead`, for a ledger with rows to show: the lease too is taken behind the answer, since on
 * SQLite a read of another customer may hold the only writer for seconds. True when a read is about
 * to start here, or has just been started by somebody else.
 */
export function startReadBehind(deps: LedgerDeps, ledger: StoredLedger, wish: ReadWish): boolean {
  if (!isReadDue(deps, ledger, wish)) return false;
  deps.background(async (signal) => {
    const request = await takeLease(deps, ledger, wish);
    if (request !== undefined) await readLedger(deps, { ...request, signal });
  });
  return true;
}

function isReadDue(
  { clock }: LedgerDeps,
  ledger: StoredLedger,
  { youngMs, wanted }: ReadWish,
): boolean {
  const now = clock();
  const isYoung = ledger.readAt !== undefined && now - ledger.readAt < keptMs(ledger, youngMs);
  if (isYoung || ledger.reading !== undefined || ledger.nextTryAt > now) return false;
  return wanted !== 'opening' || openingsWaitUntil(ledger, now) <= now;
}

function keptMs({ isStale }: StoredLedger, youngMs: number): number {
  return isStale ? Math.min(STALE_MS, youngMs) : youngMs;
}

async function takeLease(
  { reads, settings, clock }: LedgerDeps,
  ledger: StoredLedger,
  { youngMs, wanted }: ReadWish,
): Promise<Omit<LedgerReading, 'signal'> | undefined> {
  const { tenantId, ledgerId, failure } = ledger;
  const at = clock();
  const readBefore = at - keptMs(ledger, youngMs);
  const held = await reads.begin({ tenantId, ledgerId, leaseMs: settings.leaseMs, at, readBefore });
  return held && { held, customer: ledger, wanted, failingSince: failure?.since };
}
