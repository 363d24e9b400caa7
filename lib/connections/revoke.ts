import 'server-only';
import type { ConnectionRef } from '../db/connection-store.ts';
import type { SealedRefreshTokens } from '../db/grant-store.ts';
import type { TenantId } from '../domain/ids.ts';
import { hasCode } from '../errors.ts';
import type { GrantDeps } from './access-token.ts';

type RevokeDeps = Pick<GrantDeps, 'open' | 'vismaConnect' | 'log'>;

/**
 * Gives a grant back to Visma, as far as Visma answers: whoever stored it has already forgotten it,
 * and the administrator can end it at Visma as well.
 */
export async function revokeGrant(
  deps: RevokeDeps,
  { tenantId, connectionId }: ConnectionRef,
  sealedRefresh: string,
  successor?: string,
): Promise<'revoked' | 'not-revoked'> {
  try {
    const token = deps.open(sealedRefresh, { tenantId, rowId: connectionId, field: 'refresh' });
    if (token === successor) return 'not-revoked';
    await deps.vismaConnect.revoke(token);
    return 'revoked';
  } catch (error) {
    deps.log.warn('grant not revoked', { connectionId, error });
    return 'not-revoked';
  }
}

export interface ReplacedGrant {
  /** Sealed; undefined where there was none. */
  readonly formerRefresh: string | undefined;
  /** The refresh token that is stored now. */
  readonly refreshToken: string | undefined;
}

/**
 * Gives back the grant that a reconnection replaced: nobody uses it any more, and it could live for
 * a year. Only once the new one is stored; the same token, given again, is no other grant.
 */
export async function revokeReplaced(
  deps: RevokeDeps,
  ref: ConnectionRef,
  { formerRefresh, refreshToken }: ReplacedGrant,
): Promise<void> {
  if (formerRefresh !== undefined) await revokeGrant(deps, ref, formerRefresh, refreshToken);
}

/**
 * Whether a connection of the tenant lives on this refresh token: Visma may have issued the same
 * one again for the same company and person. Throws `db.*`.
 */
export async function isRefreshTokenInUse(
  deps: Pick<GrantDeps, 'open' | 'grants'>,
  tenantId: TenantId,
  refreshToken: string,
): Promise<boolean> {
  const stored = await deps.grants.listRefreshTokens(tenantId);
  return stored.some((tokens) => holds(deps, tokens, refreshToken));
}

function holds(
  { open }: Pick<GrantDeps, 'open'>,
  { tenantId, connectionId, sealedRefresh, sealedPreviousRefresh }: SealedRefreshTokens,
  refreshToken: string,
): boolean {
  const isEqual = (sealed: string | undefined, field: string) =>
    sealed !== undefined && open(sealed, { tenantId, rowId: connectionId, field }) === refreshToken;
  try {
    return isEqual(sealedRefresh, 'refresh') || isEqual(sealedPreviousRefresh, 'previous-refresh');
  } catch (error) {
    // A token that cannot be opened keeps no connection alive.
    if (hasCode(error, 'vault.broken-seal')) return false;
    throw error;
  }
}
