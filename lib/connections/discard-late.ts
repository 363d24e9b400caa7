import 'server-only';
import type { StoredGrant } from '../db/grant-store.ts';
import type { GrantDeps } from './access-token.ts';
import { giveBackGrant } from './give-back-grant.ts';

/**
 * Ends a refresh whose tokens came after its fence was lost. While the row still holds the same
 * grant, whoever took over continues it, and revoking our token could end theirs: it is left to
 * its own end. Where a reconnection or a removal has ended that grant meanwhile, nobody else
 * knows the refresh token that Visma issued last (what they gave back was the one before), and it
 * could live for a year. `rotated` is that token; undefined where Visma sent none or the same.
 */
export async function discardLate(
  deps: GrantDeps,
  grant: StoredGrant,
  rotated: string | undefined,
): Promise<void> {
  const { connectionId } = grant;
  deps.log.warn('late token refresh discarded', { connectionId });
  if (rotated === undefined) return;
  const now = await deps.grants.find(grant);
  if (now !== undefined && isSameGrant(now, grant)) return;
  await giveBackGrant(deps, grant, { refreshToken: rotated });
}

/** Only a sign-in gives a grant its instant; refreshes and takeovers keep it. */
function isSameGrant(now: StoredGrant, { grantedAt }: StoredGrant): boolean {
  return now.state !== 'removed' && now.grantedAt === grantedAt;
}
