import 'server-only';
import { setTimeout as sleep } from 'node:timers/promises';
import type {
  CrmGrant,
  CrmGrantKey,
  CrmGrantLease,
  CrmGrantStore,
  RefreshedCrmGrant,
} from '../db/crm-grant-store.ts';
import type { Clock } from '../domain/clock.ts';
import { AppError, hasCode } from '../errors.ts';
import type { Log } from '../log.ts';
import type { CrmIdentity } from '../superoffice/identity.ts';
import type { CrmTokenOutcome, SuperOfficeSignIn } from '../superoffice/oidc.ts';
import type { Open } from '../vault/open.ts';
import type { Seal } from '../vault/seal.ts';
import type { CrmTokenTiming } from './crm-token-timing.ts';

export interface CrmTokenDeps {
  readonly grants: CrmGrantStore;
  readonly superoffice: Pick<SuperOfficeSignIn, 'refresh'>;
  readonly seal: Seal;
  readonly open: Open;
  readonly clock: Clock;
  readonly log: Log;
  readonly timing: CrmTokenTiming;
  /** Refreshes under way in this process, by grant. */
  readonly flights: Map<string, Promise<RefreshEnd>>;
}

export interface CrmAccess {
  readonly accessToken: string;
  readonly webapiUrl: string;
}

/**
 * How one attempt ended; `moved` means the row is worth reading again at once, `unverified` the same,
 * but that SuperOffice's keys could not be read and so nothing is known of who the person is now.
 */
type RefreshEnd = 'moved' | 'unverified' | 'busy' | 'failed';

/**
 * A SuperOffice access token of the person behind a grant, renewed when it is about to end, or when
 * it is the one SuperOffice just `rejected`.
 *
 * @throws AppError `crm.signed-out` when the person has to sign in again, `crm.unavailable` when
 * SuperOffice does not answer.
 */
export async function crmAccessTokenFor(
  deps: CrmTokenDeps,
  { rejected, ...key }: CrmGrantKey & { readonly rejected?: string },
): Promise<CrmAccess> {
  const jitter = (Math.random() * 2 - 1) * deps.timing.jitterShare;
  const earlyMs = deps.timing.earlyMs * (1 + jitter);
  const lasts = (leftMs: number) => (grant: CrmGrant) =>
    grant.accessExpiresAt - leftMs > deps.clock() && openAccess(deps, grant) !== rejected;
  // A token just renewed is taken as it is, however short its life.
  const isGood = (grant: CrmGrant, verAtFirst: number) =>
    lasts(grant.ver === verAtFirst ? earlyMs : deps.timing.leastLeftMs)(grant);
  const grant = await grantThat(deps, key, isGood).catch(async (error: unknown) => {
    if (!hasCode(error, 'crm.unavailable')) throw error;
    const present = await deps.grants.find(key);
    if (present === undefined || !lasts(deps.timing.leastLeftMs)(present)) throw error;
    return present;
  });
  const accessToken = openAccess(deps, grant);
  if (accessToken === undefined) throw signedOut('grant without access token');
  return { accessToken, webapiUrl: grant.webapiUrl };
}

/**
 * Sees to it that the grant's identity was stated by SuperOffice after `verifiedAfter` (epoch
 * milliseconds), by a refresh where it was not.
 *
 * @throws AppError `crm.signed-out`, `crm.unavailable`
 */
export function renewedIdentity(
  deps: CrmTokenDeps,
  { verifiedAfter, ...key }: CrmGrantKey & { readonly verifiedAfter: number },
): Promise<CrmGrant> {
  return grantThat(deps, key, (grant) => grant.identityVerifiedAt > verifiedAfter);
}

async function grantThat(
  deps: CrmTokenDeps,
  key: CrmGrantKey,
  isGood: (grant: CrmGrant, verAtFirst: number) => boolean,
): Promise<CrmGrant> {
  const waitUntil = performance.now() + deps.timing.waitMs;
  const first = await deps.grants.find(key);
  const verAtFirst = first?.ver ?? 0;
  const last: { end?: RefreshEnd } = {};
  for (let grant = first; grant !== undefined; grant = await deps.grants.find(key)) {
    if (isGood(grant, verAtFirst)) return grant;
    // Before all other judgement: keys that could not be read leave new tokens and a pause.
    if (grant.pausedUntil !== undefined) throw unavailable(grant.pausedUntil);
    if (last.end === 'unverified') throw unavailable(undefined);
    // A refresh that did not help (an answer without id_token) will not help a second time.
    if (grant.ver !== verAtFirst || grant.sealedRefresh === undefined) {
      throw signedOut('nothing to renew with');
    }
    if (performance.now() > waitUntil) throw unavailable(undefined);
    last.end = await inTime(inFlight(deps, grant), waitUntil);
    if (last.end === 'busy') await sleep(deps.timing.pollMs * (1 + 2 * Math.random()));
  }
  throw signedOut('grant unknown or ended');
}

/** A refresh goes on for longer than its callers wait while the database does not take its answer. */
function inTime(flight: Promise<RefreshEnd>, waitUntil: number): Promise<RefreshEnd> {
  const leftMs = Math.max(0, waitUntil - performance.now());
  return Promise.race([flight, sleep(leftMs, 'busy' as const, { ref: false })]);
}

function inFlight(deps: CrmTokenDeps, grant: CrmGrant): Promise<RefreshEnd> {
  const flight =
    deps.flights.get(grant.id) ??
    refreshOnce(deps, grant).finally(() => deps.flights.delete(grant.id));
  deps.flights.set(grant.id, flight);
  return flight;
}

/** Security: one holder over all instances, no transaction open while SuperOffice is asked. */
async function refreshOnce(deps: CrmTokenDeps, grant: CrmGrant): Promise<RefreshEnd> {
  const { grants, timing } = deps;
  const key = { tenantId: grant.tenantId, grantId: grant.id };
  const lease = await grants.takeLease({ ...key, ver: grant.ver, leaseMs: timing.leaseMs });
  if (lease === undefined) return 'busy';
  const outcome = await askTwice(deps, grant);
  if (outcome.kind === 'granted') return commit(deps, grant, lease, outcome);
  if (outcome.kind === 'refused' && outcome.error === 'invalid_grant') {
    return judgeInvalidGrant(deps, grant, lease);
  }
  const isRefused = outcome.kind === 'refused';
  deps.log.warn('crm refresh failed', {
    grantId: grant.id,
    tenantId: grant.tenantId,
    ...(isRefused ? { oauthError: outcome.error } : { error: outcome.cause }),
  });
  await grants.release(lease, isRefused ? timing.coolDownMs : timing.unknownPauseMs);
  return 'failed';
}

/** A refusal judges only the version that was asked with: the row may have moved on meanwhile. */
async function judgeInvalidGrant(
  deps: CrmTokenDeps,
  grant: CrmGrant,
  lease: CrmGrantLease,
): Promise<RefreshEnd> {
  const now = await deps.grants.find(lease);
  if (now === undefined || now.ver !== grant.ver) return 'moved';
  deps.log.info('crm grant ended', { grantId: grant.id, tenantId: grant.tenantId });
  await deps.grants.revoke(lease, deps.clock());
  return 'moved';
}

type GrantedCrmToken = Extract<CrmTokenOutcome, { readonly kind: 'granted' }>;

/**
 * SuperOffice may have rotated already, so a database error must not lose the answer: the same
 * write is tried again for `storeMs`, and the lease kept meanwhile.
 */
async function commit(
  deps: CrmTokenDeps,
  grant: CrmGrant,
  lease: CrmGrantLease,
  granted: GrantedCrmToken,
): Promise<RefreshEnd> {
  const { grants, timing, log } = deps;
  const { identity } = granted;
  const isUnverified = identity === 'not-verifiable';
  if (identity !== undefined && !isUnverified && !isSamePerson(identity, grant)) {
    log.error('refreshed token is of another person', { grantId: grant.id });
    await grants.revoke(lease, deps.clock());
    return 'moved';
  }
  const refreshed = sealAnswer(deps, grant, granted);
  const giveUp = AbortSignal.timeout(timing.storeMs);
  for (;;) {
    try {
      const stored = await grants.commit(lease, refreshed);
      if (!stored) log.warn('late crm refresh discarded', { grantId: grant.id });
      return isUnverified && stored ? 'unverified' : 'moved';
    } catch (error) {
      if (giveUp.aborted) throw error;
      log.error('refreshed crm token not stored yet', { grantId: grant.id, error });
    }
    await sleep(timing.pollMs * 4);
    await grants.extend(lease, timing.leaseMs).catch(() => false);
  }
}

/** An unknown outcome is asked once more with the same token: the first answer may be lost, the work done. */
async function askTwice(deps: CrmTokenDeps, grant: CrmGrant): Promise<CrmTokenOutcome> {
  const refreshToken = deps.open(grant.sealedRefresh ?? '', sealContext(grant, 'refresh'));
  const first = await askOnce(deps, refreshToken);
  return first.kind === 'unknown' ? askOnce(deps, refreshToken) : first;
}

async function askOnce(deps: CrmTokenDeps, refreshToken: string): Promise<CrmTokenOutcome> {
  try {
    return await deps.superoffice.refresh(
      refreshToken,
      AbortSignal.timeout(deps.timing.deadlineMs),
    );
  } catch (cause) {
    // An id_token that cannot be verified says nothing about the grant.
    return { kind: 'unknown', cause };
  }
}

function sealAnswer(
  deps: CrmTokenDeps,
  grant: CrmGrant,
  { accessToken, accessExpiresInSec, refreshToken, identity }: GrantedCrmToken,
): RefreshedCrmGrant {
  const isUnverified = identity === 'not-verifiable';
  return {
    sealedAccess: deps.seal(accessToken, sealContext(grant, 'access')),
    accessExpiresAt: deps.clock() + accessExpiresInSec * 1000,
    sealedRefresh: refreshToken && deps.seal(refreshToken, sealContext(grant, 'refresh')),
    identity:
      identity === undefined || isUnverified
        ? undefined
        : {
            isAdministrator: identity.isAdministrator,
            verifiedAt: Math.min(identity.issuedAt, deps.clock()),
            webapiUrl: identity.webapiUrl,
          },
    // Whoever needs the identity must not have the token renewed at each request meanwhile.
    pauseMs: isUnverified ? deps.timing.unknownPauseMs : 0,
  };
}

/** What the tokens of a grant are sealed to. */
export function sealContext(
  grant: Pick<CrmGrant, 'id' | 'tenantId'>,
  token: 'access' | 'refresh',
): { readonly tenantId: CrmGrant['tenantId']; readonly rowId: string; readonly field: string } {
  return { tenantId: grant.tenantId, rowId: grant.id, field: `crm_grant.${token}` };
}

function openAccess(deps: CrmTokenDeps, grant: CrmGrant): string | undefined {
  return grant.sealedAccess && deps.open(grant.sealedAccess, sealContext(grant, 'access'));
}

function isSamePerson(identity: CrmIdentity, grant: CrmGrant): boolean {
  return identity.tenantId === grant.tenantId && identity.associateId === grant.associateId;
}

function signedOut(message: string): AppError {
  return new AppError('crm.signed-out', message);
}

function unavailable(retryAt: number | undefined): AppError {
  return new AppError('crm.unavailable', 'SuperOffice sign-in did not renew the token', {
    ...(retryAt !== undefined && { retryAt }),
  });
}
