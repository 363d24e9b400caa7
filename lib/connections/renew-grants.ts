import 'server-only';
import type { DueGrant } from '../db/due-grant-store.ts';
import { hasCode } from '../errors.ts';
import { accessTokenFor } from './access-token.ts';
import type { SweepDeps } from './sweep-deps.ts';

const AT_ONCE = 5;

/**
 * Refreshes each of these grants once, unless somebody has done so since it was seen, a few at a
 * time. What comes of it is in its row; no failure of one keeps the others waiting.
 */
export async function renewGrants(
  deps: SweepDeps,
  due: readonly DueGrant[],
  signal: AbortSignal,
): Promise<void> {
  const queue = due.values();
  const worker = async () => {
    for (const { ver, ...ref } of queue) {
      if (signal.aborted) return;
      await renew(deps, ref, ver);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

async function renew(
  deps: SweepDeps,
  { tenantId, connectionId }: Omit<DueGrant, 'ver'>,
  ver: number,
): Promise<void> {
  try {
    await accessTokenFor(deps, { tenantId, connectionId }, { rejectedVer: ver });
  } catch (error) {
    // Told by the row and, where somebody must act, by the activity log.
    if (hasCode(error, 'db.unavailable')) throw error;
    deps.log.info('background refresh failed', { tenantId, connectionId, error });
  }
}
