import 'server-only';
import type { Admin } from '../domain/actor.ts';
import type { ConnectionId } from '../domain/ids.ts';
import { AppError } from '../errors.ts';
import type { GrantDeps } from './access-token.ts';
import type { LifecycleDeps } from './pause-connection.ts';
import { endGrant } from './revoke.ts';

/**
 * Ends a connection: tokens and everything read through them are gone in one transaction, then the
 * grant is given back to Visma. Nothing of it is shown any more, not even as old rows. The line of
 * the activity log comes last, for the reason that `acceptJourney` gives. Throws `input.not-found`.
 */
export async function removeConnection(
  deps: GrantDeps & LifecycleDeps,
  admin: Admin,
  connectionId: ConnectionId,
): Promise<void> {
  const { tenantId, associateId, requestId } = admin;
  const ref = { tenantId, connectionId };
  const removed = await deps.lifecycle.remove(ref);
  if (removed === undefined) throw new AppError('input.not-found', 'no such connection');
  const grant = await endGrant(deps, ref, removed);
  await deps.record({
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
  });
}
