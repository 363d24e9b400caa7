import type { Admin } from '../domain/actor.ts';
import type { ConnectionId } from '../domain/ids.ts';
import type { ConnectionDeps } from './connection-deps.ts';

/** The connection for which this administrator left for Visma and has not come back; the newest one. */
export async function findUnfinishedJourney(
  deps: ConnectionDeps,
  { tenantId, sessionHash }: Admin,
): Promise<ConnectionId | undefined> {
  return deps.transactions.findUnfinishedJourney({ tenantId, sessionHash }, deps.clock());
}
