import type { AppError, ErrorCode } from '../errors.ts';

/**
 * Visma counts calls that fail alike and refuses the third within five minutes
 * (docs/visma.md, *Rate limits*): what nobody mends in that time is not asked again within half of it.
 */
const REFUSED_PAUSE_MS = 150_000;
const THROTTLED_PAUSE_MS = 60_000;
const TRANSIENT_PAUSE_MS = 15_000;
/** An outage is asked about no more often than a card that is looked at asks when all is well. */
const LONGEST_TRANSIENT_PAUSE_MS = 60_000;
/** The connection's own state decides whether it is tried again; here is nothing to hold back. */
const GRANT_PAUSE_MS = 5_000;

const PAUSES: Partial<Readonly<Record<ErrorCode, number>>> = {
  'visma.needs-reauthentication': GRANT_PAUSE_MS,
  'visma.unauthorized': GRANT_PAUSE_MS,
  'connection.paused': GRANT_PAUSE_MS,
  'connection.never-connected': GRANT_PAUSE_MS,
  'connection.busy': GRANT_PAUSE_MS,
  'visma.company-refused': REFUSED_PAUSE_MS,
  'visma.role-missing': REFUSED_PAUSE_MS,
  'visma.no-licence': REFUSED_PAUSE_MS,
  'visma.not-approved': REFUSED_PAUSE_MS,
  'visma.forbidden': REFUSED_PAUSE_MS,
  'visma.no-such-customer': REFUSED_PAUSE_MS,
  'visma.not-found': REFUSED_PAUSE_MS,
  'visma.rejected': REFUSED_PAUSE_MS,
  'visma.rate-limited': THROTTLED_PAUSE_MS,
};

/**
 * The instant before which a read that failed by `error` is not repeated. An outage is asked about
 * after 15 seconds, then after as long as it has lasted, up to a minute; `failingSince` is when it
 * began.
 */
export function nextTryAt(
  error: Pick<AppError, 'code' | 'retryAt'>,
  now: number,
  failingSince = now,
): number {
  if (error.retryAt !== undefined && error.retryAt > now) return error.retryAt;
  return now + (PAUSES[error.code] ?? transientPauseMs(now - failingSince));
}

function transientPauseMs(lastedMs: number): number {
  return Math.min(LONGEST_TRANSIENT_PAUSE_MS, Math.max(TRANSIENT_PAUSE_MS, lastedMs));
}
