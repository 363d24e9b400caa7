import 'server-only';
import { createHash, randomBytes } from 'node:crypto';
import type { NextApiRequest, NextApiResponse } from 'next';
import type { NextAuthOptions } from 'next-auth';
import * as nextAuthModule from 'next-auth';
import type { AuthDeps } from './auth-deps.ts';
import type { HeaderReader } from './cookies.ts';
import { readCookies } from './cookies.ts';
import type { SignInRequest } from './next-auth-options.ts';
import { CSRF_COOKIE, nextAuthOptions } from './next-auth-options.ts';

interface NextAuthRequest {
  readonly method: 'GET' | 'POST';
  readonly nextauth: readonly string[];
  readonly query: Readonly<Record<string, string>>;
  readonly cookies: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, string>>;
}

/**
 * The redirect to SuperOffice. next-auth starts a sign-in only by a POST with its CSRF token, which
 * its own page would send; here the click in the panel is that page, so the POST is made in place
 * with a CSRF token of its own. `parameters` go into the authorization request as they are: never
 * pass on what a URL said.
 */
export function startAtSuperOffice(
  deps: AuthDeps,
  request: SignInRequest,
  parameters: Readonly<Record<string, string>>,
): Promise<Response> {
  const csrfToken = randomBytes(32).toString('hex');
  const csrfHash = createHash('sha256')
    .update(`${csrfToken}${deps.config.authSecret}`)
    .digest('hex');
  return runNextAuth(nextAuthOptions(deps, request), {
    method: 'POST',
    nextauth: ['signin', 'superoffice'],
    query: parameters,
    cookies: { [CSRF_COOKIE]: `${csrfToken}|${csrfHash}` },
    body: { csrfToken, callbackUrl: deps.config.appUrl },
  });
}

/** SuperOffice's redirect back, with the browser's cookies. */
export function answerFromSuperOffice(
  deps: AuthDeps,
  request: SignInRequest,
  answer: {
    readonly headers: HeaderReader;
    readonly code: string | null;
    readonly state: string | null;
  },
): Promise<Response> {
  return runNextAuth(nextAuthOptions(deps, request), {
    method: 'GET',
    nextauth: ['callback', 'superoffice'],
    // Nothing else of the query: next-auth would take `callbackUrl` and more from it.
    query: {
      ...(answer.code !== null && { code: answer.code }),
      ...(answer.state !== null && { state: answer.state }),
    },
    cookies: readCookies(answer.headers),
    body: { callbackUrl: deps.config.appUrl },
  });
}

/**
 * next-auth by its interface for API routes, which takes the request as plain values. The one for
 * route handlers reads the framework's request store instead, where a cookie cannot be added and a
 * test cannot reach.
 */
async function runNextAuth(options: NextAuthOptions, request: NextAuthRequest): Promise<Response> {
  const answer = { status: 200, headers: new Headers() };
  const response = {
    status(status: number) {
      answer.status = status;
      return response;
    },
    getHeader: (name: string) =>
      name === 'Set-Cookie' ? answer.headers.getSetCookie() : answer.headers.get(name),
    setHeader(name: string, value: string | readonly string[]) {
      answer.headers.delete(name);
      for (const one of [value].flat()) answer.headers.append(name, one);
      return response;
    },
    end: () => undefined,
    send: () => undefined,
    json: () => undefined,
  };
  const { nextauth, ...rest } = request;
  const apiRequest = { ...rest, query: { ...request.query, nextauth }, headers: {} };
  await nextAuth()(
    apiRequest as unknown as NextApiRequest,
    response as unknown as NextApiResponse,
    options,
  );
  return new Response(null, answer);
}

type NextAuth = (typeof nextAuthModule)['default'];

/** Bundlers give the function, Node's own module loader the CommonJS exports around it. */
function nextAuth(): NextAuth {
  const loaded: { readonly default: NextAuth | { readonly default: NextAuth } } = nextAuthModule;
  return typeof loaded.default === 'function' ? loaded.default : loaded.default.default;
}
