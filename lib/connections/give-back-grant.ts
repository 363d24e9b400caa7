import type { ConnectionId } from '../domain/ids.ts';
import type { VismaGrant } from '../visma/finish-authorization.ts';
import type { ConnectionDeps } from './connection-deps.ts';

/** A grant that we do not keep is revoked; when Visma does not answer it merely ends later. */
export async function giveBackGrant(
  deps: ConnectionDeps,
  connectionId: ConnectionId,
  { refreshToken }: VismaGrant,
): Promise<void> {
  if (refreshToken === undefined) return;
  try {
    await deps.vismaConnect.revoke(refreshToken);
  } catch (error) {
    deps.log.warn('grant not revoked', { connectionId, error });
  }
}
