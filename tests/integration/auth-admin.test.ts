import { encode } from 'next-auth/jwt';
import { beforeEach, expect, it } from 'vitest';
import { answerRequest } from '#lib/auth/answer-request.ts';
import { answerSignOut } from '#lib/auth/answer-sign-out.ts';
import { createOpaqueToken } from '#lib/vault/opaque-token.ts';
import { requireAdmin } from '#lib/auth/require-admin.ts';
import type { Db } from '#lib/db/open-database.ts';
import type { TenantId } from '#lib/domain/ids.ts';
import { AppError } from '#lib/errors.ts';
import type { AuthBench } from '#tests/support/auth-bench.ts';
import { ANNE, signInForManage, SIV } from '#tests/support/auth-bench.ts';
import { signInAtSuperOffice } from '#tests/support/sign-in-as.ts';
import { CRM_TOKENS_PATH, describeAuth } from '#tests/support/describe-auth.ts';
import type { RunningSimulator } from '#tests/support/simulator.ts';

const MINUTE_MS = 60_000;

describeAuth('the door of the manage pages', (current) => {
  let simulator: RunningSimulator;
  let db: Db;
  let bench: AuthBench;
  beforeEach(() => {
    ({ simulator, db, bench } = current());
  });

  const tokenCalls = () => current().tokenCalls();

  it('knows an administrator', async () => {
    const { headers } = await signInForManage(bench.deps, ANNE);
    expect(await requireAdmin(bench.deps, headers)).toMatchObject({
      kind: 'admin',
      tenantId: 'Cust41001',
      associateId: '5',
    });
    expect(bench.audit).toMatchObject([{ event: 'session.created', subject: 'manage' }]);
  });

  it('keeps everybody else out', async () => {
    const { headers } = await signInForManage(bench.deps, SIV);
    await expect(requireAdmin(bench.deps, headers)).rejects.toMatchObject({
      code: 'auth.not-administrator',
    });
    await expect(requireAdmin(bench.deps, new Headers())).rejects.toMatchObject({
      code: 'auth.signed-out',
    });
  });

  it('takes no cookie of another secret and none without a living session', async () => {
    const cookieWith = async (secret: string) => {
      const token = await encode({ token: { sid: createOpaqueToken() }, secret });
      return new Headers({ cookie: `__Host-manage=${token}` });
    };
    const forged = [
      await cookieWith('another secret that is long enough!!'),
      await cookieWith(bench.deps.config.authSecret),
      new Headers({ cookie: '__Host-manage=nonsense' }),
    ];
    for (const headers of forged) {
      await expect(requireAdmin(bench.deps, headers)).rejects.toMatchObject({
        code: 'auth.signed-out',
      });
    }
  });

  it('believes the id_token for ten minutes, then has it renewed without the person', async () => {
    const { headers } = await signInForManage(bench.deps, ANNE);
    const before = await tokenCalls();
    await requireAdmin(bench.deps, headers);
    expect(await tokenCalls()).toBe(before);
    await ageIdentities();
    await requireAdmin(bench.deps, headers);
    await requireAdmin(bench.deps, headers);
    expect(await tokenCalls()).toBe(before + 1);
  });

  it('notices within ten minutes that somebody is an administrator no more', async () => {
    const { headers } = await signInForManage(bench.deps, ANNE);
    await simulator.control('POST', '/world', {
      user: { tenant: ANNE.uctx, login: ANNE.login, isAdministrator: false },
    });
    await ageIdentities();
    await expect(requireAdmin(bench.deps, headers)).rejects.toMatchObject({
      code: 'auth.not-administrator',
    });
  });

  it('ends with the grant at SuperOffice', async () => {
    const { headers } = await signInForManage(bench.deps, ANNE);
    await ageIdentities();
    await simulator.control('POST', '/faults', {
      target: 'login',
      path: CRM_TOKENS_PATH,
      kind: 'invalid_grant',
    });
    await expect(requireAdmin(bench.deps, headers)).rejects.toMatchObject({
      code: 'auth.signed-out',
    });
  });

  it('says that SuperOffice is down instead of signing out', async () => {
    const { headers } = await signInForManage(bench.deps, ANNE);
    await ageIdentities();
    await simulator.control('POST', '/faults', {
      target: 'login',
      path: CRM_TOKENS_PATH,
      kind: 'status',
      status: 503,
      times: 2,
    });
    await expect(requireAdmin(bench.deps, headers)).rejects.toMatchObject({
      code: 'crm.unavailable',
    });
  });

  it('ends after an hour of rest, not while in use, and after eight hours anyway', async () => {
    const { headers } = await signInForManage(bench.deps, ANNE);
    await keepIdentities();
    for (let rounds = 0; rounds < 9; rounds += 1) {
      bench.pass(50 * MINUTE_MS);
      await requireAdmin(bench.deps, headers);
    }
    bench.pass(31 * MINUTE_MS);
    await expect(requireAdmin(bench.deps, headers)).rejects.toMatchObject({
      code: 'auth.signed-out',
    });

    const resting = await signInForManage(bench.deps, ANNE);
    await keepIdentities();
    bench.pass(61 * MINUTE_MS);
    await expect(requireAdmin(bench.deps, resting.headers)).rejects.toMatchObject({
      code: 'auth.signed-out',
    });
  });

  it('signs out at once and forgets the tokens of the grant', async () => {
    const { headers } = await signInForManage(bench.deps, ANNE);
    const { grantId } = await requireAdmin(bench.deps, headers);
    const ownRequest = new Headers(headers);
    ownRequest.set('origin', bench.deps.config.appUrl);
    ownRequest.set('sec-fetch-site', 'same-origin');
    ownRequest.set('x-invoice-panel', '1');
    ownRequest.set('content-type', 'application/json');
    const url = `${bench.deps.config.appUrl}/api/session/sign-out`;
    const foreign = new Request(url, { method: 'POST', headers });
    expect((await answerSignOut(bench.deps, foreign)).status).toBe(403);
    await requireAdmin(bench.deps, headers);
    const own = new Request(url, { method: 'POST', headers: ownRequest, body: '{}' });
    const answer = await answerSignOut(bench.deps, own);
    expect(answer.status).toBe(200);
    expect(answer.headers.getSetCookie().every((line) => line.includes('Max-Age=0'))).toBe(true);
    await expect(requireAdmin(bench.deps, headers)).rejects.toMatchObject({
      code: 'auth.signed-out',
    });
    const grant = await db.direct
      .selectFrom('crm_grant')
      .select(['sealed_access', 'sealed_refresh'])
      .where('id', '=', grantId)
      .executeTakeFirstOrThrow();
    expect(grant).toEqual({ sealed_access: null, sealed_refresh: null });
  });

  it('ends the session whose cookie came along when the person signs in again', async () => {
    const window = await signInForManage(bench.deps, ANNE);
    const before = window.headers;
    const { grantId } = await requireAdmin(bench.deps, before);
    const authorization = await window.start({ for: 'manage', uctx: ANNE.uctx });
    await window.callback(await signInAtSuperOffice(authorization, ANNE.login));
    await requireAdmin(bench.deps, window.headers);
    await expect(requireAdmin(bench.deps, before)).rejects.toMatchObject({
      code: 'auth.signed-out',
    });
    expect(await bench.deps.grants.find({ tenantId: ANNE.uctx as TenantId, grantId })).toBe(
      undefined,
    );
  });

  it('answers errors by their code, uncached, and foreign ids without a trace', async () => {
    const { headers } = await signInForManage(bench.deps, ANNE);
    const ask = (error: AppError) =>
      answerRequest(bench.deps, new Request(`${bench.deps.config.appUrl}/api/x?a=1`, { headers }), {
        requireCaller: (given) => requireAdmin(bench.deps, given),
        params: () => Promise.resolve({}),
        handle: () => Promise.reject(error),
      });
    const missing = await ask(new AppError('input.not-found', 'secret text'));
    expect([missing.status, await missing.text()]).toEqual([
      404,
      '{"problem":{"code":"unknown-panel"}}',
    ]);
    expect(missing.headers.get('cache-control')).toBe('private, no-store');
    const unknown = await ask(new AppError('db.overflow', 'secret text'));
    expect(unknown.status).toBe(500);
    expect(await unknown.text()).not.toContain('secret');
  });

  /** As if SuperOffice had stated everybody's identity a quarter of an hour ago. */
  async function ageIdentities(): Promise<void> {
    await db.direct
      .updateTable('crm_grant')
      .set({ identity_verified_at: Date.now() - 15 * MINUTE_MS })
      .execute();
  }

  /** Takes the ten minutes out of a test about the session's own time. */
  async function keepIdentities(): Promise<void> {
    await db.direct
      .updateTable('crm_grant')
      .set({ identity_verified_at: Date.now() + 1e9 })
      .execute();
  }
});
