import 'server-only';
import type { NextAuthOptions } from 'next-auth';
import type { OAuthConfig } from 'next-auth/providers/oauth';
import { z } from 'zod';
import type { TenantId } from '../domain/ids.ts';
import { isAppError } from '../errors.ts';
import type { AuthDeps } from './auth-deps.ts';
import { completeSignIn } from './complete-sign-in.ts';
import { MANAGE_COOKIE } from './cookies.ts';
import { MANAGE_SESSION_SEC, SIGN_IN_SEC } from './lifetimes.ts';

/** What of one request the options depend on. */
export interface SignInRequest {
  /** The `__Host-pair` cookie. */
  readonly pairing: string | undefined;
  /** Leads straight to this tenant's sign-in. */
  readonly tenantId: TenantId | undefined;
  readonly requestId: string;
}

const FINISH_PATH = '/sign-in/finish';
const PROBLEM_PATH = '/sign-in/problem';
/** next-auth signs its CSRF cookie itself; `run-next-auth.ts` makes one of the same form. */
export const CSRF_COOKIE = '__Host-sign-in-csrf';
export const STATE_COOKIE = '__Host-sign-in-state';

/** next-auth hands tokens through its own code; ours stay out of it and only their result passes. */
const resultSchema = z.object({
  outcome: z.enum(['panel', 'manage']),
  sid: z.string().optional(),
});
const checksSchema = z.object({
  state: z.string().optional(),
  nonce: z.string().optional(),
  code_verifier: z.string().optional(),
});

/**
 * next-auth's part: the redirect to SuperOffice with PKCE S256, state and nonce in cookies, and the
 * cookie that carries the manage session. Everything it would decide about tokens is decided in
 * `complete-sign-in.ts` (docs/decisions/0002).
 */
export function nextAuthOptions(deps: AuthDeps, request: SignInRequest): NextAuthOptions {
  return {
    secret: deps.config.authSecret,
    useSecureCookies: true,
    cookies: hostCookies(),
    providers: [superofficeProvider(deps, request)],
    pages: { signIn: PROBLEM_PATH, error: PROBLEM_PATH },
    session: { strategy: 'jwt', maxAge: MANAGE_SESSION_SEC },
    callbacks: {
      // A panel's sign-in must neither make nor replace a session of the manage pages: next-auth
      // writes no session cookie when this answers with an address.
      signIn: ({ account }) =>
        resultSchema.parse(account).outcome === 'manage' || `${deps.config.appUrl}${FINISH_PATH}`,
      jwt: ({ token, account }) => ({ sid: account === null ? token['sid'] : account['sid'] }),
      redirect: () => `${deps.config.appUrl}${FINISH_PATH}`,
    },
    logger: {
      error: (code, metadata) => {
        deps.log.warn('sign-in refused', {
          requestId: request.requestId,
          reason: code,
          error: errorOf(metadata),
        });
      },
      warn: () => undefined,
      debug: () => undefined,
    },
  };
}

interface SignInProfile {
  readonly sub: string;
}

function superofficeProvider(deps: AuthDeps, request: SignInRequest): OAuthConfig<SignInProfile> {
  const { appUrl, superofficeClientId } = deps.config;
  return {
    id: 'superoffice',
    name: 'SuperOffice',
    type: 'oauth',
    checks: ['pkce', 'state', 'nonce'],
    clientId: superofficeClientId,
    // The code is redeemed by lib/superoffice, which sends the secret; next-auth never sees it.
    client: { token_endpoint_auth_method: 'none' },
    issuer: appUrl,
    authorization: {
      url: deps.superoffice.authorizationEndpoint(request.tenantId).href,
      params: { scope: 'openid' },
    },
    token: {
      request: async ({ params, checks }) => {
        const expected = checksSchema.parse(checks);
        const completed = await completeSignIn(deps, {
          pairing: request.pairing,
          state: params.state,
          expectedState: expected.state,
          nonce: expected.nonce,
          verifier: expected.code_verifier,
          code: params.code,
          requestId: request.requestId,
        });
        const sid = completed.kind === 'manage' ? completed.sessionId : undefined;
        return { tokens: { outcome: completed.kind, sid } };
      },
    },
    userinfo: { request: () => ({ sub: 'superoffice' }) },
    profile: ({ sub }) => ({ id: sub }),
  };
}

/** `__Host-`: no other host of the domain can plant or read them (RFC 6265bis §4.1.3.2). */
function hostCookies(): NonNullable<NextAuthOptions['cookies']> {
  const options = { httpOnly: true, secure: true, sameSite: 'lax', path: '/' } as const;
  const brief = { ...options, maxAge: SIGN_IN_SEC };
  return {
    sessionToken: { name: MANAGE_COOKIE, options },
    callbackUrl: { name: '__Host-sign-in-then', options: brief },
    csrfToken: { name: CSRF_COOKIE, options: brief },
    pkceCodeVerifier: { name: '__Host-sign-in-pkce', options: brief },
    state: { name: STATE_COOKIE, options: brief },
    nonce: { name: '__Host-sign-in-nonce', options: brief },
  };
}

/** next-auth wraps what we threw, keeping its code only. */
function errorOf(metadata: unknown): unknown {
  if (isAppError(metadata) || !(metadata instanceof Object) || !('error' in metadata))
    return metadata;
  return metadata.error;
}
