import 'server-only';
import type { ConnectionRef } from '../db/connection-store.ts';
import type { GrantDeps } from './access-token.ts';

/**
 * Gives a grant back to Visma, as far as Visma answers: whoever stored it has already forgotten it,
 * and the administrator can end it at Visma as well.
 */
export async function revokeGrant(
  deps: Pick<GrantDeps, 'open' | 'vismaConnect' | 'log'>,
  { tenantId, connectionId }: ConnectionRef,
  sealedRefresh: string,
): Promise<'revoked' | 'not-revoked'> {
  try {
    const token = deps.open(sealedRefresh, { tenantId, rowId: connectionId, field: 'refresh' });
    await deps.vismaConnect.revoke(token);
    return 'revoked';
  } catch (error) {
    deps.log.warn('grant of a removed connection not revoked', { connectionId, error });
    return 'not-revoked';
  }
}
