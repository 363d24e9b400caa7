import { createHash, randomBytes } from 'node:crypto';
import { createHttpBrowser } from './http-browser.ts';
import type { HttpBrowser } from './http-browser.ts';

export const appUrl = 'http://panel.localhost:3000';
export const callback = `${appUrl}/api/auth/callback/superoffice`;
export const client = { id: 'panel-superoffice', secret: 'so secret/+%' };

interface TokenAnswer {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly id_token: string;
}

/** A client of SuperOffice together with the hands of the person who signs in. */
export function createSuperOfficeClient(origin: string) {
  const verifier = randomBytes(32).toString('base64url');

  function authorizeUrl(
    changes: Readonly<Record<string, string>> = {},
    tenant = 'Cust41001',
  ): string {
    const parameters = new URLSearchParams({
      client_id: client.id,
      response_type: 'code',
      scope: 'openid',
      redirect_uri: callback,
      state: 's1',
      nonce: 'n1',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...changes,
    });
    return `${origin}/login/${tenant}/oauth/authorize?${parameters}`;
  }

  /** Returns the parameters of the callback. */
  async function signIn(
    browser: HttpBrowser,
    login: string,
    url = authorizeUrl(),
  ): Promise<URLSearchParams> {
    const answer = await browser.follow(await browser.post(url, { login }), callback);
    return new URL(answer.url).searchParams;
  }

  async function token(
    form: Readonly<Record<string, string>>,
  ): Promise<{ status: number; body: TokenAnswer }> {
    const response = await fetch(`${origin}/login/common/oauth/tokens`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: client.id, client_secret: client.secret, ...form }),
    });
    return { status: response.status, body: (await response.json()) as TokenAnswer };
  }

  function exchange(parameters: URLSearchParams, codeVerifier = verifier) {
    return token({
      grant_type: 'authorization_code',
      code: parameters.get('code') ?? '',
      redirect_uri: callback,
      code_verifier: codeVerifier,
    });
  }

  return {
    verifier,
    authorizeUrl,
    signIn,
    token,
    exchange,
    tokensOf: async (login: string) =>
      (await exchange(await signIn(createHttpBrowser(), login))).body,
    async call(
      path: string,
      accessToken: string,
      init: RequestInit = {},
    ): Promise<{ status: number; body: unknown }> {
      const response = await fetch(`${origin}${path}`, {
        ...init,
        headers: { authorization: `Bearer ${accessToken}` },
      });
      const text = await response.text();
      return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
    },
  };
}

export type SuperOfficeClient = ReturnType<typeof createSuperOfficeClient>;
