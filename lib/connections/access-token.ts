import 'server-only';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectionRef } from '../db/connection-store.ts';
import type { StoredGrant } from '../db/grant-store.ts';
import type { ConnectionState } from '../domain/connection.ts';
import { AppError, hasCode } from '../errors.ts';
import type { Open } from '../vault/open.ts';
import type { VismaCaller } from '../visma/caller.ts';
import type { ConnectionDeps, LentToken } from './connection-deps.ts';
import { refusalOfState } from './connection-transitions.ts';
import { noteEvent } from './note-event.ts';
import type { RefreshTokens } from './refresh-grant.ts';
import { refreshGrant } from './refresh-grant.ts';
import type { RefreshTiming } from './refresh-timing.ts';

/** The vault's opener is used here, in `finish-connect.ts` (PKCE verifier) and in `revoke.ts`, nowhere else. */
export interface GrantDeps extends ConnectionDeps {
  readonly open: Open;
}

export interface TokenRequest {
  /** Version of a token that Visma has just refused: only a newer one is lent. */
  readonly rejectedVer?: number;
  /** States in which a token is lent although pages do not read in them. */
  readonly alsoIn?: readonly ConnectionState[];
}

/**
 * Lends a usable access token of a connection, whatever its kind, refreshing it when it must:
 * in-process single flight first, the database lease second, and every waiter re-reads before it
 * would refresh itself (docs/decisions/0004). Nobody waits longer than 12 s. Throws the code of the
 * connection's state where it is not read, `visma.needs-reauthentication` when the grant has ended,
 * `visma.connect-unavailable` when Visma Connect did not answer, `connection.busy` when the wait was
 * too long, `input.not-found` for a connection of another tenant.
 */
export async function accessTokenFor(
  deps: GrantDeps,
  ref: ConnectionRef,
  request: TokenRequest = {},
): Promise<LentToken> {
  const grant = await readableGrant(deps, ref, request);
  if (isFresh(grant, request, deps)) return lend(deps, grant);
  return withPatience(deps, ref, request, sharedRefresh(deps, ref, request));
}

function sharedRefresh(
  deps: GrantDeps,
  ref: ConnectionRef,
  request: TokenRequest,
): Promise<LentToken> {
  const flight = `${ref.tenantId}/${ref.connectionId}/${request.rejectedVer ?? ''}`;
  const underWay = deps.refreshes.get(flight);
  if (underWay !== undefined) return underWay;
  const started = refreshedToken(deps, ref, request).finally(() => deps.refreshes.delete(flight));
  deps.refreshes.set(flight, started);
  return started;
}

/**
 * A refresh may take longer than anybody wants to wait: two calls to Visma, or a database that
 * takes minutes to accept the answer. It goes on for whoever asks next; this caller gets the token
 * that still lives, or `connection.busy`.
 */
async function withPatience(
  deps: GrantDeps,
  ref: ConnectionRef,
  request: TokenRequest,
  refresh: Promise<LentToken>,
): Promise<LentToken> {
  const { promise: impatience, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, deps.timing.waitMs, undefined);
  try {
    const lent = await Promise.race([refresh, impatience]);
    if (lent !== undefined) return lent;
  } finally {
    clearTimeout(timer);
  }
  const grant = await readableGrant(deps, ref, request);
  if (isAlive(grant, request)) return lend(deps, grant);
  throw notNow(grant);
}

async function refreshedToken(
  deps: GrantDeps,
  ref: ConnectionRef,
  request: TokenRequest,
): Promise<LentToken> {
  const { timing, random } = deps;
  const start = performance.now();
  let refreshed = false;
  for (;;) {
    const grant = await readableGrant(deps, ref, request);
    if (isFresh(grant, request, deps)) return lend(deps, grant);
    if (refreshed && isAlive(grant, request)) return lend(deps, grant);
    const pause = grant.nextTryAt - grant.at;
    const busy = grant.leaseUntil > grant.at;
    const patience = timing.waitMs - (performance.now() - start);
    if (pause > 0 || patience <= 0) {
      if (isAlive(grant, request)) return lend(deps, grant);
      if (grant.state !== 'suspect' || patience <= 0) throw notNow(grant);
    }
    if (pause > 0) {
      await sleep(Math.min(pause, patience));
    } else if (busy) {
      await sleep(timing.pollMs * (1 + random()));
    } else {
      const askedAt = deps.clock();
      const lease = await deps.grants.acquire(ref, grant.ver, timing.leaseMs);
      if (lease !== undefined) {
        const held = { ...lease, askedAt };
        await refreshGrant(deps, grant, held, await refreshTokensOf(deps, grant));
        refreshed = true;
      }
    }
  }
}

async function readableGrant(
  deps: ConnectionDeps,
  ref: ConnectionRef,
  request: TokenRequest,
): Promise<StoredGrant> {
  const grant = await deps.grants.find(ref);
  if (grant === undefined) throw new AppError('input.not-found', 'no such connection');
  const refusal = refusalOfState(grant.state);
  if (refusal !== undefined && request.alsoIn?.includes(grant.state) !== true) {
    throw new AppError(refusal, `connection is ${grant.state}`);
  }
  return grant;
}

/** Whether the stored token is good enough not to think of a refresh. */
function isFresh(
  grant: StoredGrant,
  request: TokenRequest,
  { timing, random }: ConnectionDeps,
): boolean {
  if (!isAlive(grant, request)) return false;
  if (grant.accessExpiresAt === undefined) return true;
  return (
    grant.accessExpiresAt - marginMs(grant, grant.accessExpiresAt, timing, random()) > grant.at
  );
}

/** Short-lived tokens are renewed in their last quarter; else each call would renew them. */
function marginMs(
  grant: StoredGrant,
  expiresAt: number,
  timing: RefreshTiming,
  random: number,
): number {
  const quarter = (expiresAt - grant.accessAskedAt) / 4;
  return Math.min(timing.earlyMs, quarter) * (1 + timing.jitterShare * (2 * random - 1));
}

function isAlive(grant: StoredGrant, request: TokenRequest): boolean {
  if (grant.sealedAccess === undefined || grant.ver === request.rejectedVer) return false;
  return grant.accessExpiresAt === undefined || grant.accessExpiresAt > grant.at;
}

/** What has ended a grant is said before what merely delays the next attempt. */
function notNow(grant: StoredGrant): AppError {
  const refusal = refusalOfState(grant.state);
  if (refusal !== undefined) return new AppError(refusal, `connection is ${grant.state}`);
  return grant.nextTryAt > grant.at
    ? new AppError('visma.connect-unavailable', 'token refresh is paused', {
        retryAt: grant.nextTryAt,
      })
    : new AppError('connection.busy', 'waited too long for another refresh');
}

async function lend(deps: GrantDeps, grant: StoredGrant): Promise<LentToken> {
  const { connectionId, kind, legacyCompanyId, baseCurrency } = grant;
  const accessToken = await openToken(deps, grant, grant.sealedAccess ?? '', 'access');
  const caller: VismaCaller = {
    connectionId,
    kind,
    accessToken,
    ...(legacyCompanyId !== undefined && { legacyCompanyId }),
    ...(baseCurrency !== undefined && { baseCurrency }),
  };
  const { ver, lastSuccessAt, pausedUntil, at } = grant;
  return { caller, ver, lastSuccessAt, pausedUntil, at };
}

async function refreshTokensOf(deps: GrantDeps, grant: StoredGrant): Promise<RefreshTokens> {
  const { sealedRefresh, sealedPreviousRefresh } = grant;
  return {
    current:
      sealedRefresh === undefined
        ? undefined
        : await openToken(deps, grant, sealedRefresh, 'refresh'),
    previous:
      sealedPreviousRefresh === undefined
        ? undefined
        : await openToken(deps, grant, sealedPreviousRefresh, 'previous-refresh'),
  };
}

/** A token that cannot be opened is lost for this connection alone; the ciphertext is kept. */
async function openToken(
  deps: GrantDeps,
  grant: StoredGrant,
  sealed: string,
  field: string,
): Promise<string> {
  try {
    return deps.open(sealed, { tenantId: grant.tenantId, rowId: grant.connectionId, field });
  } catch (error) {
    if (!hasCode(error, 'vault.broken-seal')) throw error;
    await noteEvent(deps, grant, grant.ver, 'grant-lost', error.code);
    throw new AppError('visma.needs-reauthentication', 'a stored token cannot be opened', {
      cause: error,
    });
  }
}
