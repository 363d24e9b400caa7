import type { ConnectionDeps } from './connection-deps.ts';

/** Whoever was interrupted may go on the same day; a one-time link is good as long. */
const KEPT_MS = 24 * 3_600_000;

/** Connections that were begun and never got a grant do not stay on the panels for ever. */
export async function forgetUnfinished(
  { connections, record }: Pick<ConnectionDeps, 'connections' | 'record'>,
  keptMs = KEPT_MS,
): Promise<void> {
  for (const { tenantId, connectionId } of await connections.deleteUnfinished(keptMs)) {
    await record({
      tenantId,
      event: 'connection.removed',
      actor: 'system',
      subject: connectionId,
      before: { state: 'new' },
      after: { state: 'removed' },
    });
  }
}
