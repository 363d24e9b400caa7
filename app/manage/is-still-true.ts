import type { ConnectResult } from '#lib/domain/connect-result.ts';
import type { Connection } from '#lib/domain/connection.ts';
import { mayRead } from '#lib/domain/connection.ts';

/**
 * Whether the page may say so: a reloaded or forged address must not praise a connection that has
 * broken meanwhile, or none at all. How a journey was refused stays true.
 */
export function isStillTrue(
  result: ConnectResult,
  connection: Pick<Connection, 'state'> | undefined,
): boolean {
  if (result !== 'connected' && result !== 'reconnected') return true;
  return connection !== undefined && mayRead(connection.state);
}
