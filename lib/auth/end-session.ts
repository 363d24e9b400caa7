import 'server-only';
import type { LiveSession } from '../db/session-store.ts';
import type { AuthDeps } from './auth-deps.ts';

/** Ends a session at once; a grant that no session uses any more loses its tokens. */
export async function endSession(
  deps: AuthDeps,
  session: Pick<LiveSession, 'tenantId' | 'idHash' | 'grantId' | 'associateId'> & {
    readonly subject: 'panel' | 'manage';
    readonly requestId: string;
  },
): Promise<void> {
  const { tenantId, idHash, grantId, associateId, subject, requestId } = session;
  const now = deps.clock();
  await deps.sessions.end({ tenantId, idHash, now });
  await deps.grants.revokeUnused({ tenantId, grantId, now });
  await deps.audit({ tenantId, event: 'session.ended', actor: associateId, subject, requestId });
}
