import { hasCode } from '../errors.ts';
import type { HttpRequest } from './http.ts';

/** How often and how long one call may try. Data only; `sendWithRetry` acts on it. */
export interface RetryPolicy {
  readonly retries: number;
  /** For all attempts and the waits between them. */
  readonly deadlineMs: number;
  /** The wait before retry n is random up to `backoffMs · 2ⁿ⁻¹` (full jitter). */
  readonly backoffMs: number;
}

/** A person waits for the answer. */
export const INTERACTIVE: RetryPolicy = { retries: 1, deadlineMs: 8_000, backoffMs: 400 };
/** Nobody does. */
export const BACKGROUND: RetryPolicy = { retries: 2, deadlineMs: 30_000, backoffMs: 1_000 };
/** A person waits in a tab of its own for a file that is made when it is asked for. */
export const FILE: RetryPolicy = { retries: 1, deadlineMs: 25_000, backoffMs: 400 };

export type Outcome = { readonly status: number } | { readonly error: unknown };

/**
 * Whether the same request may be sent again. Only GET and HEAD, only after a server error or a
 * lost connection. A 4xx never: Visma counts identical failing requests (two in five minutes),
 * and what an answer of 429 asks for is a pause, not a retry.
 */
export function mayRetry(method: HttpRequest['method'], outcome: Outcome): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  if ('error' in outcome) return hasCode(outcome.error, 'http.unreachable');
  return [500, 502, 503, 504].includes(outcome.status);
}

/** Milliseconds to wait before retry number `retry` (1, 2 …); `random` gives 0 ≤ x < 1. */
export function retryDelayMs(policy: RetryPolicy, retry: number, random: () => number): number {
  return Math.floor(random() * policy.backoffMs * 2 ** (retry - 1));
}
