import 'server-only';
import type { ExpiredRowStore } from '../db/expired-row-store.ts';
import type { Clock } from '../domain/clock.ts';
import type { Log } from '../log.ts';
import { LIFETIMES } from './lifetimes.ts';

const MINUTE_MS = 60_000;
/** A sign-in may end at its last moment and be handed over after that. */
const UNUSED_MS = LIFETIMES.signInMs + 5 * MINUTE_MS;
/** For questions about yesterday; the activity log has what is kept for longer. */
const KEPT_MS = 24 * 60 * MINUTE_MS;

/** Of a card not opened for half a year, nobody asks what is new since then. */
const LOOKS_KEPT_MS = 182 * 24 * 60 * MINUTE_MS;

interface PurgeDeps {
  readonly expired: ExpiredRowStore;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Ends what nobody ends by signing out: sessions past their time, and the SuperOffice tokens behind
 * them, which would otherwise outlive every session by months. Then deletes what ended a day ago.
 */
export async function purgeExpired({ expired, clock, log }: PurgeDeps): Promise<void> {
  const now = clock();
  const sessions = await expired.endSessions({
    now,
    manageIdleSince: now - LIFETIMES.manageIdleMs,
  });
  const grants = await expired.endGrants({ now, madeBefore: now - UNUSED_MS });
  await expired.deleteEnded(now - KEPT_MS);
  await expired.deleteLooks(now - LOOKS_KEPT_MS);
  if (sessions > 0) log.info('expired sessions ended', { count: sessions });
  if (grants > 0) log.info('unused crm grants ended', { count: grants });
}

/** What `lib/schedule` runs, on one instance at a time. */
export function createPurgeJob(deps: PurgeDeps) {
  return {
    name: 'purge-expired',
    everyMs: 10 * MINUTE_MS,
    leaseMs: MINUTE_MS,
    run: () => purgeExpired(deps),
  };
}
