import { AppError } from '../errors.ts';

/** How long the parts of a refresh may take; milliseconds. docs/decisions/0004 has the reasons. */
export interface CrmTokenTiming {
  /** An access token is renewed this long before it ends. */
  readonly earlyMs: number;
  /** Spreads renewals that would fall together: ± this share of `earlyMs`. */
  readonly jitterShare: number;
  /** A token with less left is not handed out even when it cannot be renewed. */
  readonly leastLeftMs: number;
  /** Full deadline of one call to the token endpoint. */
  readonly deadlineMs: number;
  readonly leaseMs: number;
  /** How long a caller waits for another one's refresh. */
  readonly waitMs: number;
  /** A waiter looks again after this long, up to three times as long at random. */
  readonly pollMs: number;
  readonly unknownPauseMs: number;
  readonly coolDownMs: number;
  /** How long storing a renewed token is tried while the database fails. */
  readonly storeMs: number;
}

const DEFAULTS: CrmTokenTiming = {
  earlyMs: 120_000,
  jitterShare: 0.125,
  leastLeftMs: 5_000,
  deadlineMs: 8_000,
  leaseMs: 20_000,
  waitMs: 12_000,
  pollMs: 50,
  unknownPauseMs: 5_000,
  coolDownMs: 30_000,
  storeMs: 60_000,
};

/** Refuses a lease that could end while its holder is still in its second try. */
export function createCrmTokenTiming(changes: Partial<CrmTokenTiming> = {}): CrmTokenTiming {
  const timing = { ...DEFAULTS, ...changes };
  if (2 * timing.deadlineMs >= timing.leaseMs) {
    throw new AppError('config.invalid', 'two refresh deadlines do not fit into the lease');
  }
  return timing;
}
