import { randomBytes } from 'node:crypto';
import * as oauth from 'oauth4webapi';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TenantId } from '#lib/domain/ids.ts';
import { getContact } from '#lib/superoffice/get-contact.ts';
import { getCurrentPrincipal } from '#lib/superoffice/get-principal.ts';
import type { RunningSimulator } from '#tests/support/simulator.ts';
import { startSimulator } from '#tests/support/simulator.ts';
import { signInAtSuperOffice } from '#tests/support/sign-in-as.ts';
import type { Vendors } from '#tests/support/vendors.ts';
import { createVendors } from '#tests/support/vendors.ts';

const TENANT = 'Cust41001' as TenantId;
const ANNE = 'anne@fjord.example';
const SIV = 'siv@fjord.example';

let simulator: RunningSimulator;
let vendors: Vendors;
let passedMs: number;

const clock = () => Date.now() + passedMs;

beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.stop());
beforeEach(async () => {
  await simulator.control('POST', '/reset', {});
  passedMs = 0;
  vendors = createVendors(simulator, { clock });
});

const random = () => randomBytes(32).toString('base64url');

/** From the start of a sign-in to the code that came back. */
async function attemptToSignIn(login: string) {
  const attempt = { state: random(), nonce: random(), verifier: random() };
  const url = vendors.signIn.authorizationEndpoint(TENANT);
  url.search = new URLSearchParams({
    client_id: 'panel-superoffice',
    response_type: 'code',
    scope: 'openid',
    redirect_uri: `${simulator.appUrl}/api/auth/callback/superoffice`,
    state: attempt.state,
    nonce: attempt.nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(attempt.verifier),
    code_challenge_method: 'S256',
  }).toString();
  const parameters = await signInAtSuperOffice(url, login);
  return { ...attempt, code: parameters.get('code') ?? '' };
}

const signInAs = async (login: string) => vendors.signIn.exchangeCode(await attemptToSignIn(login));
const fault = (target: 'login' | 'superoffice', kind: string, more: object = {}) =>
  simulator.control('POST', '/faults', { target, kind, ...more });
const world = (body: object) => simulator.control('POST', '/world', body);

async function callerOf(login: string) {
  const { tokens } = await signInAs(login);
  return { tenantId: TENANT, accessToken: tokens.accessToken };
}

describe('the sign-in', () => {
  it('is bound to a tenant by its path, or to none', () => {
    const { superoffice } = simulator.urls;
    expect(vendors.signIn.issuer).toBe(superoffice);
    expect(vendors.signIn.authorizationEndpoint().href).toBe(
      `${superoffice}/login/common/oauth/authorize`,
    );
    expect(vendors.signIn.authorizationEndpoint(TENANT).href).toBe(
      `${superoffice}/login/Cust41001/oauth/authorize`,
    );
  });

  it.each([true, false])('says who it is (iat as a string: %s)', async (stringIat) => {
    await simulator.control('PATCH', '/settings', { stringIat });
    const { tokens, identity } = await signInAs(ANNE);
    expect(identity).toMatchObject({
      tenantId: TENANT,
      associateId: '5',
      isAdministrator: true,
      userEmail: ANNE,
      companyName: 'Fjord Consulting AS',
    });
    expect(Math.abs(identity.issuedAt - Date.now())).toBeLessThan(60_000);
    expect(tokens.refreshToken).toEqual(expect.any(String));
    expect(tokens.accessExpiresInSec).toBeGreaterThan(0);
    expect(tokens).not.toHaveProperty('kind');
  });

  it('knows a seller from an administrator', async () => {
    const { identity } = await signInAs(SIV);
    expect(identity).toMatchObject({ associateId: '12', isAdministrator: false });
  });

  it.each([
    ['another verifier', { verifier: 'w'.repeat(43) }, 'oauth.invalid-response'],
    ['another code', { code: 'x' }, 'oauth.invalid-response'],
    ['another nonce', { nonce: 'EVIL' }, 'crm.invalid-token'],
  ])('fails with %s', async (_what, changes, code) => {
    const attempt = { ...(await attemptToSignIn(ANNE)), ...changes };
    await expect(vendors.signIn.exchangeCode(attempt)).rejects.toMatchObject({ code });
  });

  it.each(['html', 'empty', 'truncated', 'reset', 'status'])(
    'fails for now when SuperOffice answers %s',
    async (kind) => {
      const attempt = await attemptToSignIn(ANNE);
      await fault('login', kind, { path: '/oauth/tokens', status: 503 });
      await expect(vendors.signIn.exchangeCode(attempt)).rejects.toMatchObject({
        code: 'crm.unavailable',
      });
    },
  );
});

describe('refreshing', () => {
  it('renews who it is and keeps the refresh token', async () => {
    const { tokens } = await signInAs(ANNE);
    await world({ user: { tenant: TENANT, login: ANNE, isAdministrator: false } });
    const outcome = await vendors.signIn.refresh(tokens.refreshToken ?? '');
    expect(outcome).toMatchObject({
      kind: 'granted',
      identity: { tenantId: TENANT, associateId: '5', isAdministrator: false },
    });
    expect(outcome).not.toHaveProperty('refreshToken');
  });

  it('is refused after the app lost its approval', async () => {
    const { tokens } = await signInAs(ANNE);
    await world({ tenant: { id: TENANT, appApproved: false } });
    await expect(vendors.signIn.refresh(tokens.refreshToken ?? '')).resolves.toEqual({
      kind: 'refused',
      error: 'invalid_grant',
    });
  });

  it.each(['html', 'empty', 'text', 'truncated', 'reset', 'lost-response', 'status'])(
    'has an unknown outcome when the answer is %s',
    async (kind) => {
      const { tokens } = await signInAs(ANNE);
      await fault('login', kind, { path: '/oauth/tokens', status: 500 });
      await expect(vendors.signIn.refresh(tokens.refreshToken ?? '')).resolves.toMatchObject({
        kind: 'unknown',
      });
    },
  );

  it('keeps the tokens when the new id_token cannot be verified', async () => {
    const body = { access_token: 'a', refresh_token: 'r', expires_in: 60, id_token: 'forged' };
    await fault('login', 'status', { path: '/oauth/tokens', status: 200, body });
    await expect(vendors.signIn.refresh('any')).resolves.toEqual({
      kind: 'granted',
      accessToken: 'a',
      accessExpiresInSec: 60,
      refreshToken: 'r',
    });
  });
});

describe('a company card', () => {
  it('is read with code and number', async () => {
    const caller = await callerOf(ANNE);
    expect(await getContact(vendors.webApi, { ...caller, contactId: 104 })).toEqual({
      id: 104,
      name: 'Fjellheim Kontor AS',
      code: 'SUPEROFF',
      number: '20104',
      organisationNumber: expect.any(String) as string,
      country: 'NO',
    });
  });

  it('may have neither', async () => {
    const caller = await callerOf(ANNE);
    await world({ contact: { tenant: TENANT, id: 108, number: '' } });
    expect(await getContact(vendors.webApi, { ...caller, contactId: 108 })).toMatchObject({
      name: 'Uten Nummer AS',
      code: '',
      number: '',
    });
  });

  it('has its texts as one line each, without what turns a line around', async () => {
    const caller = await callerOf(ANNE);
    const body = { ContactId: 104, Name: ' gpj.\u202Eexe\u0000\r\nAS ', Number1: '10\u0000' };
    await fault('superoffice', 'status', { path: '/v1/Contact', status: 200, body });
    expect(await getContact(vendors.webApi, { ...caller, contactId: 104 })).toMatchObject({
      name: 'gpj.exe AS',
      code: '10',
    });
  });

  it('is refused to who may not read it', async () => {
    await expect(
      getContact(vendors.webApi, { ...(await callerOf(SIV)), contactId: 110 }),
    ).rejects.toMatchObject({ code: 'crm.contact-refused' });
    await expect(
      getContact(vendors.webApi, { ...(await callerOf(ANNE)), contactId: 110 }),
    ).resolves.toMatchObject({ code: '10010' });
  });

  it('of another tenant is not reachable with our token', async () => {
    const caller = { ...(await callerOf(ANNE)), tenantId: 'Cust41002' as TenantId };
    await expect(getContact(vendors.webApi, { ...caller, contactId: 101 })).rejects.toMatchObject({
      code: 'crm.invalid-token',
    });
  });

  it.each([
    ['status', { status: 404 }, 'crm.no-such-contact'],
    ['status', { status: 500, body: { ErrorType: 'SoNotFoundException' } }, 'crm.no-such-contact'],
    [
      'status',
      { status: 500, body: { ErrorType: 'SuperOffice.SoSentryException' } },
      'crm.contact-refused',
    ],
    [
      'status',
      { status: 200, body: { ContactId: 104, Name: '', Number1: null } },
      'crm.contact-refused',
    ],
    ['status', { status: 200, body: { ContactId: 0 } }, 'crm.contact-refused'],
    ['status', { status: 200, body: { ContactId: 105, Name: 'x' } }, 'crm.unexpected-response'],
    ['status', { status: 200, body: [] }, 'crm.unexpected-response'],
    ['status', { status: 503 }, 'crm.unavailable'],
    ['status', { status: 400 }, 'crm.unexpected-response'],
    ['unauthorized', {}, 'crm.invalid-token'],
    ['html', {}, 'crm.unavailable'],
    ['empty', {}, 'crm.unavailable'],
    ['reset', {}, 'crm.unavailable'],
  ])('answered by %s %j is %s', async (kind, more, code) => {
    const caller = await callerOf(ANNE);
    await fault('superoffice', kind, { path: '/v1/Contact', times: -1, ...more });
    await expect(getContact(vendors.webApi, { ...caller, contactId: 104 })).rejects.toMatchObject({
      code,
    });
  });

  it('is found again after the tenant has moved', async () => {
    const caller = { ...(await callerOf(ANNE)), contactId: 104 };
    await getContact(vendors.webApi, caller);
    await fault('superoffice', 'status', { path: '/v1/Contact', status: 421 });
    await expect(getContact(vendors.webApi, caller)).resolves.toMatchObject({ id: 104 });
    expect(await simulator.requests('superoffice', '/api/state')).toHaveLength(2);
  });

  it('is not asked for a third time when it moves on', async () => {
    const caller = { ...(await callerOf(ANNE)), contactId: 104 };
    await fault('superoffice', 'status', { path: '/v1/Contact', status: 421, times: -1 });
    await expect(getContact(vendors.webApi, caller)).rejects.toMatchObject({
      code: 'crm.unavailable',
    });
    expect(await simulator.requests('superoffice', '/v1/Contact')).toHaveLength(2);
  });
});

describe('the state of a tenant', () => {
  const base = () => vendors.webApi.tenantState.apiBaseOf(TENANT);

  it('is asked once by many and believed until it ends', async () => {
    await Promise.all(Array.from({ length: 20 }, base));
    expect((await base()).href).toBe(`${simulator.urls.superoffice}/Cust41001/api/`);
    expect(await simulator.requests('superoffice', '/api/state')).toHaveLength(1);
    passedMs += 11 * 60_000;
    await base();
    expect(await simulator.requests('superoffice', '/api/state')).toHaveLength(2);
  });

  it.each([
    ['Suspended', 'crm.suspended'],
    ['OfflineMaintenance', 'crm.maintenance'],
  ])('%s is %s, and asked again soon', async (state, code) => {
    await world({ tenant: { id: TENANT, state } });
    await expect(base()).rejects.toMatchObject({ code });
    await world({ tenant: { id: TENANT, state: 'Running' } });
    passedMs += 15_001;
    await expect(base()).resolves.toBeInstanceOf(URL);
  });

  it('OnlineMaintenance leaves the WebAPI up', async () => {
    await world({ tenant: { id: TENANT, state: 'OnlineMaintenance' } });
    await expect(base()).resolves.toBeInstanceOf(URL);
  });

  it.each([
    [
      'a foreign host',
      { Api: 'https://superoffice.com.evil.example/Cust41001/api' },
      'http.forbidden-origin',
    ],
    ['user and password', { Api: 'http://localhost@evil.example/api' }, 'http.forbidden-origin'],
    ['a number of a running state', { State: 2 }, undefined],
    ['an unknown word', { State: 'Hibernating' }, 'crm.unavailable'],
    ['another tenant', { ContextIdentifier: 'Cust41002' }, 'crm.unavailable'],
    ['no address', { Api: null }, 'crm.unavailable'],
    ['not running', { IsRunning: false }, 'crm.maintenance'],
  ])('with %s is judged', async (_what, changes, code) => {
    const body = {
      ContextIdentifier: TENANT,
      State: 'Running',
      IsRunning: true,
      ValidUntil: 'soon',
      Api: `${simulator.urls.superoffice}/Cust41001/api/`,
      ...changes,
    };
    await fault('superoffice', 'status', { path: '/api/state', status: 200, body });
    if (code === undefined) await expect(base()).resolves.toBeInstanceOf(URL);
    else await expect(base()).rejects.toMatchObject({ code });
  });

  it.each(['html', 'empty', 'reset', 'status'])(
    'that cannot be read (%s) is not remembered',
    async (kind) => {
      await fault('superoffice', kind, { path: '/api/state', status: 500 });
      await expect(base()).rejects.toMatchObject({ code: 'crm.unavailable' });
      await expect(base()).resolves.toBeInstanceOf(URL);
    },
  );
});

describe('the principal', () => {
  it('has the full name that the id_token lacks', async () => {
    const principal = await getCurrentPrincipal(vendors.webApi, await callerOf(SIV));
    expect(principal).toMatchObject({ associateId: '12', email: SIV });
    expect(principal.fullName).not.toBe('');
  });

  it('that is none is refused', async () => {
    const caller = await callerOf(SIV);
    await fault('superoffice', 'status', { path: 'currentPrincipal', status: 200, body: {} });
    await expect(getCurrentPrincipal(vendors.webApi, caller)).rejects.toMatchObject({
      code: 'crm.unexpected-response',
    });
  });
});
