import type { ConnectionRef } from '../db/connection-store.ts';
import type { ConnectionState } from '../domain/connection.ts';
import type { ErrorCode } from '../errors.ts';
import type { ConnectionAuditEvent, ConnectionDeps } from './connection-deps.ts';

/** What happened while reading; `suspect` is a doubt, not yet an event. */
const EVENTS: Partial<Readonly<Record<ConnectionState, ConnectionAuditEvent['event']>>> = {
  'needs-reauthentication': 'connection.needs-reauthentication',
  'role-missing': 'connection.role-missing',
  'no-licence': 'connection.no-licence',
  'not-approved': 'connection.not-approved',
  connected: 'connection.recovered',
};

export interface StateMove {
  readonly from: ConnectionState;
  readonly to: ConnectionState;
}

/** Tells the log, the activity log, and on recovery those who remember failures. */
export async function recordStateChange(
  deps: ConnectionDeps,
  ref: ConnectionRef,
  { from, to: state }: StateMove,
  failureCode: ErrorCode | undefined,
): Promise<void> {
  const { tenantId, connectionId } = ref;
  deps.log.warn('connection state changed', { tenantId, connectionId, state, reason: failureCode });
  if (state === 'connected') await deps.forgetFailures(ref);
  const event = EVENTS[state];
  if (event === undefined) return;
  await deps.record({
    tenantId,
    event,
    actor: 'system',
    subject: connectionId,
    before: { state: from },
    after: { state, ...(failureCode !== undefined && { code: failureCode }) },
  });
}
