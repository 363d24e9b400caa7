import { AppError } from '../errors.ts';
import type { RateBound } from './rate-bound.ts';

export interface RefillBound extends RateBound {
  /** Takes one back that turned out to be what the door is for. */
  giveBack(key: string, now: number): void;
}

/** Above it, keys that have all of theirs back are forgotten; then the oldest. */
const MAX_KEYS = 50_000;
/** Shares are binary fractions. */
const ROUNDING_MS = 0.5;

/**
 * A bucket per key, in one process: so many at once, and one more whenever its share of the window
 * has passed. Where a bound of whole windows lets twice as many in around its edge and then nobody,
 * this one makes who asked too often wait for one share only.
 */
export function createRefillBound({
  perKey,
  windowMs,
  inAll = Number.POSITIVE_INFINITY,
}: {
  readonly perKey: number;
  readonly windowMs: number;
  /** Of all keys together; as many as come when absent. */
  readonly inAll?: number;
}): RefillBound {
  const shareMs = windowMs / perKey;
  const all = { fullAt: 0 };
  /** When each key has all of its bucket back (epoch milliseconds). */
  const fullAt = new Map<string, number>();
  const set = (key: string, at: number, now: number) => {
    fullAt.delete(key);
    fullAt.set(key, at);
    if (fullAt.size > MAX_KEYS) forget(fullAt, now);
  };
  return {
    count(key, now) {
      const next = Math.max(fullAt.get(key) ?? 0, now) + shareMs;
      const nextOfAll = Math.max(all.fullAt, now) + windowMs / inAll;
      const later = Math.max(next, nextOfAll);
      if (later - now > windowMs + ROUNDING_MS) {
        throw new AppError('auth.too-many-requests', 'asked too often', {
          retryAt: Math.ceil(later - windowMs),
        });
      }
      // What is refused does not count: one who goes on asking must not use up the others' share.
      all.fullAt = nextOfAll;
      set(key, next, now);
    },
    giveBack(key, now) {
      const at = fullAt.get(key);
      // Time has given it back already.
      if (at === undefined || at <= now) return;
      set(key, at - shareMs, now);
      all.fullAt -= windowMs / inAll;
    },
  };
}

function forget(fullAt: Map<string, number>, now: number): void {
  for (const [key, at] of fullAt) {
    if (at <= now) fullAt.delete(key);
  }
  for (const [key] of fullAt) {
    if (fullAt.size <= MAX_KEYS) return;
    fullAt.delete(key);
  }
}
