import { decodeJwt } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { VismaConnectServer } from '../../simulator/servers.ts';
import { createStateStore } from '../../simulator/state-store.ts';
import { createVismaConnect } from '../../simulator/visma-connect/create-visma-connect.ts';
import type { World } from '../../simulator/world.ts';
import { appUrl, clients, createConnectClient } from './connect-client.ts';
import type { ConnectClient } from './connect-client.ts';
import { createHttpBrowser } from './http-browser.ts';
import { listen } from './listen.ts';
import type { Listening } from './listen.ts';
import { createSmallWorld } from './small-world.ts';

const handel = 'a0000000-0000-4000-8000-000000000001';
const exportAb = 'a0000000-0000-4000-8000-000000000002';

let server: Listening;
let connect: VismaConnectServer;
let visma: ConnectClient;
let world: World;

beforeEach(async () => {
  server = await listen();
  world = createSmallWorld();
  visma = createConnectClient(server.origin);
  connect = await createVismaConnect({
    world,
    issuer: server.origin,
    appUrl,
    clients,
    store: createStateStore(undefined),
  });
  server.setListener(connect.listener);
});

afterEach(() => server.close());

describe('discovery', () => {
  it.each(['openid-configuration', 'oauth-authorization-server'])(
    'answers at %s with the published routes',
    async (name) => {
      const metadata: unknown = await (await fetch(`${server.origin}/.well-known/${name}`)).json();
      expect(metadata).toMatchObject({
        issuer: server.origin,
        authorization_endpoint: `${server.origin}/connect/authorize`,
        token_endpoint: `${server.origin}/connect/token`,
        revocation_endpoint: `${server.origin}/connect/revocation`,
        end_session_endpoint: `${server.origin}/connect/endsession`,
        userinfo_endpoint: `${server.origin}/connect/userinfo`,
        jwks_uri: `${server.origin}/.well-known/openid-configuration/jwks`,
        authorization_response_iss_parameter_supported: true,
        prompt_values_supported: ['none', 'login', 'consent', 'select_account'],
      });
    },
  );
});

describe('sign-in', () => {
  it('returns code, state and iss, and a token that speaks for the chosen company', async () => {
    const parameters = await visma.signIn(createHttpBrowser(), 'both@nordvik.example', exportAb);
    expect(parameters.get('state')).toBe('s1');
    expect(parameters.get('iss')).toBe(server.origin);
    const tokens = await visma.exchange(parameters);
    expect(decodeJwt(tokens.access_token)).toMatchObject({
      iss: server.origin,
      sub: 'u-both',
      client_id: clients.interactive.id,
      tenant_id: exportAb,
      aud: 'https://api.finance.visma.net/erp/interactive',
    });
    expect(decodeJwt(tokens.id_token)).toMatchObject({
      nonce: 'n1',
      sub: 'u-both',
      email: 'both@nordvik.example',
    });
    expect(connect.verifyAccessToken(tokens.access_token)).toMatchObject({
      kind: 'interactive',
      sub: 'u-both',
      vismaTenantId: exportAb,
    });
  });

  it('chooses the only company silently', async () => {
    const tokens = await visma.tokensOf('one@nordvik.example');
    expect(connect.verifyAccessToken(tokens.access_token)?.vismaTenantId).toBe(handel);
  });

  it('shows invalid_tenant to a person without the role, then returns it to the application', async () => {
    const browser = createHttpBrowser();
    const { url: page } = await visma.authorize(browser);
    const shown = await visma.answer(browser, page, {
      action: 'sign-in',
      email: 'none@nordvik.example',
    });
    expect(await shown.response?.text()).toContain('invalid_tenant');
    const back = await visma.answer(browser, page, { action: 'back' });
    expect(new URL(back.url).searchParams.get('error')).toBe('invalid_tenant');
  });

  it('keeps the session of a person without the role, so that the next attempt ends there again', async () => {
    const browser = createHttpBrowser();
    const { url: page } = await visma.authorize(browser);
    await visma.answer(browser, page, { action: 'sign-in', email: 'none@nordvik.example' });
    await visma.answer(browser, page, { action: 'back' });
    const next = await visma.authorize(browser);
    expect(await next.response?.text()).toContain('invalid_tenant');
    await visma.answer(browser, next.url, { action: 'other' });
    expect(await (await visma.authorize(browser)).response?.text()).toContain('Choose an account');
  });

  it('returns access_denied when the person denies', async () => {
    const browser = createHttpBrowser();
    const { url: page } = await visma.authorize(browser);
    await visma.answer(browser, page, { action: 'sign-in', email: 'one@nordvik.example' });
    const denied = await visma.answer(browser, page, { action: 'deny' });
    expect(new URL(denied.url).searchParams.get('error')).toBe('access_denied');
  });

  it('reuses person and company of a living session silently, in a grant of its own', async () => {
    const browser = createHttpBrowser();
    const first = await visma.exchange(
      await visma.signIn(browser, 'both@nordvik.example', exportAb),
    );
    const { url } = await visma.authorize(browser);
    const second = await visma.exchange(new URL(url).searchParams);
    expect(connect.verifyAccessToken(second.access_token)?.vismaTenantId).toBe(exportAb);
    await visma.revoke(first.refresh_token);
    expect((await visma.refresh(second.refresh_token)).status).toBe(200);
  });

  it('offers account and company again for select_account, also another account', async () => {
    const browser = createHttpBrowser();
    await visma.signIn(browser, 'both@nordvik.example', exportAb);
    const other = await visma.exchange(
      await visma.signIn(browser, 'one@nordvik.example', undefined, { prompt: 'select_account' }),
    );
    expect(connect.verifyAccessToken(other.access_token)).toMatchObject({
      sub: 'u-one',
      vismaTenantId: handel,
    });
    const again = await visma.exchange(
      await visma.signIn(browser, 'both@nordvik.example', handel, { prompt: 'select_account' }),
    );
    expect(connect.verifyAccessToken(again.access_token)).toMatchObject({
      sub: 'u-both',
      vismaTenantId: handel,
    });
  });

  it.each(['login', 'consent'])(
    'stops at a page for prompt=%s in spite of a session',
    async (prompt) => {
      const browser = createHttpBrowser();
      await visma.signIn(browser, 'one@nordvik.example');
      const { response } = await visma.authorize(browser, { prompt });
      expect(response?.headers.get('content-type')).toContain('text/html');
      expect(response?.headers.get('content-security-policy')).toBe("frame-ancestors 'none'");
    },
  );

  it('answers prompt=none without a session with login_required', async () => {
    const { url } = await visma.authorize(createHttpBrowser(), { prompt: 'none' });
    expect(new URL(url).searchParams.get('error')).toBe('login_required');
  });

  it('leaves tenant_id out without the tenants scope, and when the switch is off', async () => {
    const scope = 'openid offline_access vismanet_erp_interactive_api:read';
    const without = await visma.tokensOf('one@nordvik.example', { scope });
    expect(decodeJwt(without.access_token)).not.toHaveProperty('tenant_id');
    world.settings.tenantIdClaim = false;
    const off = await visma.tokensOf('one@nordvik.example');
    expect(decodeJwt(off.access_token)).not.toHaveProperty('tenant_id');
  });

  it('ends the session and returns to the application', async () => {
    const browser = createHttpBrowser();
    const tokens = await visma.exchange(await visma.signIn(browser, 'one@nordvik.example'));
    const url = new URL(`${server.origin}/connect/endsession`);
    url.search = new URLSearchParams({
      id_token_hint: tokens.id_token,
      post_logout_redirect_uri: `${appUrl}/oauth/visma/start?panel=p1`,
      state: 'x',
    }).toString();
    expect((await browser.get(url.href)).headers.get('location')).toBe(
      `${appUrl}/oauth/visma/start?panel=p1&state=x`,
    );
    expect(await (await visma.authorize(browser)).response?.text()).toContain('Choose an account');
    expect((await visma.refresh(tokens.refresh_token)).status).toBe(200);
  });
});
