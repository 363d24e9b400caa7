import 'server-only';
import type { ConnectionRef } from '../db/connection-store.ts';
import type { SealedRefreshTokens } from '../db/grant-store.ts';
import type { ConnectionKind, ConnectionState } from '../domain/connection.ts';
import type { GrantEnd } from '../domain/grant-end.ts';
import type { TenantId } from '../domain/ids.ts';
import { hasCode } from '../errors.ts';
import type { GrantDeps } from './access-token.ts';

type EndDeps = Pick<GrantDeps, 'open' | 'grants' | 'vismaConnect' | 'record' | 'log'>;

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

export interface EndedGrant {
  readonly former: FormerGrant;
  /** Undefined for a connection that was removed. */
  readonly successor: Successor | undefined;
  readonly requestId: string;
}

type PlannedEnd =
  | { readonly end: 'not-supported' | undefined }
  | { readonly end: 'unreadable'; readonly error: unknown }
  | { readonly end: 'asked'; readonly token: string };

/**
 * What the activity log can say of a former grant before Visma is asked. Undefined where nothing is
 * there to give back: the same token or the same approval, given again, is no other grant.
 */
export function plannedEnd(
  deps: Pick<GrantDeps, 'open'>,
  ref: ConnectionRef,
  former: FormerGrant,
  successor?: Successor,
): GrantEnd | undefined {
  return planEnd(deps, ref, former, successor).end;
}

function planEnd(
  deps: Pick<GrantDeps, 'open'>,
  ref: ConnectionRef,
  { kind, state, sealedRefresh }: FormerGrant,
  successor: Successor | undefined,
): PlannedEnd {
  if (state === 'new') return { end: undefined };
  // Neither the approval of an app nor a token from before Visma Connect is ours to revoke.
  if (kind !== 'interactive')
    return { end: successor?.kind === kind ? undefined : 'not-supported' };
  if (sealedRefresh === undefined) return { end: undefined };
  const opened = openRefresh(deps, ref, sealedRefresh);
  if ('error' in opened) return { end: 'unreadable', error: opened.error };
  const { token } = opened;
  if (token === successor?.refreshToken) return { end: undefined };
  return { end: 'asked', token };
}

/**
 * Gives a grant back to Visma, as far as Visma answers: whoever stored it has already forgotten it,
 * it could live for a year, and the administrator can end it at Visma as well. The line that told
 * of the replacement or removal was committed with it; what Visma said has a line of its own.
 */
export async function endGrant(
  deps: EndDeps,
  { tenantId, connectionId }: ConnectionRef,
  { former, successor, requestId }: EndedGrant,
): Promise<void> {
  const ref = { tenantId, connectionId };
  const planned = planEnd(deps, ref, former, successor);
  if (planned.end === 'unreadable') {
    const { error } = planned;
    deps.log.error('grant not revoked, its token cannot be opened', { connectionId, error });
  }
  if (planned.end !== 'asked') return;
  await deps.record({
    tenantId,
    event: 'connection.revocation-tried',
    actor: 'system',
    subject: connectionId,
    after: { grant: await revoke(deps, ref, planned.token) },
    requestId,
  });
}

/** A token that is lost to us: Visma is not to blame, and is not asked. */
function openRefresh(
  { open }: Pick<GrantDeps, 'open'>,
  { tenantId, connectionId }: ConnectionRef,
  sealedRefresh: string,
): { readonly token: string } | { readonly error: unknown } {
  try {
    return { token: open(sealedRefresh, { tenantId, rowId: connectionId, field: 'refresh' }) };
  } catch (error) {
    if (!hasCode(error, 'vault.broken-seal') && !hasCode(error, 'vault.unknown-key')) throw error;
    return { error };
  }
}

async function revoke(
  deps: EndDeps,
  { tenantId, connectionId }: ConnectionRef,
  token: string,
): Promise<GrantEnd> {
  try {
    if (await isRefreshTokenInUse(deps, tenantId, token)) return 'in-use';
    await deps.vismaConnect.revoke(token);
    return 'revoked';
  } catch (error) {
    deps.log.warn('grant not revoked', { connectionId, error });
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
