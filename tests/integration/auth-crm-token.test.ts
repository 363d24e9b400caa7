import { beforeEach, expect, it } from 'vitest';
import type { CrmTokenTiming } from '#lib/auth/crm-token-timing.ts';
import { crmAccessTokenFor, renewedIdentity } from '#lib/auth/crm-token.ts';
import type { CrmGrantKey, CrmGrantStore } from '#lib/db/crm-grant-store.ts';
import type { Db } from '#lib/db/open-database.ts';
import type { CrmGrantId, TenantId } from '#lib/domain/ids.ts';
import type { AuthBench } from '#tests/support/auth-bench.ts';
import { createAuthBench, signInForPanel, SIV } from '#tests/support/auth-bench.ts';
import { CRM_TOKENS_PATH, describeAuth } from '#tests/support/describe-auth.ts';
import type { RunningSimulator } from '#tests/support/simulator.ts';

const HOUR_MS = 3_600_000;

describeAuth('the tokens of a CRM grant', (current) => {
  let simulator: RunningSimulator;
  let db: Db;
  let bench: AuthBench;
  let key: CrmGrantKey;
  beforeEach(async () => {
    ({ simulator, db, bench } = current());
    await signInForPanel(bench.deps, SIV);
    const row = await db.direct
      .selectFrom('crm_grant')
      .select('id')
      .orderBy('created_at', 'desc')
      .executeTakeFirstOrThrow();
    key = { tenantId: SIV.uctx as TenantId, grantId: row.id as CrmGrantId };
    await simulator.control('DELETE', '/requests');
  });

  const tokenCalls = () => current().tokenCalls();
  const fault = (body: object) =>
    simulator.control('POST', '/faults', { target: 'login', path: CRM_TOKENS_PATH, ...body });
  const stored = () =>
    db.direct
      .selectFrom('crm_grant')
      .selectAll()
      .where('id', '=', key.grantId)
      .executeTakeFirstOrThrow();

  /** The same grant as another process sees it: own memory, own connection. */
  async function otherProcess(timing: Partial<CrmTokenTiming> = {}): Promise<AuthBench> {
    const other = createAuthBench(await current().openSecond(), simulator, timing);
    // Only one vault key opens the row.
    return { ...other, deps: { ...other.deps, seal: bench.deps.seal, open: bench.deps.open } };
  }

  it('lends the token of the sign-in without asking anybody', async () => {
    const { accessToken, webapiUrl } = await crmAccessTokenFor(bench.deps, key);
    expect(accessToken).toMatch(/^8A:Cust41001\./);
    expect(webapiUrl).toContain('/Cust41001/');
    expect(await tokenCalls()).toBe(0);
    expect(JSON.stringify(await stored())).not.toContain(accessToken);
  });

  it('refreshes once for twenty callers of one process', async () => {
    bench.pass(HOUR_MS);
    const callers = Array.from({ length: 20 }, () => crmAccessTokenFor(bench.deps, key));
    const tokens = new Set((await Promise.all(callers)).map(({ accessToken }) => accessToken));
    expect(tokens.size).toBe(1);
    expect(await tokenCalls()).toBe(1);
    expect((await stored()).ver).toBe(1);
  });

  it('refreshes once for two processes', async () => {
    const other = await otherProcess();
    for (const process of [bench, other]) process.pass(HOUR_MS);
    const [mine, theirs] = await Promise.all([
      crmAccessTokenFor(bench.deps, key),
      crmAccessTokenFor(other.deps, key),
    ]);
    expect(mine.accessToken).toBe(theirs.accessToken);
    expect(await tokenCalls()).toBe(1);
  });

  it('takes over from a holder that died', async () => {
    await db.direct
      .updateTable('crm_grant')
      .set({ lease_until: Date.now() + 400, fence: 7 })
      .where('id', '=', key.grantId)
      .execute();
    bench.pass(HOUR_MS);
    await crmAccessTokenFor(bench.deps, key);
    expect(await tokenCalls()).toBe(1);
    expect((await stored()).fence).toBe(8);
  });

  it('does not let an overtaken holder write', async () => {
    const { grants } = bench.deps;
    const late = await grants.takeLease({ ...key, ver: 0, leaseMs: 1 });
    await new Promise((resolve) => setTimeout(resolve, 20));
    const next = await grants.takeLease({ ...key, ver: 0, leaseMs: 20_000 });
    if (late === undefined || next === undefined) throw new Error('no lease');
    const answer = {
      sealedAccess: 'x',
      accessExpiresAt: 1,
      sealedRefresh: 'x',
      identity: undefined,
      pauseMs: 0,
    };
    expect(await grants.commit(late, answer)).toBe(false);
    expect(await grants.revoke(late, 1)).toBe(false);
    expect((await stored()).sealed_access).not.toBe('x');
    expect(await grants.takeLease({ ...key, ver: 0, leaseMs: 1 })).toBeUndefined();
  });

  it('asks again at once after a lost answer', async () => {
    bench.pass(HOUR_MS);
    await fault({ kind: 'lost-response' });
    expect((await crmAccessTokenFor(bench.deps, key)).accessToken).toMatch(/^8A:/);
    expect(await tokenCalls()).toBe(2);
  });

  it('ends the grant after invalid_grant and forgets its tokens', async () => {
    bench.pass(HOUR_MS);
    await fault({ kind: 'invalid_grant' });
    await expect(crmAccessTokenFor(bench.deps, key)).rejects.toMatchObject({
      code: 'crm.signed-out',
    });
    await expect(crmAccessTokenFor(bench.deps, key)).rejects.toMatchObject({
      code: 'crm.signed-out',
    });
    expect(await tokenCalls()).toBe(1);
    expect(await stored()).toMatchObject({ sealed_access: null, sealed_refresh: null });
    expect((await stored()).revoked_at).not.toBeNull();
  });

  it('keeps the grant when SuperOffice is down, and does not ask in a loop', async () => {
    bench.pass(HOUR_MS);
    await fault({ kind: 'status', status: 503, times: -1 });
    await expect(crmAccessTokenFor(bench.deps, key)).rejects.toMatchObject({
      code: 'crm.unavailable',
    });
    const callers = Array.from({ length: 10 }, () => crmAccessTokenFor(bench.deps, key));
    await Promise.allSettled(callers);
    expect(await tokenCalls()).toBe(2);
    await simulator.control('DELETE', '/faults');
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect((await crmAccessTokenFor(bench.deps, key)).accessToken).toMatch(/^8A:/);
  });

  it('goes on with a token that still lasts when SuperOffice is down', async () => {
    bench.pass(HOUR_MS - 60_000);
    await fault({ kind: 'status', status: 503, times: -1 });
    expect((await crmAccessTokenFor(bench.deps, key)).accessToken).toMatch(/^8A:/);
  });

  it('lends a renewed token however short its life', async () => {
    await simulator.control('PATCH', '/settings', { crmAccessTokenSeconds: 30 });
    bench.pass(HOUR_MS);
    expect((await crmAccessTokenFor(bench.deps, key)).accessToken).toMatch(/^8A:/);
  });

  it('renews a token that SuperOffice rejected, once', async () => {
    const { accessToken } = await crmAccessTokenFor(bench.deps, key);
    const renewed = await crmAccessTokenFor(bench.deps, { ...key, rejected: accessToken });
    expect(renewed.accessToken).not.toBe(accessToken);
    expect(await tokenCalls()).toBe(1);
  });

  it('renews who the person is', async () => {
    await simulator.control('POST', '/world', {
      user: { tenant: SIV.uctx, login: SIV.login, isAdministrator: true },
    });
    const grant = await renewedIdentity(bench.deps, { ...key, verifiedAfter: Date.now() - 1_000 });
    // The id_token counts whole seconds.
    expect(grant.identityVerifiedAt).toBeGreaterThan(Date.now() - 5_000);
    expect((await stored()).ver).toBeLessThanOrEqual(1);
  });

  it('knows no grant of another tenant', async () => {
    const foreign = { ...key, tenantId: 'Cust41002' as TenantId };
    await expect(crmAccessTokenFor(bench.deps, foreign)).rejects.toMatchObject({
      code: 'crm.signed-out',
    });
    expect(await tokenCalls()).toBe(0);
  });

  it('judges a refusal by the version that was asked with', async () => {
    bench.pass(HOUR_MS);
    const superoffice = {
      refresh: async () => {
        const accessExpiresAt = Date.now() + 2 * HOUR_MS;
        await db.direct
          .updateTable('crm_grant')
          .set((eb) => ({ ver: eb('ver', '+', 1), access_expires_at: accessExpiresAt }))
          .where('id', '=', key.grantId)
          .execute();
        return { kind: 'refused', error: 'invalid_grant' } as const;
      },
    };
    const { accessToken } = await crmAccessTokenFor({ ...bench.deps, superoffice }, key);
    expect(accessToken).toMatch(/^8A:/);
    expect((await stored()).revoked_at).toBeNull();
  });

  it('keeps an answer that the database did not take at first', async () => {
    bench.pass(HOUR_MS);
    const commits = { failed: 0 };
    const grants: CrmGrantStore = {
      ...bench.deps.grants,
      commit: (lease, refreshed) => {
        if (commits.failed === 3) return bench.deps.grants.commit(lease, refreshed);
        commits.failed += 1;
        return Promise.reject(new Error('connection lost'));
      },
    };
    expect((await crmAccessTokenFor({ ...bench.deps, grants }, key)).accessToken).toMatch(/^8A:/);
    expect(commits.failed).toBe(3);
    expect(await tokenCalls()).toBe(1);
    expect((await stored()).ver).toBe(1);
  });

  it('signs nobody out while the keys of SuperOffice are out of reach', async () => {
    const fresh = createAuthBench(db, simulator, { unknownPauseMs: 30_000 });
    const deps = { ...fresh.deps, seal: bench.deps.seal, open: bench.deps.open };
    await simulator.control('POST', '/faults', {
      target: 'login',
      path: '/login/.well-known/jwks',
      kind: 'status',
      status: 503,
      times: -1,
    });
    const needIdentity = { ...key, verifiedAfter: Date.now() + HOUR_MS };
    const down = { code: 'crm.unavailable' };
    await expect(renewedIdentity(deps, needIdentity)).rejects.toMatchObject(down);
    await expect(renewedIdentity(deps, needIdentity)).rejects.toMatchObject(down);
    // The new tokens are kept and lent; nobody asks for more of them in a loop.
    expect(await tokenCalls()).toBe(1);
    expect((await stored()).ver).toBe(1);
    expect((await crmAccessTokenFor(deps, key)).accessToken).toMatch(/^8A:/);
    await simulator.control('DELETE', '/faults');
    await db.direct.updateTable('crm_grant').set({ next_try_at: 0 }).execute();
    await expect(
      renewedIdentity(deps, { ...key, verifiedAfter: Date.now() - 60_000 }),
    ).resolves.toMatchObject({ associateId: SIV.usid });
  });
});
