import type { Admin } from '../domain/actor.ts';
import type { ConnectionId, PanelKey, VismaTenantId } from '../domain/ids.ts';
import { findVismaTenantId } from '../domain/ids.ts';
import type { ServiceValidation } from '../domain/service-validation.ts';
import { AppError } from '../errors.ts';
import type { ConnectionDeps } from './connection-deps.ts';
import { prepareConnection } from './prepare-connection.ts';
import type { TypedTenantId } from './validate-service.ts';
import { validateService } from './validate-service.ts';

export interface ServiceToSave extends TypedTenantId {
  /** Where a connection that begins with it belongs; an existing one stays where it is. */
  readonly panelKey?: PanelKey | undefined;
}

export type SavedService =
  | { readonly result: 'usable'; readonly connectionId: ConnectionId }
  | { readonly result: Exclude<ServiceValidation, 'usable'> };

/**
 * Keeps a Tenant ID that validates as what the connection is meant for; `startServiceProof` goes on
 * from there. A connection that works keeps its grant meanwhile. Throws `input.not-found`.
 */
export async function saveService(
  deps: ConnectionDeps,
  admin: Admin,
  { panelKey, ...typed }: ServiceToSave,
): Promise<SavedService> {
  const { result } = await validateService(deps, admin, typed);
  if (result !== 'usable') return { result };
  const intended = findVismaTenantId(typed.vismaTenantId);
  if (intended === undefined) return { result: 'malformed' };
  const { tenantId, associateId, requestId } = admin;
  const known = typed.connectionId ?? (await findUnfinished(deps, admin, panelKey, intended));
  const connectionId = known ?? (await prepare(deps, admin, panelKey));
  await deps.connections.setIntendedCompany({ tenantId, connectionId }, intended);
  // Of a connection that begins with it, the line of its beginning tells.
  if (known !== undefined) {
    await deps.record({
      ...{ tenantId, actor: associateId, requestId },
      ...{ event: 'connection.tenant-id-saved', subject: connectionId },
      after: { kind: 'service' },
    });
  }
  return { result: 'usable', connectionId };
}

async function findUnfinished(
  { connections }: ConnectionDeps,
  { tenantId }: Admin,
  panelKey: PanelKey | undefined,
  intended: VismaTenantId,
): Promise<ConnectionId | undefined> {
  if (panelKey === undefined) return undefined;
  return connections.findUnfinishedConnection(tenantId, panelKey, intended);
}

async function prepare(
  deps: ConnectionDeps,
  admin: Admin,
  panelKey: PanelKey | undefined,
): Promise<ConnectionId> {
  if (panelKey === undefined) throw new AppError('input.not-found', 'no panel key');
  return (await prepareConnection(deps, admin, panelKey, 'service')).id;
}
