import type { Admin } from '../domain/actor.ts';
import type { Connection } from '../domain/connection.ts';
import type { ConnectionDeps } from './connection-deps.ts';

export async function listConnections(
  deps: ConnectionDeps,
  admin: Admin,
): Promise<readonly Connection[]> {
  return deps.connections.list(admin.tenantId);
}
