import 'server-only';
import type { RedeemedSignIn, SignIn } from '../db/sign-in-store.ts';
import type { AuthDeps } from './auth-deps.ts';
import { LIFETIMES } from './lifetimes.ts';
import { createOpaqueToken, hashToken } from '../vault/opaque-token.ts';

export type Redemption =
  | { readonly kind: 'session'; readonly sessionId: string }
  /** Nothing has come of the sign-in yet, or no such sign-in may be polled. */
  | { readonly kind: 'pending' }
  | { readonly kind: 'ended'; readonly outcome: 'app-not-approved' | 'other-account' | 'failed' }
  /** The proof is wrong. */
  | { readonly kind: 'refused' }
  /** The proof was good once: used before, or too late. */
  | { readonly kind: 'gone' };

/**
 * Gives a frame its session for the verifier that only it knows: with the handle the window posted,
 * or, where the window's opener link was cut, by asking again until the window is done.
 */
export async function redeemSignIn(
  deps: AuthDeps,
  proof: {
    readonly handle: string | undefined;
    readonly verifier: string;
    readonly requestId: string;
  },
): Promise<Redemption> {
  const challenge = hashToken(proof.verifier);
  const now = deps.clock();
  if (proof.handle === undefined) {
    const redeemed = await deps.signIns.redeemPolled({ challenge, now });
    if (redeemed !== undefined) return createPanelSession(deps, redeemed, proof.requestId);
    return toPollAnswer(await deps.signIns.findPolled({ challenge, now }), now);
  }
  const handleHash = hashToken(proof.handle);
  const redeemed = await deps.signIns.redeemHandle({ handleHash, challenge, now });
  if (redeemed !== undefined) return createPanelSession(deps, redeemed, proof.requestId);
  const known = await deps.signIns.findByHandle({ handleHash, challenge });
  return { kind: known === undefined ? 'refused' : 'gone' };
}

function toPollAnswer(signIn: SignIn | undefined, now: number): Redemption {
  if (signIn?.outcome === undefined) return { kind: 'pending' };
  if (signIn.outcome !== 'signed-in') return { kind: 'ended', outcome: signIn.outcome };
  if (signIn.handleExpiresAt === undefined) return { kind: 'pending' };
  const isOver = signIn.redeemedAt !== undefined || signIn.handleExpiresAt <= now;
  return { kind: isOver ? 'gone' : 'pending' };
}

async function createPanelSession(
  deps: AuthDeps,
  { grantId, tenantId, associateId }: RedeemedSignIn,
  requestId: string,
): Promise<Redemption> {
  const sessionId = createOpaqueToken();
  const now = deps.clock();
  await deps.sessions.create({
    idHash: hashToken(sessionId),
    kind: 'panel',
    tenantId,
    grantId,
    associateId,
    panelKey: undefined,
    now,
    expiresAt: now + LIFETIMES.panelSessionMs,
  });
  await deps.audit({
    tenantId,
    event: 'session.created',
    actor: associateId,
    subject: 'panel',
    requestId,
  });
  return { kind: 'session', sessionId };
}
