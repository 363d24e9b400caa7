import { createHash, randomBytes } from 'node:crypto';
import { createHttpBrowser } from './http-browser.ts';
import type { HttpBrowser } from './http-browser.ts';

export const appUrl = 'http://panel.localhost:3000';
export const callback = `${appUrl}/oauth/visma/callback`;
export const clients = {
  interactive: { id: 'isv_panel_interactive', secret: 'visma secret/+%:x' },
  service: { id: 'isv_panel_service', secret: 'service secret/+%' },
};

const fullScope = 'openid email profile offline_access tenants vismanet_erp_interactive_api:read';

interface Asked {
  readonly scope?: string;
  readonly prompt?: string;
}

export interface TokenAnswer {
  readonly access_token: string;
  readonly refresh_token?: string;
  readonly id_token: string;
  readonly expires_in: number;
  readonly error?: string;
}

type Form = Readonly<Record<string, string>>;

/** A client of Visma Connect together with the hands of the person who signs in. */
export function createConnectClient(origin: string) {
  const verifier = randomBytes(32).toString('base64url');

  /** Up to the first page, or to the callback when Visma asks nothing. */
  async function authorize(browser: HttpBrowser, { scope = fullScope, prompt }: Asked = {}) {
    const url = new URL(`${origin}/connect/authorize`);
    url.search = new URLSearchParams({
      client_id: clients.interactive.id,
      response_type: 'code',
      redirect_uri: callback,
      scope,
      state: 's1',
      nonce: 'n1',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...(prompt === undefined ? {} : { prompt }),
    }).toString();
    return browser.follow(await browser.get(url.href), callback);
  }

  async function answer(browser: HttpBrowser, page: string, form: Form) {
    return browser.follow(await browser.post(page, form), callback);
  }

  /** Signs in up to the callback and returns its parameters. */
  async function signIn(
    browser: HttpBrowser,
    email: string,
    vismaTenantId?: string,
    asked: Asked = {},
  ): Promise<URLSearchParams> {
    const { url: page } = await authorize(browser, asked);
    await answer(browser, page, { action: 'sign-in', email });
    if (vismaTenantId !== undefined)
      await answer(browser, page, { action: 'company', company: vismaTenantId });
    const { url } = await answer(browser, page, { action: 'allow' });
    return new URL(url).searchParams;
  }

  function post(path: string, form: Form): Promise<Response> {
    const { id, secret } = clients.interactive;
    return fetch(`${origin}${path}`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: id, client_secret: secret, ...form }),
    });
  }

  async function token(form: Form): Promise<{ status: number; body: TokenAnswer }> {
    const response = await post('/connect/token', form);
    return { status: response.status, body: (await response.json()) as TokenAnswer };
  }

  async function exchange(parameters: URLSearchParams): Promise<TokenAnswer> {
    const { body } = await token({
      grant_type: 'authorization_code',
      code: parameters.get('code') ?? '',
      redirect_uri: callback,
      code_verifier: verifier,
    });
    return body;
  }

  return {
    authorize,
    answer,
    signIn,
    token,
    exchange,
    /** Tokens of a person in a browser of their own. */
    tokensOf: async (email: string, asked: Asked = {}) =>
      exchange(await signIn(createHttpBrowser(), email, undefined, asked)),
    refresh: (refreshToken = '') =>
      token({ grant_type: 'refresh_token', refresh_token: refreshToken }),
    revoke: (refreshToken = '') =>
      post('/connect/revocation', { token: refreshToken, token_type_hint: 'refresh_token' }),
  };
}

export type ConnectClient = ReturnType<typeof createConnectClient>;
