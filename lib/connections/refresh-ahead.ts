import 'server-only';
import type { DueGrant } from '../db/due-grant-store.ts';
import type { RefreshTiming } from './refresh-timing.ts';
import { renewGrants } from './renew-grants.ts';
import { spreadById } from './spread-by-id.ts';
import type { SweepDeps } from './sweep-deps.ts';

const BATCH = 500;
/** Who was read within this time is read again; for the others each refresh would be a risk for nothing. */
const USED_MS = 3_600_000;

/**
 * Renews the tokens of connections in use before a person's request would have to wait for it.
 * They are due two to three `earlyMs` before their end, each at its own moment: a request that
 * comes by itself renews only in the last `earlyMs`.
 */
export async function refreshAhead(deps: SweepDeps, signal: AbortSignal): Promise<void> {
  const ending = await deps.dueGrants.listEndingAccess({
    aheadMs: 3 * deps.timing.earlyMs,
    usedMs: USED_MS,
    limit: BATCH,
  });
  const due = ending.filter((grant) => isDue(grant, deps.timing));
  await renewGrants(deps, due, signal);
}

/** Short-lived tokens are renewed ahead at most in the second half of their life. */
function isDue(grant: DueGrant, { earlyMs }: RefreshTiming): boolean {
  const { accessExpiresAt, renewedAt, at } = grant;
  if (accessExpiresAt === undefined) return false;
  const early = Math.min(earlyMs, (accessExpiresAt - renewedAt) / 6);
  return accessExpiresAt - early * (2 + spreadById(grant.connectionId)) <= at;
}
