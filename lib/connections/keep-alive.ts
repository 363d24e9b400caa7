import 'server-only';
import { renewGrants } from './renew-grants.ts';
import { spreadById } from './spread-by-id.ts';
import type { SweepDeps } from './sweep-deps.ts';

const DAY_MS = 86_400_000;
const IDLE_MS = 30 * DAY_MS;
const SPREAD_MS = 3 * DAY_MS;
const BATCH = 500;

/**
 * Uses every refresh token about once a month: where its end slides with its use, a company that
 * nobody looks at for a season stays connected.
 */
export async function keepAlive(deps: SweepDeps, signal: AbortSignal): Promise<void> {
  const idle = await deps.dueGrants.listIdle(IDLE_MS, BATCH);
  const due = idle.filter(
    ({ connectionId, renewedAt, at }) =>
      renewedAt + IDLE_MS + spreadById(connectionId) * SPREAD_MS <= at,
  );
  await renewGrants(deps, due, signal);
}
