import 'server-only';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RefreshedTokens, RefreshLease, StoredGrant } from '../db/grant-store.ts';
import type { GrantedToken, TokenOutcome } from '../domain/token-outcome.ts';
import type { ErrorCode } from '../errors.ts';
import type { GrantDeps } from './access-token.ts';
import type { ConnectionDeps } from './connection-deps.ts';
import type { ConnectionEvent } from './connection-transitions.ts';
import { stateAfter } from './connection-transitions.ts';
import { discardLate } from './discard-late.ts';
import { recordStateChange } from './record-state-change.ts';

export interface HeldLease extends RefreshLease {
  /** Our own clock before the lease was asked for: it has begun then at the earliest. */
  readonly askedAt: number;
}

/** Opened for one refresh. Undefined where the connection has none. */
export interface RefreshTokens {
  readonly current: string | undefined;
  readonly previous: string | undefined;
}

/**
 * One refresh under a lease, from the call to the stored outcome (docs/decisions/0004). Returns
 * when the row tells how it ended; the caller reads it again. No transaction is open meanwhile.
 */
export async function refreshGrant(
  deps: GrantDeps,
  grant: StoredGrant,
  lease: HeldLease,
  tokens: RefreshTokens,
): Promise<void> {
  const ask = tokenQuestion(deps, grant, tokens.current);
  if (ask === undefined) {
    await refuse(deps, grant, lease, 'grant-lost', 'visma.needs-reauthentication');
    return;
  }
  const outcome = await askTwice(deps, grant, lease, ask);
  if (outcome === undefined) return;
  if (outcome.kind === 'granted') {
    await commit(deps, grant, lease, {
      granted: outcome,
      used: tokens.current,
      current: tokens.current,
    });
  } else if (outcome.kind === 'unknown') {
    await pauseUnknown(deps, grant, lease);
  } else {
    await judgeRefusal(deps, grant, lease, tokens, outcome.error);
  }
}

type TokenQuestion = () => Promise<TokenOutcome>;

/** Undefined when nothing can renew this grant: its end is its end. */
function tokenQuestion(
  deps: ConnectionDeps,
  grant: StoredGrant,
  refreshToken: string | undefined,
): TokenQuestion | undefined {
  const { vismaConnect, timing } = deps;
  const { vismaTenantId } = grant;
  if (grant.kind === 'service' && vismaTenantId !== undefined) {
    return () => vismaConnect.serviceToken(vismaTenantId, AbortSignal.timeout(timing.deadlineMs));
  }
  if (grant.kind !== 'interactive' || refreshToken === undefined) return undefined;
  return () => vismaConnect.refresh(refreshToken, AbortSignal.timeout(timing.deadlineMs));
}

/**
 * An answer that was lost may have rotated the token: asking again at once with the same one falls
 * into the server's grace period, asking later would not.
 */
async function askTwice(
  deps: ConnectionDeps,
  grant: StoredGrant,
  lease: HeldLease,
  ask: TokenQuestion,
): Promise<TokenOutcome | undefined> {
  const first = await askUnderLease(deps, grant, lease, ask);
  if (first?.kind !== 'unknown' || isGraceOver(deps, grant)) return first;
  return askUnderLease(deps, grant, lease, ask);
}

/**
 * Undefined without a call when somebody has taken over: whoever was paused (a suspended machine,
 * say) must not give the server a token that another holder has used since.
 */
async function askUnderLease(
  { grants, clock, timing, log }: ConnectionDeps,
  grant: StoredGrant,
  lease: HeldLease,
  ask: TokenQuestion,
): Promise<TokenOutcome | undefined> {
  const isLongEnough = clock() - lease.askedAt <= timing.leaseMs - timing.deadlineMs;
  if (isLongEnough || (await grants.extend(grant, lease.fence, timing.leaseMs))) return ask();
  log.warn('token refresh given up, another has taken over', { connectionId: grant.connectionId });
  return undefined;
}

/** No clear answer for longer than the grace period: from now on nothing is won by haste. */
function isGraceOver({ timing }: ConnectionDeps, { failingSince, at }: StoredGrant): boolean {
  return failingSince !== undefined && at - failingSince > timing.graceMs;
}

async function judgeRefusal(
  deps: GrantDeps,
  grant: StoredGrant,
  lease: HeldLease,
  tokens: RefreshTokens,
  error: string,
): Promise<void> {
  if (error === 'invalid_grant' && grant.kind === 'interactive') {
    await judgeInvalidGrant(deps, grant, lease, tokens);
  } else if (grant.kind === 'service' && error !== 'invalid_client') {
    await refuse(deps, grant, lease, 'approval-missing', 'visma.not-approved');
  } else if (error === 'invalid_tenant') {
    await refuse(deps, grant, lease, 'role-missing', 'visma.role-missing');
  } else {
    // invalid_client and its like are about our own registration: no sign-in of a customer heals them.
    deps.log.error('token endpoint refuses our client', {
      connectionId: grant.connectionId,
      oauthError: error,
    });
    await pause(deps, grant, lease, deps.timing.coolDownMs);
  }
}

async function judgeInvalidGrant(
  deps: GrantDeps,
  grant: StoredGrant,
  lease: HeldLease,
  tokens: RefreshTokens,
): Promise<void> {
  const now = await deps.grants.find(grant);
  if (now === undefined || now.ver !== grant.ver) return;
  const rescued = await askPrevious(deps, grant, lease, tokens.previous);
  if (rescued?.kind === 'granted') {
    await commit(deps, grant, lease, {
      granted: rescued,
      used: tokens.previous,
      current: tokens.current,
    });
  } else if (rescued?.kind === 'unknown') {
    await pauseUnknown(deps, grant, lease);
  } else {
    const event = grant.strikes === 0 ? 'refresh-refused' : 'grant-lost';
    await refuse(deps, grant, lease, event, 'visma.needs-reauthentication');
  }
}

/** The token before this one still works within the grace period, if ours never became the server's. */
async function askPrevious(
  deps: ConnectionDeps,
  grant: StoredGrant,
  lease: HeldLease,
  previous: string | undefined,
): Promise<TokenOutcome | undefined> {
  const { timing } = deps;
  if (previous === undefined || grant.previousUsedAt === undefined) return undefined;
  if (lease.at - grant.previousUsedAt >= timing.graceMs) return undefined;
  if (!(await deps.grants.extend(grant, lease.fence, timing.leaseMs))) return undefined;
  return tokenQuestion(deps, grant, previous)?.();
}

interface Obtained {
  readonly granted: GrantedToken;
  /** The refresh token that was given to the server. */
  readonly used: string | undefined;
  /** The one stored as current. */
  readonly current: string | undefined;
}

async function commit(
  deps: GrantDeps,
  grant: StoredGrant,
  lease: HeldLease,
  obtained: Obtained,
): Promise<void> {
  const isOurs = await store(deps, grant, lease, sealTokens(deps, grant, lease, obtained));
  if (!isOurs) await discardLate(deps, grant, rotatedToken(obtained));
}

/** The refresh token that was issued in place of those that are stored. */
function rotatedToken({ granted, used, current }: Obtained): string | undefined {
  const { refreshToken } = granted;
  return refreshToken === used || refreshToken === current ? undefined : refreshToken;
}

/**
 * The server may have rotated already, so a database error must not lose the answer: the same
 * write is tried until the grace period ends, and the lease kept meanwhile. False when another
 * holder has taken over.
 */
async function store(
  deps: ConnectionDeps,
  grant: StoredGrant,
  lease: HeldLease,
  tokens: RefreshedTokens,
): Promise<boolean> {
  const { grants, timing, log } = deps;
  const giveUp = AbortSignal.timeout(timing.graceMs);
  for (;;) {
    try {
      return await grants.commit(grant, lease, tokens);
    } catch (error) {
      if (giveUp.aborted) throw error;
      log.error('refreshed token not stored yet', { connectionId: grant.connectionId, error });
    }
    await sleep(timing.pollMs * 4);
    await grants.extend(grant, lease.fence, timing.leaseMs).catch(() => false);
  }
}

function sealTokens(
  deps: ConnectionDeps,
  grant: StoredGrant,
  lease: HeldLease,
  { granted, used, current }: Obtained,
): RefreshedTokens {
  const seal = (plaintext: string, field: string) =>
    deps.seal(plaintext, { tenantId: grant.tenantId, rowId: grant.connectionId, field });
  const next = granted.refreshToken ?? used;
  const isNew = next !== undefined && used !== undefined && next !== current;
  const refresh = isNew
    ? {
        sealedRefresh: seal(next, 'refresh'),
        sealedPreviousRefresh: seal(used, 'previous-refresh'),
      }
    : granted.refreshToken === undefined
      ? undefined
      : ('same' as const);
  return {
    sealedAccess: seal(granted.accessToken, 'access'),
    accessExpiresAt: lease.at + granted.accessExpiresInSec * 1000,
    state: { from: grant.state, to: stateAfter(grant.state, 'refreshed') },
    ...(refresh !== undefined && { refresh }),
  };
}

/** Asking again soon can still fall into the grace period; after it the long pause is enough. */
async function pauseUnknown(
  deps: ConnectionDeps,
  grant: StoredGrant,
  lease: HeldLease,
): Promise<void> {
  const { unknownPauseMs, coolDownMs } = deps.timing;
  await pause(deps, grant, lease, isGraceOver(deps, grant) ? coolDownMs : unknownPauseMs);
}

async function pause(
  deps: ConnectionDeps,
  grant: StoredGrant,
  lease: HeldLease,
  pauseMs: number,
): Promise<void> {
  await deps.grants.release(grant, lease.fence, pauseMs, 'visma.connect-unavailable');
}

/** Every token is kept: only a finished reconnection replaces them. */
async function refuse(
  deps: ConnectionDeps,
  grant: StoredGrant,
  lease: HeldLease,
  event: ConnectionEvent,
  failureCode: ErrorCode,
): Promise<void> {
  const { timing } = deps;
  const state = stateAfter(grant.state, event);
  const hasMoved = await deps.grants.refuse(grant, lease.fence, {
    state: { from: grant.state, to: state },
    failureCode,
    strikes: grant.strikes + 1,
    pauseMs: event === 'refresh-refused' ? timing.secondTryMs : timing.coolDownMs,
  });
  if (!hasMoved) return;
  await recordStateChange(deps, grant, { from: grant.state, to: state }, failureCode);
}
