import 'server-only';
import { decode } from 'next-auth/jwt';
import { z } from 'zod';
import { clientOf } from '../http/client-address.ts';
import { requestIdOf } from '../http/request-id.ts';
import type { AuthDeps } from './auth-deps.ts';
import type { HeaderReader } from './cookies.ts';
import { findCookie, MANAGE_COOKIE, PAIR_COOKIE } from './cookies.ts';
import { endSession } from './end-session.ts';
import { STATE_COOKIE } from './next-auth-options.ts';
import { hashToken, isSameToken } from '../vault/opaque-token.ts';
import { findManageSession } from './require-admin.ts';
import { answerFromSuperOffice } from './run-next-auth.ts';
import type { SignInDestination } from './sign-in-redirect.ts';
import { signInRedirect } from './sign-in-redirect.ts';

const stateSchema = z.object({ value: z.string().min(1) });

/**
 * Answers SuperOffice's redirect. Whatever came, the answer is a 303 to a page of ours without a
 * parameter of SuperOffice's in it.
 */
export async function answerCallback(
  deps: AuthDeps,
  { parameters, headers }: { readonly parameters: URLSearchParams; readonly headers: HeaderReader },
): Promise<Response> {
  const pairing = findCookie(headers, PAIR_COOKIE);
  const oauthError = parameters.get('error');
  if (oauthError !== null) {
    await settleRefusal(deps, { pairing, oauthError, parameters, headers });
    return signInRedirect(deps.config, await destinationOf(deps, pairing));
  }
  const answer = await answerFromSuperOffice(
    deps,
    { pairing, tenantId: undefined, requestId: requestIdOf(headers) },
    { headers, code: parameters.get('code'), state: parameters.get('state') },
  );
  const isFinished = answer.headers.get('location') === `${deps.config.appUrl}/sign-in/finish`;
  const cookies = answer.headers.getSetCookie();
  if (isFinished) {
    deps.startBound.giveBack(clientOf(headers), deps.clock());
    await endReplaced(deps, { cookies, headers });
  }
  const destination = isFinished ? 'finish' : await destinationOf(deps, pairing);
  return signInRedirect(deps.config, destination, cookies);
}

/** A new manage cookie takes the place of the one that came along: nobody could end that session any more. */
async function endReplaced(
  deps: AuthDeps,
  { cookies, headers }: { readonly cookies: readonly string[]; readonly headers: HeaderReader },
): Promise<void> {
  if (!cookies.some((line) => line.startsWith(`${MANAGE_COOKIE}=`))) return;
  const replaced = await findManageSession(deps, headers);
  if (replaced === undefined) return;
  const requestId = requestIdOf(headers);
  await endSession(deps, { ...replaced, subject: 'manage', requestId });
}

/** RFC 6749 §4.1.2.1. An error counts only with this browser's state: anybody can make such a link. */
async function settleRefusal(
  deps: AuthDeps,
  refusal: {
    readonly pairing: string | undefined;
    readonly oauthError: string;
    readonly parameters: URLSearchParams;
    readonly headers: HeaderReader;
  },
): Promise<void> {
  const { pairing, oauthError, parameters, headers } = refusal;
  const token = findCookie(headers, STATE_COOKIE);
  if (pairing === undefined || token === undefined) return;
  const claims = await decode({
    token,
    secret: deps.config.authSecret,
    salt: STATE_COOKIE,
  }).catch(() => undefined);
  const expected = stateSchema.safeParse(claims).data?.value;
  if (expected === undefined || !isSameToken(expected, parameters.get('state') ?? '')) return;
  const outcome = oauthError === 'access_denied' ? 'app-not-approved' : 'failed';
  deps.log.info('sign-in refused by SuperOffice', {
    requestId: requestIdOf(headers),
    oauthError: oauthError.slice(0, 60),
  });
  await deps.signIns.settle({
    idHash: hashToken(pairing),
    outcome,
    grantId: undefined,
    now: deps.clock(),
  });
}

/** The finish page where it has something to say about this browser's sign-in, else the problem. */
async function destinationOf(
  deps: AuthDeps,
  pairing: string | undefined,
): Promise<SignInDestination> {
  if (pairing === undefined) return 'other-browser';
  const signIn = await deps.signIns.find({ idHash: hashToken(pairing), now: deps.clock() });
  if (signIn === undefined) return 'expired';
  const isRefused = signIn.outcome === 'app-not-approved' || signIn.outcome === 'failed';
  return isRefused ? 'finish' : 'failed';
}
