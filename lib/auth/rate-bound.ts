import { AppError } from '../errors.ts';

export interface RateBound {
  /** @throws AppError `auth.too-many-requests` with `retryAt` when the key or all together asked too often. */
  count(key: string, now: number): void;
}

/**
 * Bounds what one process does for an open door. The secrets behind the door are too long to be
 * guessed; this keeps guessing from costing others the database.
 */
export function createRateBound(limits: {
  readonly perKey: number;
  readonly inAll: number;
  readonly windowMs: number;
}): RateBound {
  const window = { startedAt: 0, total: 0, byKey: new Map<string, number>() };
  return {
    count(key, now) {
      if (now - window.startedAt >= limits.windowMs) {
        window.startedAt = now;
        window.total = 0;
        window.byKey.clear();
      }
      const ofKey = window.byKey.get(key) ?? 0;
      // What is refused does not count: one who goes on asking must not use up the others' share.
      if (ofKey >= limits.perKey || window.total >= limits.inAll) {
        throw new AppError('auth.too-many-requests', 'asked too often', {
          retryAt: window.startedAt + limits.windowMs,
        });
      }
      window.total += 1;
      window.byKey.set(key, ofKey + 1);
    },
  };
}
