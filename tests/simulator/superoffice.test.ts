import { compactVerify, createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStateStore } from '../../simulator/state-store.ts';
import type { StateStore } from '../../simulator/state-store.ts';
import { createSuperOffice } from '../../simulator/superoffice/create-superoffice.ts';
import type { World } from '../../simulator/world.ts';
import { createHttpBrowser } from './http-browser.ts';
import { listen } from './listen.ts';
import type { Listening } from './listen.ts';
import { createSmallWorld } from './small-world.ts';
import { appUrl, client, createSuperOfficeClient } from './superoffice-client.ts';
import type { SuperOfficeClient } from './superoffice-client.ts';

const prefix = 'http://schemes.superoffice.net/identity/';
const anne = 'anne@fjord.example';

let server: Listening;
let crm: SuperOfficeClient;
let world: World;
let store: StateStore;

function start(): void {
  server.setListener(
    createSuperOffice({ world, origin: server.origin, appUrl, client, store }).listener,
  );
}

beforeEach(async () => {
  server = await listen();
  world = createSmallWorld();
  crm = createSuperOfficeClient(server.origin);
  store = createStateStore(undefined);
  start();
});

afterEach(() => server.close());

describe('sign-in', () => {
  it('publishes an issuer that is not where discovery lies, and no userinfo', async () => {
    const metadata: unknown = await (
      await fetch(`${server.origin}/login/.well-known/openid-configuration`)
    ).json();
    expect(metadata).toMatchObject({
      issuer: server.origin,
      token_endpoint: `${server.origin}/login/common/oauth/tokens`,
    });
    expect(metadata).not.toHaveProperty('userinfo_endpoint');
  });

  it('returns code and state, and tokens shaped like SuperOffice’s', async () => {
    const parameters = await crm.signIn(createHttpBrowser(), anne);
    expect(parameters.get('state')).toBe('s1');
    const { body } = await crm.exchange(parameters);
    expect(body.access_token).toMatch(/^8A:Cust41001\./);
    const claims = decodeJwt(body.id_token);
    expect(claims).toMatchObject({
      iss: server.origin,
      aud: client.id,
      nonce: 'n1',
      [`${prefix}ctx`]: 'Cust41001',
      [`${prefix}associateid`]: '5',
      [`${prefix}is_administrator`]: 'True',
      [`${prefix}webapi_url`]: `${server.origin}/Cust41001/api/`,
    });
    expect((claims.exp ?? 0) - (claims.nbf ?? 0)).toBe(360);
  });

  it('signs an id_token whose iat is a string, which jose refuses, or a number', async () => {
    const keys = createRemoteJWKSet(new URL(`${server.origin}/login/.well-known/jwks`));
    const { id_token: strange } = await crm.tokensOf(anne);
    await expect(jwtVerify(strange, keys)).rejects.toMatchObject({ claim: 'iat' });
    await compactVerify(strange, keys);
    world.settings.stringIat = false;
    const { id_token: usual } = await crm.tokensOf(anne);
    await jwtVerify(usual, keys, { issuer: server.origin, audience: client.id });
  });

  it('cannot be framed and sends the opener policy of the settings', async () => {
    world.settings.signInOpenerPolicy = 'same-origin';
    const { headers } = await fetch(crm.authorizeUrl());
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('content-security-policy')).toBe("frame-ancestors 'none'");
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
  });

  it('passes silently with a session, but not for prompt=login, another hint or another tenant', async () => {
    const browser = createHttpBrowser();
    await crm.signIn(browser, anne);
    const visit = async (url: string) => (await browser.get(url)).status;
    expect(await visit(crm.authorizeUrl())).toBe(303);
    expect(await visit(crm.authorizeUrl({ login_hint: anne }))).toBe(303);
    expect(await visit(crm.authorizeUrl({ prompt: 'login' }))).toBe(200);
    expect(await visit(crm.authorizeUrl({ login_hint: 'siv@fjord.example' }))).toBe(200);
    expect(await visit(crm.authorizeUrl({}, 'Cust41002'))).toBe(200);
    expect(await visit(crm.authorizeUrl({ acr_values: 'tenant:Cust41002' }, 'common'))).toBe(200);
  });

  it('ends the session at logout and returns to the application', async () => {
    const browser = createHttpBrowser();
    await crm.signIn(browser, anne);
    const answer = await browser.get(
      `${server.origin}/login/logout?redirect_uri=${encodeURIComponent(`${appUrl}/manage`)}`,
    );
    expect(answer.headers.get('location')).toBe(`${appUrl}/manage`);
    expect((await browser.get(crm.authorizeUrl())).status).toBe(200);
  });

  it('shows the users of the bound tenant only', async () => {
    const page = await (
      await fetch(crm.authorizeUrl({ acr_values: 'tenant:Cust41002' }, 'common'))
    ).text();
    expect(page).toContain('bjorn@skane.example');
    expect(page).not.toContain(anne);
  });

  it('ends in a technical error for an unregistered redirect URI', async () => {
    expect((await fetch(crm.authorizeUrl({ redirect_uri: `${appUrl}/elsewhere` }))).status).toBe(
      400,
    );
  });

  it('turns users away while the app is not approved; an administrator may approve it', async () => {
    const [fjord] = world.crmTenants.values();
    if (fjord !== undefined) fjord.appApproved = false;
    const denied = await crm.signIn(createHttpBrowser(), 'siv@fjord.example');
    expect(denied.get('error')).toBe('access_denied');
    expect(denied.get('error_description')).toBe('Account does not have access');
    const browser = createHttpBrowser();
    await browser.post(crm.authorizeUrl(), { login: anne });
    const approved = await browser.post(crm.authorizeUrl(), { approval: 'approve' });
    expect(approved.headers.get('location')).toContain('code=');
  });
});

describe('tokens', () => {
  it('takes a code once, with the right verifier; without a method the challenge is plain', async () => {
    const parameters = await crm.signIn(createHttpBrowser(), anne);
    expect((await crm.exchange(parameters)).status).toBe(200);
    expect(await crm.exchange(parameters)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
    expect((await crm.exchange(await crm.signIn(createHttpBrowser(), anne), 'wrong')).status).toBe(
      400,
    );
    const plain = crm
      .authorizeUrl({ code_challenge: crm.verifier })
      .replace('code_challenge_method=S256', '');
    expect((await crm.exchange(await crm.signIn(createHttpBrowser(), anne, plain))).status).toBe(
      200,
    );
  });

  it('refreshes again and again with the same token, also after a restart', async () => {
    const { refresh_token: refreshToken } = await crm.tokensOf(anne);
    start();
    const first = await crm.token({ grant_type: 'refresh_token', refresh_token: refreshToken });
    expect(Object.keys(first.body).sort()).toEqual(['access_token', 'expires_in', 'id_token']);
    expect(
      (await crm.token({ grant_type: 'refresh_token', refresh_token: refreshToken })).status,
    ).toBe(200);
  });

  it('refuses a wrong secret, takes the right one in the header', async () => {
    expect((await crm.token({ grant_type: 'refresh_token', client_secret: 'wrong' })).status).toBe(
      401,
    );
    const basic = [client.id, client.secret]
      .map((part) => new URLSearchParams({ part }).toString().slice(5))
      .join(':');
    const response = await fetch(`${server.origin}/login/common/oauth/tokens`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(basic).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'nothing' }),
    });
    expect(await response.json()).toEqual({ error: 'unsupported_grant_type' });
  });
});
