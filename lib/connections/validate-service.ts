import type { Admin } from '../domain/actor.ts';
import type { Connection } from '../domain/connection.ts';
import type { ConnectionId, VismaTenantId } from '../domain/ids.ts';
import { findVismaTenantId } from '../domain/ids.ts';
import type { ServiceValidation } from '../domain/service-validation.ts';
import { AppError } from '../errors.ts';
import type { ConnectionDeps } from './connection-deps.ts';
import { readServiceCompany } from './read-service-company.ts';

export interface TypedTenantId {
  /** The connection that is to become one by Service API; absent for another company of the panel. */
  readonly connectionId?: ConnectionId | undefined;
  /** As typed or pasted. */
  readonly vismaTenantId: string;
}

/**
 * Whether a typed Tenant ID can be used. The id is no secret and whoever types it has proven
 * nothing: what Visma tells about the company is neither given back nor stored. Throws
 * `input.not-found` for a connection that the tenant does not have.
 */
export async function validateService(
  deps: ConnectionDeps,
  admin: Admin,
  { connectionId, vismaTenantId: typed }: TypedTenantId,
): Promise<{ readonly result: ServiceValidation }> {
  const vismaTenantId = findVismaTenantId(typed);
  if (vismaTenantId === undefined) return { result: 'malformed' };
  if (!deps.vismaConnect.offersService) return { result: 'not-configured' };
  const connections = await deps.connections.list(admin.tenantId);
  const conflict = findConflict(connections, connectionId, vismaTenantId);
  if (conflict !== undefined) return { result: conflict };
  const read = await readServiceCompany(deps, vismaTenantId);
  return { result: read.kind === 'read' ? 'usable' : read.reason };
}

/** Among the tenant's own connections only: those of others must not show through. */
function findConflict(
  connections: readonly Connection[],
  connectionId: ConnectionId | undefined,
  vismaTenantId: VismaTenantId,
): ServiceValidation | undefined {
  const current = connections.find(({ id }) => id === connectionId);
  if (connectionId !== undefined && current === undefined) {
    throw new AppError('input.not-found', 'no such connection');
  }
  const known = current?.company?.vismaTenantId;
  if (known !== undefined && known !== vismaTenantId) return 'other-company';
  const isTaken = connections.some(
    ({ id, company, claimedTenantId }) =>
      id !== connectionId && (company?.vismaTenantId ?? claimedTenantId) === vismaTenantId,
  );
  return isTaken ? 'already-connected' : undefined;
}
