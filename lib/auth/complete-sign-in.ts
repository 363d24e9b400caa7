import 'server-only';
import { randomUUID } from 'node:crypto';
import type { SignIn, SignInOutcome } from '../db/sign-in-store.ts';
import type { CrmGrantId } from '../domain/ids.ts';
import { AppError, hasCode } from '../errors.ts';
import type { CrmIdentity, CrmTokens } from '../superoffice/identity.ts';
import type { AuthDeps } from './auth-deps.ts';
import { sealContext } from './crm-token.ts';
import { LIFETIMES } from './lifetimes.ts';
import { createOpaqueToken, hashToken, isSameToken } from '../vault/opaque-token.ts';

/** What SuperOffice's redirect brought (`params`) and what the browser's own cookies say to it. */
export interface SignInAnswer {
  readonly pairing: string | undefined;
  readonly state: string | undefined;
  readonly expectedState: string | undefined;
  readonly nonce: string | undefined;
  readonly verifier: string | undefined;
  readonly code: string | undefined;
  readonly requestId: string;
}

export type CompletedSignIn =
  /** The frame fetches its own session; the window gets none. */
  { readonly kind: 'panel' } | { readonly kind: 'manage'; readonly sessionId: string };

/**
 * Turns SuperOffice's answer into a grant. next-auth compares neither state nor nonce once a
 * provider brings its own token request, and never remembers a used state, so both happen here,
 * before the token endpoint is asked (RFC 9700 §4.5, §4.7).
 *
 * @throws AppError `oauth.unknown-transaction`, `oauth.other-browser`, `oauth.invalid-response`, and
 * what exchanging the code throws
 */
export async function completeSignIn(
  deps: AuthDeps,
  answer: SignInAnswer,
): Promise<CompletedSignIn> {
  const signIn = await requirePending(deps, answer.pairing);
  const { code, nonce, verifier } = await consumeState(deps, answer);
  const settle = async (outcome: SignInOutcome, grantId?: CrmGrantId) => {
    const { idHash } = signIn;
    if (await deps.signIns.settle({ idHash, outcome, grantId, now: deps.clock() })) return;
    throw new AppError('oauth.unknown-transaction', 'sign-in ended meanwhile');
  };
  const person = await deps.superoffice
    .exchangeCode({ code, nonce, verifier })
    .catch(async (error: unknown) => {
      await settle(hasCode(error, 'crm.app-not-approved') ? 'app-not-approved' : 'failed');
      throw error;
    });

  if (isOtherAccount(signIn, person.identity)) {
    await settle('other-account', await createGrant(deps, person.identity, undefined));
    await audit(deps, 'session.refused', person.identity, signIn, answer);
    return { kind: 'panel' };
  }
  const grantId = await createGrant(deps, person.identity, person.tokens);
  await settle('signed-in', grantId);
  if (signIn.purpose === 'panel') return { kind: 'panel' };
  const sessionId = await createManageSession(deps, person.identity, grantId);
  await audit(deps, 'session.created', person.identity, signIn, answer);
  return { kind: 'manage', sessionId };
}

async function requirePending(deps: AuthDeps, pairing: string | undefined): Promise<SignIn> {
  if (pairing === undefined) {
    throw new AppError('oauth.other-browser', 'this browser started no sign-in');
  }
  const signIn = await deps.signIns.find({ idHash: hashToken(pairing), now: deps.clock() });
  if (signIn === undefined || signIn.outcome !== undefined) {
    throw new AppError('oauth.unknown-transaction', 'sign-in unknown, expired or ended');
  }
  return signIn;
}

async function consumeState(deps: AuthDeps, answer: SignInAnswer) {
  const { state, expectedState, code, nonce, verifier } = answer;
  if (
    state === undefined ||
    expectedState === undefined ||
    code === undefined ||
    nonce === undefined ||
    verifier === undefined
  ) {
    throw new AppError('oauth.invalid-response', 'answer of SuperOffice is incomplete');
  }
  if (!isSameToken(state, expectedState)) {
    throw new AppError('oauth.other-browser', 'state is not the one this browser was given');
  }
  if (!(await deps.usedOnce.use(hashToken(`superoffice-state:${state}`), deps.clock()))) {
    throw new AppError('oauth.unknown-transaction', 'state was used before');
  }
  return { code, nonce, verifier };
}

function isOtherAccount({ frame }: SignIn, identity: CrmIdentity): boolean {
  if (frame === undefined) return false;
  return identity.tenantId !== frame.uctx || identity.associateId !== frame.usid;
}

async function createGrant(
  deps: AuthDeps,
  identity: CrmIdentity,
  tokens: CrmTokens | undefined,
): Promise<CrmGrantId> {
  const id = randomUUID() as CrmGrantId;
  const { tenantId, associateId, isAdministrator, userEmail, webapiUrl } = identity;
  const now = deps.clock();
  await deps.tenants.ensure({ id: tenantId, name: identity.companyName || tenantId, now });
  await deps.grants.create({
    id,
    tenantId,
    associateId,
    userName: tokens === undefined ? userEmail : await findName(deps, identity, tokens),
    userEmail,
    isAdministrator,
    identityVerifiedAt: Math.min(identity.issuedAt, now),
    webapiUrl,
    tokens: tokens && sealTokens(deps, { id, tenantId }, tokens),
    now,
  });
  return id;
}

function sealTokens(
  deps: AuthDeps,
  grant: Parameters<typeof sealContext>[0],
  { accessToken, accessExpiresInSec, refreshToken }: CrmTokens,
) {
  return {
    sealedAccess: deps.seal(accessToken, sealContext(grant, 'access')),
    accessExpiresAt: deps.clock() + accessExpiresInSec * 1000,
    sealedRefresh: refreshToken && deps.seal(refreshToken, sealContext(grant, 'refresh')),
  };
}

/** The id_token carries no name (docs/superoffice.md); a sign-in must not fail for want of it. */
async function findName(
  deps: AuthDeps,
  identity: CrmIdentity,
  { accessToken }: CrmTokens,
): Promise<string> {
  try {
    const { fullName } = await deps.readPrincipal({ identity, accessToken });
    return fullName || identity.userEmail;
  } catch (error) {
    deps.log.warn('name of signed-in person not readable', { tenantId: identity.tenantId, error });
    return identity.userEmail;
  }
}

async function createManageSession(
  deps: AuthDeps,
  { tenantId, associateId }: CrmIdentity,
  grantId: CrmGrantId,
): Promise<string> {
  const sessionId = createOpaqueToken();
  const now = deps.clock();
  await deps.sessions.create({
    idHash: hashToken(sessionId),
    kind: 'manage',
    tenantId,
    grantId,
    associateId,
    panelKey: undefined,
    now,
    expiresAt: now + LIFETIMES.manageSessionMs,
  });
  return sessionId;
}

function audit(
  deps: AuthDeps,
  event: 'session.created' | 'session.refused',
  { tenantId, userEmail, associateId }: CrmIdentity,
  { purpose }: SignIn,
  { requestId }: SignInAnswer,
): Promise<void> {
  return deps.audit({
    tenantId,
    event,
    // Whoever was refused may never have been here, and has no name in the log then.
    actor: event === 'session.refused' ? userEmail || associateId : associateId,
    subject: purpose,
    requestId,
  });
}
