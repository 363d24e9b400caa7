import type { Admin } from '../domain/actor.ts';
import type { ConnectionDetails, KnownQuota } from '../domain/connection-details.ts';
import { mayRead } from '../domain/connection.ts';
import type { ConnectionId } from '../domain/ids.ts';
import type { LifecycleDeps } from './pause-connection.ts';

/** Undefined for a connection that the tenant does not have. */
export async function describeConnection(
  deps: LifecycleDeps & { readonly quotaOf: (id: ConnectionId) => KnownQuota | undefined },
  admin: Admin,
  connectionId: ConnectionId,
): Promise<ConnectionDetails | undefined> {
  const ref = { tenantId: admin.tenantId, connectionId };
  const connection = await deps.connections.find(ref);
  if (connection === undefined) return undefined;
  const { accessExpiresAt, nextTryAt } = await deps.lifecycle.timesOf(ref);
  const nextCheckAt = Math.max(accessExpiresAt ?? 0, nextTryAt);
  return {
    connection,
    quota: deps.quotaOf(connectionId),
    nextCheckAt: mayRead(connection.state) && nextCheckAt > 0 ? nextCheckAt : undefined,
  };
}
