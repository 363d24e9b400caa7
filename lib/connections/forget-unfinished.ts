import type { ConnectionDeps } from './connection-deps.ts';

/** Whoever was interrupted may go on the same day; a one-time link is good as long. */
const KEPT_MS = 24 * 3_600_000;

/** Connections that were begun and never got a grant do not stay on the panels for ever. */
export async function forgetUnfinished(
  { connections, clock }: Pick<ConnectionDeps, 'connections' | 'clock'>,
  signal: AbortSignal,
  keptMs = KEPT_MS,
): Promise<void> {
  for (const ref of await connections.listForgotten(keptMs)) {
    if (signal.aborted) return;
    await connections.deleteForgotten(ref, keptMs, {
      at: clock(),
      event: {
        tenantId: ref.tenantId,
        event: 'connection.removed',
        actor: 'system',
        subject: ref.connectionId,
        before: { state: 'new' },
        after: { state: 'removed' },
      },
    });
  }
}
