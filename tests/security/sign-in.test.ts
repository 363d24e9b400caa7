import { beforeEach, expect, it } from 'vitest';
import { createOpaqueToken } from '#lib/vault/opaque-token.ts';
import { findPanelUser, requirePanelUser } from '#lib/auth/require-user.ts';
import type { Db } from '#lib/db/open-database.ts';
import type { AuthBench } from '#tests/support/auth-bench.ts';
import {
  ANNE,
  BJORN,
  frameHeaders,
  frameOf,
  OPENED_BY_LINK,
  redeem,
  signInForManage,
  signInForPanel,
  SIV,
  TestWindow,
} from '#tests/support/auth-bench.ts';
import { describeAuth } from '#tests/support/describe-auth.ts';
import { signInAtSuperOffice } from '#tests/support/sign-in-as.ts';
import type { RunningSimulator } from '#tests/support/simulator.ts';

describeAuth('sign-in and hand-over', (current) => {
  let simulator: RunningSimulator;
  let db: Db;
  let bench: AuthBench;
  beforeEach(() => {
    ({ simulator, db, bench } = current());
  });

  const tokenCalls = () => current().tokenCalls();

  async function handedOver(person = SIV as typeof ANNE | typeof SIV) {
    const { frame, finished } = await signInForPanel(bench.deps, person);
    if (finished.kind !== 'hand-over') throw new Error(`sign-in ended as ${finished.kind}`);
    return { verifier: frame.verifier, handle: finished.handle };
  }

  it('gives the frame a session of the person it asked for', async () => {
    const redeemed = await redeem(bench.deps, await handedOver());
    expect(redeemed.status).toBe(200);
    const user = await requirePanelUser(bench.deps, frameHeaders(redeemed));
    expect(user).toMatchObject({
      tenantId: 'Cust41001',
      associateId: '12',
      isAdministrator: false,
    });
    expect(user.userName).not.toContain('@');
  });

  it('asks SuperOffice with S256, state, nonce and the tenant of the card', async () => {
    const { parameters } = frameOf(SIV);
    const url = await new TestWindow(bench.deps).start(parameters);
    expect(url.pathname).toBe('/login/Cust41001/oauth/authorize');
    const asked = Object.fromEntries(url.searchParams);
    expect(asked).toMatchObject({
      scope: 'openid',
      response_type: 'code',
      code_challenge_method: 'S256',
      acr_values: 'tenant:Cust41001',
      redirect_uri: `${simulator.appUrl}/api/auth/callback/superoffice`,
    });
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(asked[name]?.length).toBeGreaterThanOrEqual(43);
    }
  });

  it('sets the frame cookie partitioned and every other cookie top-level only (C4)', async () => {
    const redeemed = await redeem(bench.deps, await handedOver());
    const [cookie = ''] = redeemed.headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-panel=[\w-]{43}; /);
    const attributes = cookie.split('; ').slice(1).sort();
    expect(attributes).toEqual(
      ['HttpOnly', 'Max-Age=28800', 'Partitioned', 'Path=/', 'SameSite=None', 'Secure'].sort(),
    );
    const window = await signInForManage(bench.deps, ANNE);
    expect(window.setCookieLines.length).toBeGreaterThan(5);
    for (const line of window.setCookieLines) {
      expect(line).toMatch(/^__Host-/);
      expect(line).toMatch(/; SameSite=Lax/i);
      expect(line).toMatch(/; Secure/);
      expect(line).toMatch(/; HttpOnly/);
      expect(line).not.toMatch(/Partitioned|Domain=/i);
      expect(line.length).toBeLessThan(4096);
    }
  });

  it('redeems a handle once, also when raced', async () => {
    const proof = await handedOver();
    const answers = await Promise.all(Array.from({ length: 8 }, () => redeem(bench.deps, proof)));
    expect(answers.map(({ status }) => status).sort()).toEqual([
      200,
      ...Array<number>(7).fill(410),
    ]);
  });

  it('refuses a handle after 30 seconds', async () => {
    const proof = await handedOver();
    bench.pass(30_001);
    expect((await redeem(bench.deps, proof)).status).toBe(410);
    expect((await redeem(bench.deps, { verifier: proof.verifier })).status).toBe(410);
  });

  it('refuses a handle without its verifier or with another one', async () => {
    const { handle } = await handedOver();
    expect((await redeem(bench.deps, { handle })).status).toBe(400);
    const wrong = await redeem(bench.deps, { handle, verifier: createOpaqueToken() });
    expect(wrong.status).toBe(403);
    expect(wrong.headers.getSetCookie()).toEqual([]);
  });

  it.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['no origin', { origin: '' }],
    ['a cross-site page', { 'sec-fetch-site': 'cross-site' }],
    ['a sibling site', { 'sec-fetch-site': 'same-site' }],
    ['no fetch metadata', { 'sec-fetch-site': '' }],
    ['a plain form', { 'content-type': 'text/plain' }],
    ['no own header', { 'x-invoice-panel': '' }],
  ])('refuses a redemption from %s, and the handle stays good', async (_name, headers) => {
    const proof = await handedOver();
    expect((await redeem(bench.deps, proof, headers)).status).toBe(403);
    expect((await redeem(bench.deps, proof)).status).toBe(200);
  });

  it('refuses a body of more than 64 KB', async () => {
    const answer = await redeem(bench.deps, { verifier: 'x'.repeat(70_000) });
    expect(answer.status).toBe(413);
  });

  it('lets a frame poll when its window was cut off', async () => {
    const frame = frameOf(SIV);
    const window = new TestWindow(bench.deps);
    const authorization = await window.start(frame.parameters);
    expect((await redeem(bench.deps, { verifier: frame.verifier })).status).toBe(202);
    await window.callback(await signInAtSuperOffice(authorization, SIV.login));
    expect((await redeem(bench.deps, { verifier: frame.verifier })).status).toBe(202);
    await window.finish();
    expect((await redeem(bench.deps, { verifier: frame.verifier })).status).toBe(200);
    expect((await redeem(bench.deps, { verifier: frame.verifier })).status).toBe(410);
  });

  it('gives nothing to whoever sent the link (C7)', async () => {
    for (const site of [OPENED_BY_LINK, { ...OPENED_BY_LINK, 'sec-fetch-site': 'none' }, {}]) {
      const { frame, finished } = await signInForPanel(bench.deps, SIV, frameOf(SIV), site);
      expect(finished.kind).toBe('hand-over');
      expect((await redeem(bench.deps, { verifier: frame.verifier })).status).toBe(202);
    }
  });

  it('keeps a foreign link foreign when the person tries again with another account', async () => {
    const frame = frameOf(SIV);
    const { window, finished } = await signInForPanel(bench.deps, ANNE, frame, OPENED_BY_LINK);
    expect(finished.kind).toBe('other-account');
    const again = await window.start({ for: 'again' });
    expect(again.searchParams.get('prompt')).toBe('login');
    await window.callback(await signInAtSuperOffice(again, SIV.login));
    expect((await window.finish()).kind).toBe('hand-over');
    expect((await redeem(bench.deps, { verifier: frame.verifier })).status).toBe(202);
  });

  it('tells another account by name and gives no session', async () => {
    const { frame, finished } = await signInForPanel(bench.deps, ANNE, frameOf(SIV));
    expect(finished).toMatchObject({
      kind: 'other-account',
      signedInAs: expect.stringContaining('anne'),
    });
    const polled = await redeem(bench.deps, { verifier: frame.verifier });
    expect([polled.status, await polled.json()]).toEqual([200, { outcome: 'other-account' }]);
    expect(polled.headers.getSetCookie()).toEqual([]);
    expect(bench.audit.map(({ event }) => event)).toEqual(['session.refused']);
    const stored = await db.read
      .selectFrom('crm_grant')
      .select(['sealed_access', 'sealed_refresh', 'revoked_at'])
      .where('associate_id', '=', ANNE.usid)
      .orderBy('created_at', 'desc')
      .executeTakeFirstOrThrow();
    expect(stored).toMatchObject({ sealed_access: null, sealed_refresh: null });
    expect(stored.revoked_at).not.toBeNull();
  });

  it('refuses a person of another tenant with the same associate number', async () => {
    const frame = frameOf({ uctx: 'Cust41001', usid: BJORN.usid });
    const window = new TestWindow(bench.deps);
    const url = await window.start(frame.parameters);
    // The tenant in SuperOffice's address is a wish; a person can go round it.
    url.pathname = '/login/common/oauth/authorize';
    url.searchParams.delete('acr_values');
    await window.callback(await signInAtSuperOffice(url, BJORN.login));
    expect(await window.finish()).toMatchObject({
      kind: 'other-account',
      signedInTenant: 'Cust41002',
      expectedTenant: 'Cust41001',
    });
  });

  it('tells the frame that the app is not approved', async () => {
    await simulator.control('POST', '/world', { tenant: { id: 'Cust41001', appApproved: false } });
    const { frame, finished } = await signInForPanel(bench.deps, SIV);
    expect(finished).toEqual({ kind: 'app-not-approved', purpose: 'panel' });
    const polled = await redeem(bench.deps, { verifier: frame.verifier });
    expect(await polled.json()).toEqual({ outcome: 'app-not-approved' });
    expect(await tokenCalls()).toBe(0);
  });

  it('asks for a token once when a callback is raced twenty times (B2)', async () => {
    const window = new TestWindow(bench.deps);
    const authorization = await window.start(frameOf(SIV).parameters);
    const answer = await signInAtSuperOffice(authorization, SIV.login);
    const ends = await Promise.all(Array.from({ length: 20 }, () => window.callback(answer)));
    expect(await tokenCalls()).toBe(1);
    expect(ends.filter(({ pathname }) => pathname === '/sign-in/finish')).toHaveLength(1);
    expect((await window.callback(answer)).pathname).toBe('/sign-in/problem');
    expect(await tokenCalls()).toBe(1);
  });

  it('asks for no token when the callback is late, foreign or falsified (B1, B2)', async () => {
    const window = new TestWindow(bench.deps);
    const authorization = await window.start(frameOf(SIV).parameters);
    const answer = await signInAtSuperOffice(authorization, SIV.login);
    const changed = (change: (parameters: URLSearchParams) => void) => {
      const parameters = new URLSearchParams(answer);
      change(parameters);
      return parameters;
    };
    const refused = [
      await new TestWindow(bench.deps).callback(answer),
      await window.callback(
        changed((p) => {
          p.set('state', 'EVIL');
        }),
      ),
      await window.callback(
        changed((p) => {
          p.set('state', 'x'.repeat(8_192));
        }),
      ),
      await window.callback(
        changed((p) => {
          p.delete('state');
        }),
      ),
      await window.callback(
        changed((p) => {
          p.delete('code');
        }),
      ),
      await window.callback(new URLSearchParams()),
      await window.callback(new URLSearchParams({ error: 'access_denied', state: 'EVIL' })),
    ];
    for (const url of refused) {
      expect(`${url.origin}${url.pathname}`).toBe(`${simulator.appUrl}/sign-in/problem`);
    }
    bench.pass(10 * 60_000 + 1);
    expect((await window.callback(answer)).searchParams.get('reason')).toBe('expired');
    expect(await tokenCalls()).toBe(0);
  });

  it('survives all of those: the true callback still works', async () => {
    const window = new TestWindow(bench.deps);
    const authorization = await window.start(frameOf(SIV).parameters);
    const answer = await signInAtSuperOffice(authorization, SIV.login);
    await window.callback(new URLSearchParams({ error: 'access_denied', state: 'EVIL' }));
    await window.callback(new URLSearchParams({ code: 'EVIL', state: 'EVIL' }));
    await window.callback(answer);
    expect((await window.finish()).kind).toBe('hand-over');
  });

  it('finishes nothing without a sign-in of this browser, and nothing twice', async () => {
    expect(await new TestWindow(bench.deps).finish()).toEqual({ kind: 'nothing' });
    const { window } = await signInForPanel(bench.deps, SIV);
    expect(await window.finish()).toEqual({ kind: 'nothing' });
  });

  it('makes no manage session for a panel sign-in', async () => {
    const { window } = await signInForPanel(bench.deps, ANNE);
    expect(window.headers.get('cookie')).not.toContain('__Host-manage');
  });

  it.each([
    ['no purpose', {}],
    ['an unknown purpose', { for: 'everything' }],
    [
      'a panel without challenge',
      { for: 'panel', panel: 'panel-key-of-a-test', uctx: 'Cust1', usid: '1' },
    ],
    ['a tenant that is none', { ...frameOf(SIV).parameters, uctx: 'https://evil.example' }],
    ['again without a first time', { for: 'again' }],
  ])('does not start with %s', async (_name, parameters) => {
    const url = await new TestWindow(bench.deps).start(parameters);
    expect(url.href).toBe(`${simulator.appUrl}/sign-in/problem?reason=invalid-link`);
  });

  it('does not start in a frame', async () => {
    const url = await new TestWindow(bench.deps).start(frameOf(SIV).parameters, {
      'sec-fetch-site': 'same-origin',
      'sec-fetch-dest': 'iframe',
    });
    expect(url.searchParams.get('reason')).toBe('not-a-window');
  });

  it.each([
    '//evil.example',
    '/\\evil.example',
    'https:evil.example',
    '%2f%2fevil.example',
    'javascript:alert(1)',
    'x\r\nlocation: //evil.example',
    `http://panel.localhost@evil.example`,
  ])('is led nowhere by %j (B7)', async (target) => {
    const hostile = { callbackUrl: target, returnTo: target, redirect_uri: target, scope: target };
    const window = new TestWindow(bench.deps);
    const url = await window.start({ for: 'manage', uctx: 'Cust41001', ...hostile });
    expect(url.origin).toBe(simulator.urls.superoffice);
    expect(url.href).not.toContain('evil');
    const answer = await signInAtSuperOffice(url, ANNE.login);
    for (const [name, value] of Object.entries(hostile)) answer.set(name, value);
    expect((await window.callback(answer)).href).toBe(`${simulator.appUrl}/sign-in/finish`);
  });

  it('refuses a panel session that was never given, and the manage cookie in its place', async () => {
    const forged = new Headers({ cookie: `__Host-panel=${createOpaqueToken()}` });
    expect(await findPanelUser(bench.deps, forged)).toBeUndefined();
    const window = await signInForManage(bench.deps, ANNE);
    const token = /__Host-manage=([^;]+)/.exec(window.headers.get('cookie') ?? '')?.[1] ?? '';
    const misused = new Headers({ cookie: `__Host-panel=${token}` });
    expect(await findPanelUser(bench.deps, misused)).toBeUndefined();
  });

  it('ends a panel session after eight hours', async () => {
    const headers = frameHeaders(await redeem(bench.deps, await handedOver()));
    bench.pass(8 * 3_600_000 - 5_000);
    expect(await findPanelUser(bench.deps, headers)).toBeDefined();
    bench.pass(5_001);
    expect(await findPanelUser(bench.deps, headers)).toBeUndefined();
  });
});
