import type { RecordedRefusal } from '../db/connection-store.ts';
import type { Connector } from '../domain/actor.ts';
import type { ConnectionId } from '../domain/ids.ts';
import type { ConnectionDeps } from './connection-deps.ts';
import { CONNECT_TRANSACTION_MS } from './start-connect.ts';

/**
 * The company names of a journey that was just refused: the callback's redirect carries none, so
 * that nobody can put words into our page. Undefined when there was none lately.
 */
export async function findConnectRefusal(
  deps: ConnectionDeps,
  { tenantId }: Pick<Connector, 'tenantId'>,
  connectionId: ConnectionId,
): Promise<RecordedRefusal | undefined> {
  return deps.connections.findRefusal(
    { tenantId, connectionId },
    { notBefore: deps.clock() - CONNECT_TRANSACTION_MS },
  );
}
