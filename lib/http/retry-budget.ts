import type { Clock } from '../domain/clock.ts';

export interface RetryBudgetPolicy {
  readonly windowMs: number;
  /** Retries ÷ calls within the window. */
  readonly share: number;
  /** So many are always allowed: the first call after a quiet night deserves a second try. */
  readonly atLeast: number;
}

export const RETRY_BUDGET: RetryBudgetPolicy = { windowMs: 60_000, share: 0.1, atLeast: 1 };

export interface RetryBudget {
  noteCall(key: string): void;
  /** True when one more retry fits; it is then spent. */
  spend(key: string): boolean;
}

interface Window {
  calls: number[];
  retries: number[];
}

/**
 * Retries help against single mishaps. In an outage each of them fails too, and doubles the load
 * on a server that is coming up: so they may only be a small share of the calls (Google SRE book,
 * *Handling overload*, per-client retry budget).
 */
export function createRetryBudget(
  clock: Clock,
  policy: RetryBudgetPolicy = RETRY_BUDGET,
): RetryBudget {
  const windows = new Map<string, Window>();

  const windowOf = (key: string): Window => {
    const since = clock() - policy.windowMs;
    const { calls, retries } = windows.get(key) ?? { calls: [], retries: [] };
    const window = {
      calls: calls.filter((at) => at > since),
      retries: retries.filter((at) => at > since),
    };
    windows.set(key, window);
    return window;
  };

  return {
    noteCall: (key) => void windowOf(key).calls.push(clock()),
    spend(key) {
      const { calls, retries } = windowOf(key);
      const allowed = Math.max(policy.atLeast, Math.floor(calls.length * policy.share));
      if (retries.length >= allowed) return false;
      retries.push(clock());
      return true;
    },
  };
}
