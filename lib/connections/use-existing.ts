import type { Admin } from '../domain/actor.ts';
import type { AuditEvent } from '../domain/audit-event.ts';
import type { Connection } from '../domain/connection.ts';
import type { ConnectionId } from '../domain/ids.ts';
import { findConnectionId } from '../domain/ids.ts';
import { AppError } from '../errors.ts';
import { findConnectRefusal } from './find-connect-refusal.ts';
import type { LifecycleDeps } from './pause-connection.ts';

/**
 * The connection that stands for the company which was chosen for `connectionId`, when that was
 * refused for it a moment ago. Which one it is comes from our own record of the refusal.
 */
export async function findExisting(
  deps: LifecycleDeps,
  admin: Admin,
  connectionId: ConnectionId,
): Promise<ConnectionId | undefined> {
  const refusal = await findConnectRefusal(deps, admin, connectionId);
  if (refusal?.result !== 'already-connected') return undefined;
  return findConnectionId(refusal.existingConnection ?? '');
}

/**
 * A company has one connection in a tenant, which may serve several panels: the new one, still
 * without a grant, gives way to it on its panel, if it is still the one that the administrator
 * agreed to (`seen`). Gives the one that stays. Throws `input.not-found`.
 */
export async function useExisting(
  deps: LifecycleDeps,
  admin: Admin,
  connectionId: ConnectionId,
  seen: ConnectionId,
): Promise<Connection> {
  const { tenantId } = admin;
  if ((await findExisting(deps, admin, connectionId)) !== seen) {
    throw new AppError('input.not-found', 'another connection than the one that was shown');
  }
  const existing = await deps.lifecycle.giveWay({ tenantId, connectionId }, seen, {
    at: deps.clock(),
    tell: (panels) => lineOf(admin, { connectionId, seen, panels }),
  });
  if (existing === undefined) throw new AppError('input.not-found', 'nothing to use instead');
  return existing;
}

interface GivenWay {
  readonly connectionId: ConnectionId;
  readonly seen: ConnectionId;
  readonly panels: readonly string[];
}

/** Tells of the one that stays; the one that gave way never had a grant, a company or a name. */
function lineOf(
  { tenantId, associateId, requestId }: Admin,
  { connectionId, seen, panels }: GivenWay,
): AuditEvent {
  return {
    ...{ tenantId, actor: associateId, requestId },
    ...{ event: 'connection.shared', subject: seen },
    before: { insteadOf: connectionId },
    after: { name: panels.join(', ') },
  };
}
