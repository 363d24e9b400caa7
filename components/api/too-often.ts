import { RequestError } from './send-json.ts';

/** A session has one more place a second, and nothing in the panel is worth a longer wait than a minute. */
const SHORTEST_MS = 1_000;
const LONGEST_MS = 60_000;

/** Whether our own server said that more was asked for than a session or a tenant may have in a minute. */
export function isTooOften(error: unknown): boolean {
  return error instanceof RequestError && error.status === 429;
}

/** As long as the server said, by its `Retry-After`: the clock of this machine may be wrong. */
export function tooOftenWaitMs(error: unknown): number {
  const told = error instanceof RequestError ? error.retryAfterMs : undefined;
  return Math.min(Math.max(told ?? SHORTEST_MS, SHORTEST_MS), LONGEST_MS);
}
