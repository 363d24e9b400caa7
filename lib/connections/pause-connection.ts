import type { ConnectionLifecycleStore } from '../db/connection-lifecycle-store.ts';
import type { Admin } from '../domain/actor.ts';
import type { ConnectionState } from '../domain/connection.ts';
import type { ConnectionId } from '../domain/ids.ts';
import { AppError } from '../errors.ts';
import type { ConnectionDeps } from './connection-deps.ts';

export interface LifecycleDeps extends ConnectionDeps {
  readonly lifecycle: ConnectionLifecycleStore;
}

/** Everything that has a grant to leave alone. */
const PAUSABLE: readonly ConnectionState[] = [
  'connected',
  'suspect',
  'needs-reauthentication',
  'role-missing',
  'no-licence',
  'not-approved',
];

/** Nobody asks Visma for it until it is resumed; the panels keep the rows last read. Throws `input.not-found`. */
export async function pauseConnection(
  deps: LifecycleDeps,
  admin: Admin,
  connectionId: ConnectionId,
): Promise<void> {
  await move(deps, admin, connectionId, { from: PAUSABLE, to: 'paused' });
}

/** Back into use with the grant it has; the next reading tells whether that still works. */
export async function resumeConnection(
  deps: LifecycleDeps,
  admin: Admin,
  connectionId: ConnectionId,
): Promise<void> {
  await move(deps, admin, connectionId, { from: ['paused'], to: 'connected' });
  await deps.forgetFailures({ tenantId: admin.tenantId, connectionId });
}

async function move(
  deps: LifecycleDeps,
  admin: Admin,
  connectionId: ConnectionId,
  change: { readonly from: readonly ConnectionState[]; readonly to: 'paused' | 'connected' },
): Promise<void> {
  const ref = { tenantId: admin.tenantId, connectionId };
  const before = await deps.connections.find(ref);
  const moved = await deps.lifecycle.move(ref, change);
  if (before === undefined || !moved) {
    throw new AppError('input.not-found', 'no connection in such a state');
  }
  await deps.record({
    tenantId: admin.tenantId,
    event: change.to === 'paused' ? 'connection.paused' : 'connection.resumed',
    actor: admin.associateId,
    subject: connectionId,
    before: { state: before.state },
    after: { state: change.to },
    requestId: admin.requestId,
  });
}
