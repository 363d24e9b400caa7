import 'server-only';
import type { RemovedConnection } from '../db/connection-lifecycle-store.ts';
import type { Admin } from '../domain/actor.ts';
import type { AuditEvent } from '../domain/audit-event.ts';
import type { ConnectionId } from '../domain/ids.ts';
import { AppError } from '../errors.ts';
import type { GrantDeps } from './access-token.ts';
import type { LifecycleDeps } from './pause-connection.ts';
import { endGrant, plannedEnd } from './revoke.ts';

/**
 * Ends a connection: tokens and everything read through them are gone, and the activity log tells
 * it, in one transaction; then the grant is given back to Visma. Nothing of it is shown any more,
 * not even as old rows. Throws `input.not-found`.
 */
export async function removeConnection(
  deps: GrantDeps & LifecycleDeps,
  admin: Admin,
  connectionId: ConnectionId,
): Promise<void> {
  const { tenantId, requestId } = admin;
  const ref = { tenantId, connectionId };
  const removed = await deps.lifecycle.remove(ref, {
    at: deps.clock(),
    lineOf: (former) => lineOf(deps, admin, connectionId, former),
  });
  if (removed === undefined) throw new AppError('input.not-found', 'no such connection');
  await endGrant(deps, ref, { former: removed, successor: undefined, requestId });
}

function lineOf(
  deps: GrantDeps,
  { tenantId, associateId, requestId }: Admin,
  connectionId: ConnectionId,
  removed: RemovedConnection,
): AuditEvent {
  const grant = plannedEnd(deps, { tenantId, connectionId }, removed);
  return {
    tenantId,
    event: 'connection.removed',
    actor: associateId,
    subject: connectionId,
    before: {
      state: removed.state,
      ...(removed.companyName !== undefined && { company: removed.companyName }),
    },
    after: { state: 'removed', ...(grant !== undefined && { grant }) },
    requestId,
  };
}
