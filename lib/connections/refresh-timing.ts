import { AppError } from '../errors.ts';

/** How long the parts of a token refresh may take; all in milliseconds. docs/decisions/0004 has the reasons. */
export interface RefreshTiming {
  /** A token is renewed this long before it ends, at most a quarter of its life. */
  readonly earlyMs: number;
  /** Spreads the renewal of many tokens that end together: ± this share of `earlyMs`. */
  readonly jitterShare: number;
  /** Full deadline of one call to the token endpoint. */
  readonly deadlineMs: number;
  readonly leaseMs: number;
  /** How long a caller waits for another one's refresh. */
  readonly waitMs: number;
  /** A waiter looks again after this long, doubled at random. */
  readonly pollMs: number;
  /** No further attempt this long after an unknown outcome. */
  readonly unknownPauseMs: number;
  /** Between a first `invalid_grant` and the second look at it. */
  readonly secondTryMs: number;
  readonly coolDownMs: number;
  /** How long the authorization server accepts a one-time refresh token again (Visma: 5–60 s, set to 60). */
  readonly graceMs: number;
  /** How often abandoned and failing refreshes are looked for; until then nobody else replays. */
  readonly sweepMs: number;
}

const DEFAULTS: RefreshTiming = {
  earlyMs: 120_000,
  jitterShare: 0.125,
  deadlineMs: 8_000,
  leaseMs: 20_000,
  waitMs: 12_000,
  pollMs: 75,
  unknownPauseMs: 5_000,
  secondTryMs: 5_000,
  coolDownMs: 30_000,
  graceMs: 60_000,
  sweepMs: 5_000,
};

/**
 * Refuses timings under which a token could be lost: the two tries of one holder must fit into its
 * lease, and after a crash the replay must still fall into the server's grace, although the sweep
 * that starts it may have died with the same process and left a lease of its own (twice `sweepMs`).
 */
export function createRefreshTiming(changes: Partial<RefreshTiming> = {}): RefreshTiming {
  const timing = { ...DEFAULTS, ...changes };
  if (2 * timing.deadlineMs >= timing.leaseMs) {
    throw new AppError('config.invalid', 'two refresh deadlines do not fit into the lease');
  }
  const { leaseMs, unknownPauseMs, sweepMs, deadlineMs, graceMs } = timing;
  if (leaseMs + unknownPauseMs + 3 * sweepMs + deadlineMs >= graceMs) {
    throw new AppError('config.invalid', 'a replay after the lease would miss the grace period');
  }
  return timing;
}
