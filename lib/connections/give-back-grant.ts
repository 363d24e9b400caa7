import type { ConnectionRef } from '../db/connection-store.ts';
import type { VismaGrant } from '../visma/finish-authorization.ts';
import type { GrantDeps } from './access-token.ts';
import { isRefreshTokenInUse } from './revoke.ts';

/**
 * A grant that we do not keep is revoked, unless a connection of the tenant lives on the same
 * refresh token; when Visma does not answer it merely ends later.
 */
export async function giveBackGrant(
  deps: GrantDeps,
  { tenantId, connectionId }: ConnectionRef,
  { refreshToken }: Pick<VismaGrant, 'refreshToken'>,
): Promise<void> {
  if (refreshToken === undefined) return;
  try {
    if (await isRefreshTokenInUse(deps, tenantId, refreshToken)) return;
    await deps.vismaConnect.revoke(refreshToken);
  } catch (error) {
    deps.log.warn('grant not revoked', { connectionId, error });
  }
}
