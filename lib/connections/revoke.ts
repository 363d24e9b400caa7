import 'server-only';
import type { ConnectionRef } from '../db/connection-store.ts';
import type { SealedRefreshTokens } from '../db/grant-store.ts';
import type { ConnectionKind, ConnectionState } from '../domain/connection.ts';
import type { GrantEnd } from '../domain/grant-end.ts';
import type { TenantId } from '../domain/ids.ts';
import { hasCode } from '../errors.ts';
import type { GrantDeps } from './access-token.ts';

type RevokeDeps = Pick<GrantDeps, 'open' | 'vismaConnect' | 'log'>;

/** A grant that its connection has forgotten, and what that connection was. */
export interface FormerGrant {
  readonly kind: ConnectionKind;
  readonly state: ConnectionState;
  /** Undefined where there was none. */
  readonly sealedRefresh: string | undefined;
}

/** What is stored now in place of a former grant. */
export interface Successor {
  readonly kind: ConnectionKind;
  readonly refreshToken: string | undefined;
}

/**
 * Gives a grant back to Visma, as far as Visma answers: whoever stored it has already forgotten it,
 * it could live for a year, and the administrator can end it at Visma as well. Undefined where
 * nothing was there to give back: the same token or the same approval, given again, is no other
 * grant.
 */
export async function endGrant(
  deps: RevokeDeps,
  ref: ConnectionRef,
  { kind, state, sealedRefresh }: FormerGrant,
  successor?: Successor,
): Promise<GrantEnd | undefined> {
  if (state === 'new') return undefined;
  // Neither the approval of an app nor a token from before Visma Connect is ours to revoke.
  if (kind !== 'interactive') return successor?.kind === kind ? undefined : 'not-supported';
  if (sealedRefresh === undefined) return undefined;
  const token = openRefresh(deps, ref, sealedRefresh);
  if (token === undefined) return 'unreadable';
  if (token === successor?.refreshToken) return undefined;
  return revoke(deps, ref, token);
}

/** Undefined for a token that is lost to us: Visma is not to blame, and has not been asked. */
function openRefresh(
  { open, log }: RevokeDeps,
  { tenantId, connectionId }: ConnectionRef,
  sealedRefresh: string,
): string | undefined {
  try {
    return open(sealedRefresh, { tenantId, rowId: connectionId, field: 'refresh' });
  } catch (error) {
    if (!hasCode(error, 'vault.broken-seal') && !hasCode(error, 'vault.unknown-key')) throw error;
    log.error('grant not revoked, its token cannot be opened', { connectionId, error });
    return undefined;
  }
}

async function revoke(
  { vismaConnect, log }: RevokeDeps,
  { connectionId }: ConnectionRef,
  token: string,
): Promise<GrantEnd> {
  try {
    await vismaConnect.revoke(token);
    return 'revoked';
  } catch (error) {
    log.warn('grant not revoked', { connectionId, error });
    return 'not-reached';
  }
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
