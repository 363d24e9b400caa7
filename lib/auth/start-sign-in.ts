import 'server-only';
import type { FrameRequest, SignInPurpose } from '../db/sign-in-store.ts';
import type { TenantId } from '../domain/ids.ts';
import { findPanelKey, findTenantId } from '../domain/ids.ts';
import { clientOf } from '../http/client-address.ts';
import { requestIdOf } from '../http/request-id.ts';
import type { AuthDeps } from './auth-deps.ts';
import type { HeaderReader } from './cookies.ts';
import { findCookie, PAIR_COOKIE, pairCookie } from './cookies.ts';
import { LIFETIMES, SIGN_IN_SEC } from './lifetimes.ts';
import { createOpaqueToken, hashToken } from '../vault/opaque-token.ts';
import { NOT_STORED } from './problem-answer.ts';
import { startAtSuperOffice } from './run-next-auth.ts';
import { signInRedirect } from './sign-in-redirect.ts';

/** What a sign-in is to be, once its URL was checked. */
interface Intent {
  readonly purpose: SignInPurpose;
  readonly frame: FrameRequest | undefined;
  /** Leads past SuperOffice's choice of tenant; a wish, checked afterwards. */
  readonly tenantId: TenantId | undefined;
  /** Asks SuperOffice not to take the account that is signed in already. */
  readonly account: 'present' | 'other';
}

const CHALLENGE = /^[A-Za-z0-9_-]{43}$/;
const USER_ID = /^\d{1,10}$/;

/**
 * Answers `/sign-in`: remembers in a row what the window was opened for, binds the row to this
 * browser by a cookie, and sends the person to SuperOffice. After that nothing but the cookie is
 * trusted; no URL can say what a finished sign-in was for.
 *
 * @throws AppError `auth.too-many-requests`
 */
export async function startSignIn(
  deps: AuthDeps,
  { parameters, headers }: { readonly parameters: URLSearchParams; readonly headers: HeaderReader },
): Promise<Response> {
  const destination = headers.get('sec-fetch-dest');
  // A script or a prefetch. The framework's router then navigates to this very address.
  if (destination === 'empty') return new Response(null, { status: 400 });
  if (destination !== null && destination !== 'document') {
    return signInRedirect(deps.config, 'not-a-window');
  }
  // Only what may become a sign-in takes one of the address's places: a prefetch is no window.
  deps.startBound.count(clientOf(headers), deps.clock());
  const intent = await findIntent(deps, parameters, headers);
  if (intent === undefined) return signInRedirect(deps.config, 'invalid-link');

  const pairing = createOpaqueToken();
  const now = deps.clock();
  await deps.signIns.begin({
    idHash: hashToken(pairing),
    purpose: intent.purpose,
    frame: intent.frame,
    now,
    expiresAt: now + LIFETIMES.signInMs,
  });
  const response = await startAtSuperOffice(
    deps,
    { pairing, tenantId: intent.tenantId, requestId: requestIdOf(headers) },
    {
      ...(intent.tenantId !== undefined && { acr_values: `tenant:${intent.tenantId}` }),
      ...(intent.account === 'other' && { prompt: 'login' }),
    },
  );
  response.headers.append('set-cookie', pairCookie(pairing, SIGN_IN_SEC));
  response.headers.set('cache-control', NOT_STORED);
  return response;
}

async function findIntent(
  deps: AuthDeps,
  parameters: URLSearchParams,
  headers: HeaderReader,
): Promise<Intent | undefined> {
  const account = parameters.get('account') === 'other' ? 'other' : 'present';
  const tenantId = findTenantId(parameters.get('uctx') ?? '');
  switch (parameters.get('for')) {
    case 'manage':
      return { purpose: 'manage', frame: undefined, tenantId, account };
    case 'panel': {
      const frame = findFrameRequest(parameters, headers);
      return frame && { purpose: 'panel', frame, tenantId: frame.uctx, account };
    }
    case 'again':
      return findSameAgain(deps, headers);
    default:
      return undefined;
  }
}

function findFrameRequest(
  parameters: URLSearchParams,
  headers: HeaderReader,
): FrameRequest | undefined {
  const panelKey = findPanelKey(parameters.get('panel') ?? '');
  const uctx = findTenantId(parameters.get('uctx') ?? '');
  const usid = parameters.get('usid') ?? '';
  const challenge = parameters.get('c') ?? '';
  if (panelKey === undefined || uctx === undefined) return undefined;
  if (!USER_ID.test(usid) || !CHALLENGE.test(challenge)) return undefined;
  // Whoever sends a link with a challenge of his own must get nothing for it: only a window that
  // our own page opened may be polled. Browsers without Fetch Metadata hand over by message only.
  const mayPoll = headers.get('sec-fetch-site') === 'same-origin';
  return { challenge, panelKey, uctx, usid, mayPoll };
}

/**
 * The sign-in of this browser once more, with another account. It keeps what the first start was
 * allowed: a link on our own page must not turn a foreign link into one of ours.
 */
async function findSameAgain(deps: AuthDeps, headers: HeaderReader): Promise<Intent | undefined> {
  const pairing = findCookie(headers, PAIR_COOKIE);
  if (pairing === undefined) return undefined;
  const signIn = await deps.signIns.find({ idHash: hashToken(pairing), now: deps.clock() });
  if (signIn === undefined) return undefined;
  const { purpose, frame } = signIn;
  return { purpose, frame, tenantId: frame?.uctx, account: 'other' };
}
