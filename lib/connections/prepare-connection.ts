import { randomUUID } from 'node:crypto';
import type { Admin } from '../domain/actor.ts';
import type { Connection, ConnectionKind } from '../domain/connection.ts';
import { defaultTimeZone } from '../domain/connection.ts';
import type { PanelKey } from '../domain/ids.ts';
import { findConnectionId } from '../domain/ids.ts';
import { AppError } from '../errors.ts';
import type { ConnectionDeps } from './connection-deps.ts';

/**
 * A connection without a grant, on the panel: the journey to Visma Connect starts from it.
 * Throws `input.not-found` for a panel that the tenant does not have.
 */
export async function prepareConnection(
  deps: ConnectionDeps,
  admin: Admin,
  panelKey: PanelKey,
  kind: Exclude<ConnectionKind, 'legacy'> = 'interactive',
): Promise<Connection> {
  const { tenantId, associateId, requestId } = admin;
  const connectionId = findConnectionId(randomUUID());
  if (connectionId === undefined) throw new TypeError('a random UUID is a connection id');
  const inserted = await deps.connections.insertOnPanel({
    tenantId,
    connectionId,
    kind,
    timeZone: defaultTimeZone(''),
    panelKey,
  });
  const connection = inserted ? await deps.connections.find({ tenantId, connectionId }) : undefined;
  if (connection === undefined) throw new AppError('input.not-found', 'no such panel');
  await deps.record({
    tenantId,
    event: 'connection.created',
    actor: associateId,
    subject: connectionId,
    after: { panel: panelKey, kind },
    requestId,
  });
  return connection;
}
