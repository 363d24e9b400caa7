import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findVismaTenantId } from '#lib/domain/ids.ts';
import { attemptToConnect, connectAs } from '#tests/support/connect-as.ts';
import type { RunningSimulator } from '#tests/support/simulator.ts';
import { freePorts, startSimulator } from '#tests/support/simulator.ts';
import type { Vendors } from '#tests/support/vendors.ts';
import { createVendors } from '#tests/support/vendors.ts';

let simulator: RunningSimulator;
let vendors: Vendors;
let companies: ReadonlyMap<string, string>;

const accountant = { email: 'regnskap@nordvik.example' };

beforeAll(async () => {
  simulator = await startSimulator({ port: await freePorts() });
});
afterAll(() => simulator.stop());
beforeEach(async () => {
  await simulator.control('POST', '/reset', {});
  vendors = createVendors(simulator);
  companies = await simulator.companies();
});

const tokenCalls = async () => (await simulator.requests('connect', '/connect/token')).length;
const fault = (kind: string, more: object = {}) =>
  simulator.control('POST', '/faults', {
    target: 'connect',
    path: '/connect/token',
    kind,
    ...more,
  });

describe('the authorization request', () => {
  it('asks for reading only, by PKCE S256, and for the choice of person and company', async () => {
    const url = await vendors.connect.authorizationUrl({
      state: 's'.repeat(43),
      nonce: 'n'.repeat(43),
      verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
    });
    expect(url.origin + url.pathname).toBe(`${simulator.urls.connect}/connect/authorize`);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: 'isv_panel_interactive',
      response_type: 'code',
      redirect_uri: 'http://panel.localhost:3000/oauth/visma/callback',
      scope: 'openid email profile tenants offline_access vismanet_erp_interactive_api:read',
      state: 's'.repeat(43),
      nonce: 'n'.repeat(43),
      // The example of RFC 7636, appendix B.
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
      prompt: 'select_account',
    });
  });

  it('reads the metadata once for many, and says so when it cannot', async () => {
    const attempt = { state: 's', nonce: 'n', verifier: 'v'.repeat(43) };
    await Promise.all(Array.from({ length: 10 }, () => vendors.connect.authorizationUrl(attempt)));
    expect(await simulator.requests('connect', '/.well-known/openid-configuration')).toHaveLength(
      1,
    );
    await simulator.control('POST', '/faults', { target: 'connect', kind: 'html', times: -1 });
    await vendors.connect.authorizationUrl(attempt);
    const other = createVendors(simulator);
    await expect(other.connect.authorizationUrl(attempt)).rejects.toMatchObject({
      code: 'visma.connect-unavailable',
    });
  });
});

describe('a finished authorization', () => {
  it('is a grant that names person and company', async () => {
    const grant = await connectAs(vendors, accountant);
    expect(grant).toMatchObject({
      accessExpiresInSec: 3600,
      person: { email: 'regnskap@nordvik.example', sub: expect.any(String) as string },
      vismaTenantId: companies.get('Nordvik Handel AS'),
    });
    expect(grant.refreshToken).toEqual(expect.any(String));
    expect(grant.scope).toContain('vismanet_erp_interactive_api:read');
  });

  it.each(['Nordvik Export AB', 'Nordvik Danmark A/S', 'Nordvik Eiendom AS'])(
    'is for the company that was chosen: %s',
    async (name) => {
      const company = companies.get(name) ?? '';
      const grant = await connectAs(vendors, { email: 'api@nordvik.example', company });
      expect(grant.vismaTenantId).toBe(company);
    },
  );

  it('may lack the company when the claim is not given', async () => {
    await simulator.control('PATCH', '/settings', { tenantIdClaim: false });
    const grant = await connectAs(vendors, accountant);
    expect(grant).not.toHaveProperty('vismaTenantId');
    expect(grant.person.email).toBe('regnskap@nordvik.example');
  });

  it('survives new keys of Visma Connect', async () => {
    await connectAs(vendors, accountant);
    const port = Number(new URL(simulator.urls.control).port);
    const connectPort = Number(new URL(simulator.urls.connect).port);
    expect(connectPort).toBe(port + 1);
    await simulator.stop();
    simulator = await startSimulator({ port });
    await expect(connectAs(vendors, accountant)).resolves.toHaveProperty('accessToken');
  });
});

describe('a callback is refused before any token call', () => {
  it.each<[string, (parameters: URLSearchParams) => void, string]>([
    ['another state', (p) => p.set('state', 'EVIL'), 'oauth.invalid-response'],
    ['no state', (p) => p.delete('state'), 'oauth.invalid-response'],
    ['a state of 8 KB', (p) => p.set('state', 'x'.repeat(8192)), 'oauth.invalid-response'],
    ['two states', (p) => p.append('state', 'EVIL'), 'oauth.invalid-response'],
    [
      'another issuer',
      (p) => p.set('iss', 'https://connect.visma.com.evil.example'),
      'oauth.invalid-response',
    ],
    ['no issuer', (p) => p.delete('iss'), 'oauth.invalid-response'],
    ['two issuers', (p) => p.append('iss', 'https://evil.example'), 'oauth.invalid-response'],
    ['no code', (p) => p.delete('code'), 'oauth.invalid-response'],
    ['an empty code', (p) => p.set('code', ''), 'oauth.invalid-response'],
    ['two codes', (p) => p.append('code', 'x'), 'oauth.invalid-response'],
    ['code and error', (p) => p.set('error', 'access_denied'), 'visma.consent-denied'],
    ['an id_token', (p) => p.set('id_token', 'x'), 'oauth.invalid-response'],
    ['a JARM response', (p) => p.set('response', 'x'), 'oauth.invalid-response'],
    [
      'another state and an error',
      (p) => {
        p.delete('code');
        p.set('error', 'access_denied');
        p.set('state', 'EVIL');
      },
      'oauth.invalid-response',
    ],
    [
      'an unknown error',
      (p) => {
        p.delete('code');
        p.set('error', '__proto__');
      },
      'oauth.invalid-response',
    ],
    [
      'an error without issuer',
      (p) => {
        p.delete('code');
        p.delete('iss');
        p.set('error', 'invalid_tenant');
      },
      'visma.role-missing',
    ],
    [
      'an error of another issuer',
      (p) => {
        p.delete('code');
        p.set('iss', 'https://evil.example');
        p.set('error', 'invalid_tenant');
      },
      'oauth.invalid-response',
    ],
  ])('with %s', async (_what, change, code) => {
    const attempt = await attemptToConnect(vendors, accountant);
    change(attempt.callbackParameters);
    await expect(vendors.connect.finishAuthorization(attempt)).rejects.toMatchObject({ code });
    expect(await tokenCalls()).toBe(0);
  });

  it('when the person said no', async () => {
    const attempt = await attemptToConnect(vendors, { ...accountant, answer: 'deny' });
    await expect(vendors.connect.finishAuthorization(attempt)).rejects.toMatchObject({
      code: 'visma.consent-denied',
    });
    expect(await tokenCalls()).toBe(0);
  });

  it('when the person has the role nowhere', async () => {
    const acts = { email: 'norole@nordvik.example', answer: 'back' } as const;
    const attempt = await attemptToConnect(vendors, acts);
    await expect(vendors.connect.finishAuthorization(attempt)).rejects.toMatchObject({
      code: 'visma.role-missing',
    });
    expect(await tokenCalls()).toBe(0);
  });
});

describe('a code is refused', () => {
  it.each([
    ['with another verifier', { verifier: 'w'.repeat(43) }],
    ['with another nonce', { nonce: 'EVIL' }],
  ])('%s', async (_what, changes) => {
    const attempt = { ...(await attemptToConnect(vendors, accountant)), ...changes };
    await expect(vendors.connect.finishAuthorization(attempt)).rejects.toMatchObject({
      code: 'oauth.invalid-response',
    });
  });

  it('the second time', async () => {
    const attempt = await attemptToConnect(vendors, accountant);
    await vendors.connect.finishAuthorization(attempt);
    await expect(vendors.connect.finishAuthorization(attempt)).rejects.toMatchObject({
      code: 'oauth.invalid-response',
      facts: { oauthError: 'invalid_grant' },
    });
  });

  it.each(['html', 'empty', 'text', 'truncated', 'reset', 'status'])(
    'for now, when Visma Connect answers %s',
    async (kind) => {
      const attempt = await attemptToConnect(vendors, accountant);
      await fault(kind, { status: 503 });
      await expect(vendors.connect.finishAuthorization(attempt)).rejects.toMatchObject({
        code: 'visma.connect-unavailable',
      });
    },
  );
});

describe('refreshing', () => {
  it('gives a new access token and keeps what was not sent anew', async () => {
    const { refreshToken = '', accessToken } = await connectAs(vendors, accountant);
    const outcome = await vendors.connect.refresh(refreshToken);
    expect(outcome).toMatchObject({ kind: 'granted', accessExpiresInSec: 3600 });
    expect(outcome).not.toMatchObject({ accessToken });
  });

  it('gives the new refresh token where they are used once', async () => {
    await simulator.control('PATCH', '/settings', { refreshTokens: 'one-time' });
    const { refreshToken = '' } = await connectAs(vendors, accountant);
    const outcome = await vendors.connect.refresh(refreshToken);
    expect(outcome).toMatchObject({ kind: 'granted', refreshToken: expect.any(String) as string });
    expect(outcome).not.toMatchObject({ refreshToken });
  });

  it('is refused after revocation, which may be asked twice', async () => {
    const { refreshToken = '' } = await connectAs(vendors, accountant);
    await vendors.connect.revoke(refreshToken);
    await vendors.connect.revoke(refreshToken);
    await expect(vendors.connect.refresh(refreshToken)).resolves.toEqual({
      kind: 'refused',
      error: 'invalid_grant',
    });
  });

  it.each([
    ['html', {}],
    ['empty', {}],
    ['text', {}],
    ['truncated', {}],
    ['reset', {}],
    ['lost-response', {}],
    ['oversized', {}],
    ['gzip-lie', {}],
    ['status', { status: 500, body: { error: 'invalid_grant' } }],
    ['status', { status: 503 }],
    ['status', { status: 429, body: { error: 'slow_down' } }],
    ['status', { status: 400, body: { error: 'temporarily_unavailable' } }],
    ['status', { status: 400, body: 'invalid_grant' }],
    ['status', { status: 302, headers: { location: 'http://localhost/' } }],
  ])('has an unknown outcome when the answer is %s %j', async (kind, more) => {
    const { refreshToken = '' } = await connectAs(vendors, accountant);
    await fault(kind, more);
    await expect(vendors.connect.refresh(refreshToken)).resolves.toMatchObject({ kind: 'unknown' });
  });

  it('takes an answer with `token` and without refresh token', async () => {
    const body = { token: 'legacy-name', token_type: 'bearer' };
    await fault('status', { status: 200, body });
    await expect(vendors.connect.refresh('any')).resolves.toEqual({
      kind: 'granted',
      accessToken: 'legacy-name',
      accessExpiresInSec: 300,
    });
  });

  it.each(['stall', 'drip'])('ends within its deadline when the answer is a %s', async (kind) => {
    await vendors.connect.authorizationUrl({ state: 's', nonce: 'n', verifier: 'v'.repeat(43) });
    await fault(kind);
    const startedAt = performance.now();
    await expect(vendors.connect.refresh('any')).resolves.toMatchObject({ kind: 'unknown' });
    expect(performance.now() - startedAt).toBeLessThan(11_000);
  });

  it('ends at once when the caller no longer waits', async () => {
    await fault('stall');
    const caller = AbortSignal.timeout(300);
    const startedAt = performance.now();
    await expect(vendors.connect.refresh('any', caller)).resolves.toMatchObject({
      kind: 'unknown',
    });
    expect(performance.now() - startedAt).toBeLessThan(6_000);
  });
});

describe('a service token', () => {
  const companyId = (name: string) => {
    const id = findVismaTenantId(companies.get(name) ?? '');
    if (id === undefined) throw new Error(`no company ${name}`);
    return id;
  };

  it('is given for a company that approved the app', async () => {
    const outcome = await vendors.connect.serviceToken(companyId('Nordvik Handel AS'));
    expect(outcome).toMatchObject({ kind: 'granted', accessExpiresInSec: 3600 });
    expect(outcome).not.toHaveProperty('refreshToken');
  });

  it('is refused for a company that did not', async () => {
    const outcome = await vendors.connect.serviceToken(companyId('Nordvik Logistikk AS'));
    expect(outcome.kind).toBe('refused');
  });
});

describe('signing out of Visma', () => {
  it('leads to the end session page and back', async () => {
    const url = await vendors.connect.endSessionUrl({
      returnTo: 'http://panel.localhost:3000/manage',
      state: 'again',
    });
    expect(`${url.origin}${url.pathname}`).toBe(`${simulator.urls.connect}/connect/endsession`);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: 'isv_panel_interactive',
      post_logout_redirect_uri: 'http://panel.localhost:3000/manage',
      state: 'again',
    });
  });
});

describe('what is written', () => {
  it('has no token, code or secret in it', async () => {
    const attempt = await attemptToConnect(vendors, accountant);
    const grant = await vendors.connect.finishAuthorization(attempt);
    const repeated = await vendors.connect
      .finishAuthorization(attempt)
      .catch((error: unknown) => error);
    const text =
      vendors.written.lines.join('') +
      JSON.stringify(repeated, Object.getOwnPropertyNames(repeated));
    for (const secret of [
      grant.accessToken,
      grant.refreshToken ?? 'missing',
      attempt.verifier,
      attempt.callbackParameters.get('code') ?? 'missing',
      'visma secret',
    ]) {
      expect(text).not.toContain(secret);
    }
  });
});
