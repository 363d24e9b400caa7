import 'server-only';
import type { SignInPurpose } from '../db/sign-in-store.ts';
import type { TenantId } from '../domain/ids.ts';
import type { AuthDeps } from './auth-deps.ts';
import type { HeaderReader } from './cookies.ts';
import { findCookie, PAIR_COOKIE } from './cookies.ts';
import { LIFETIMES } from './lifetimes.ts';
import { createOpaqueToken, hashToken } from '../vault/opaque-token.ts';

export type FinishedSignIn =
  /** `handle` goes to the frame that opened the window, and nowhere else. */
  | { readonly kind: 'hand-over'; readonly handle: string }
  | { readonly kind: 'manage' }
  | {
      readonly kind: 'other-account';
      readonly signedInAs: string;
      readonly signedInTenant: TenantId;
      readonly expectedTenant: TenantId;
    }
  | { readonly kind: 'app-not-approved' | 'failed'; readonly purpose: SignInPurpose }
  /** No sign-in of this browser waits to be finished. */
  | { readonly kind: 'nothing' };

/** What the finish page has to say. Only the cookie is asked: a challenge in the URL would let a link steal the session. */
export async function finishSignIn(deps: AuthDeps, headers: HeaderReader): Promise<FinishedSignIn> {
  const pairing = findCookie(headers, PAIR_COOKIE);
  if (pairing === undefined) return { kind: 'nothing' };
  const idHash = hashToken(pairing);
  const now = deps.clock();
  const signIn = await deps.signIns.find({ idHash, now });
  switch (signIn?.outcome) {
    case 'signed-in': {
      if (signIn.purpose === 'manage') return { kind: 'manage' };
      const handle = createOpaqueToken();
      const issued = await deps.signIns.issueHandle({
        idHash,
        handleHash: hashToken(handle),
        expiresAt: now + LIFETIMES.handleMs,
        now,
      });
      return issued ? { kind: 'hand-over', handle } : { kind: 'nothing' };
    }
    case 'other-account': {
      const person = signIn.grantId && (await deps.grants.findPerson(signIn.grantId));
      if (person === undefined || signIn.frame === undefined) return { kind: 'nothing' };
      return {
        kind: 'other-account',
        signedInAs: person.userEmail,
        signedInTenant: person.tenantId,
        expectedTenant: signIn.frame.uctx,
      };
    }
    case 'app-not-approved':
    case 'failed':
      return { kind: signIn.outcome, purpose: signIn.purpose };
    case undefined:
      return { kind: 'nothing' };
  }
}
