import type { ConnectionRef } from '../db/connection-store.ts';
import type { ErrorCode } from '../errors.ts';
import type { ConnectionDeps } from './connection-deps.ts';
import type { ConnectionEvent } from './connection-transitions.ts';
import { CONNECTION_TRANSITIONS } from './connection-transitions.ts';
import { recordStateChange } from './record-state-change.ts';

/**
 * Moves a connection by what its grant `ver` met, once: of all that report the same event, one
 * changes the row and writes the audit line. A grant that was replaced meanwhile is not touched.
 */
export async function noteEvent(
  deps: ConnectionDeps,
  ref: ConnectionRef,
  ver: number,
  event: ConnectionEvent,
  failureCode?: ErrorCode,
): Promise<void> {
  const { from, to } = CONNECTION_TRANSITIONS[event];
  const before = await deps.connections.changeState(ref, {
    from,
    to,
    ver,
    ...(failureCode !== undefined && { failureCode }),
  });
  if (before === undefined) return;
  await recordStateChange(deps, ref, { from: before, to }, failureCode);
}
