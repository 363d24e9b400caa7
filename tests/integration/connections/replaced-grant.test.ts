import { expect, test } from 'vitest';
import { z } from 'zod';
import { listEvents } from '#lib/audit/list-events.ts';
import type { GrantDeps } from '#lib/connections/access-token.ts';
import { accessTokenFor } from '#lib/connections/access-token.ts';
import { finishConnect } from '#lib/connections/finish-connect.ts';
import { endGrant, plannedEnd } from '#lib/connections/revoke.ts';
import { saveService } from '#lib/connections/save-service.ts';
import { startConnect } from '#lib/connections/start-connect.ts';
import { startServiceProof } from '#lib/connections/start-service-proof.ts';
import { companyId, createAdmin, FJORD } from '#tests/support/connection-bench.ts';
import { BOOKKEEPER, describeConnected } from '#tests/support/describe-connections.ts';
import { visitVisma } from '#tests/support/visma-journey.ts';

describeConnected('a grant that a reconnection replaced', (current) => {
  const revocations = async () =>
    (await current().simulator.requests('connect', '/connect/revocation')).length;
  /** Visma's view of the sign-ins of persons, oldest first. */
  const grants = async () =>
    z
      .array(z.object({ sub: z.string().optional(), revoked: z.boolean() }))
      .parse(await current().simulator.control('GET', '/counters'))
      .filter(({ sub }) => sub !== undefined)
      .map(({ revoked }) => (revoked ? 'revoked' : 'alive'));
  const reconnections = () =>
    current().bench.audit.filter(({ event }) => event === 'connection.reconnected');
  const answers = () =>
    current()
      .bench.audit.filter(({ event }) => event === 'connection.revocation-tried')
      .map(({ after }) => after?.['grant']);
  const refreshed = async () => {
    const { bench, ref } = current();
    await bench.expireAccess(ref);
    return accessTokenFor(bench.deps, ref);
  };

  test('is given back once, and the new one lives on', async () => {
    const { bench, connectionId } = current();
    expect(await bench.connect(connectionId, BOOKKEEPER)).toMatchObject({ result: 'reconnected' });
    expect(await grants()).toEqual(['revoked', 'alive']);
    expect(await revocations()).toBe(1);
    expect(reconnections()).toMatchObject([{ after: { kind: 'interactive', grant: 'asked' } }]);
    expect(answers()).toEqual(['revoked']);
    await expect(refreshed()).resolves.toBeDefined();
  });

  test('is given back with the refresh token that was stored last', async () => {
    const { simulator, bench, connectionId } = current();
    await simulator.control('PATCH', '/settings', { refreshTokens: 'one-time' });
    await refreshed();
    await bench.connect(connectionId, BOOKKEEPER);
    expect(await grants()).toEqual(['revoked', 'alive']);
    await expect(refreshed()).resolves.toBeDefined();
  });

  test('is given back too when client credentials take its place', async () => {
    const { simulator, bench, connectionId } = current();
    const vismaTenantId = await companyId(simulator, 'Nordvik Handel AS');
    const typed = { vismaTenantId, connectionId };
    expect(await bench.connectService(typed, BOOKKEEPER)).toMatchObject({ result: 'reconnected' });
    expect(await grants()).toEqual(['revoked', 'revoked']);
    expect(reconnections()).toMatchObject([{ after: { kind: 'service', grant: 'asked' } }]);
    expect(answers()).toEqual(['revoked']);
    await expect(refreshed()).resolves.toMatchObject({ caller: { kind: 'service' } });
  });

  test('is told with the new one, also by a process that dies while Visma is asked', async () => {
    const { db, bench, connectionId } = current();
    const [admin, dies] = [createAdmin(), () => Promise.reject(new TypeError('killed'))];
    const start = { connectionId, browserId: undefined };
    const { url, browserId } = await startConnect(bench.deps, admin, start);
    const callbackParameters = await visitVisma(url, bench.callbackUrl, BOOKKEEPER);
    const finished = finishConnect(
      { ...bench.deps, forgetFailures: dies },
      { connector: admin, browserId, callbackParameters },
    );
    await expect(finished).rejects.toThrow('killed');
    expect(await listEvents({ db }, FJORD, { limit: 1 })).toMatchObject([
      { event: 'connection.reconnected', actor: '5', after: { grant: 'asked' } },
    ]);
  });

  test('does not fail the reconnection when Visma does not take it', async () => {
    const { simulator, bench, connectionId } = current();
    await simulator.control('POST', '/faults', {
      ...{ target: 'connect', path: '/connect/revocation', kind: 'status', status: 503, times: -1 },
    });
    expect(await bench.connect(connectionId, BOOKKEEPER)).toMatchObject({ result: 'reconnected' });
    expect(await grants()).toEqual(['alive', 'alive']);
    expect(reconnections()).toMatchObject([{ after: { grant: 'asked' } }]);
    expect(answers()).toEqual(['not-reached']);
    await expect(refreshed()).resolves.toBeDefined();
  });

  test('that was an approval is not ours to give back, and the same approval is none that was replaced', async () => {
    const { simulator, bench, connectionId } = current();
    const vismaTenantId = await companyId(simulator, 'Nordvik Handel AS');
    await bench.connectService({ vismaTenantId, connectionId }, BOOKKEEPER);
    await bench.connectService({ vismaTenantId, connectionId }, BOOKKEEPER);
    await bench.connect(connectionId, BOOKKEEPER);
    const ends = reconnections().map(({ after }) => after?.['grant']);
    expect(ends).toEqual(['asked', undefined, 'not-supported']);
  });

  test('whose stored token cannot be opened does not keep a new one from healing the connection', async () => {
    const { db, bench, connectionId, ref } = current();
    const { sealed_refresh: sealed } = await bench.rowOf(ref);
    await db.direct
      .updateTable('connection')
      .set({ sealed_refresh: `${(sealed ?? '').slice(0, -4)}AAAA` })
      .where('id', '=', connectionId)
      .execute();
    expect(await bench.connect(connectionId, BOOKKEEPER)).toMatchObject({ result: 'reconnected' });
    expect(await revocations()).toBe(0);
    expect(reconnections()).toMatchObject([{ after: { grant: 'unreadable' } }]);
    await expect(refreshed()).resolves.toBeDefined();
  });

  test('of a company that has no licence yet is given back too, as its refusal tells', async () => {
    const { simulator, bench } = current();
    const unlicensed = {
      email: 'api@nordvik.example',
      company: await companyId(simulator, 'Nordvik Eiendom AS'),
    };
    const begun = await bench.prepare();
    await bench.connect(begun, unlicensed);
    await bench.connect(begun, unlicensed);
    expect(await grants()).toEqual(['alive', 'revoked', 'alive']);
    const refusals = bench.audit.filter(({ event }) => event === 'connection.refused');
    const ends = refusals.map(({ after }) => after?.['grant']);
    expect(ends).toEqual([undefined, 'asked']);
    expect(answers()).toEqual(['revoked']);
  });

  test('stays when a refusal kept it', async () => {
    const { simulator, bench, connectionId } = current();
    const chooser = {
      email: 'api@nordvik.example',
      company: await companyId(simulator, 'Nordvik Bergen AS'),
    };
    expect(await bench.connect(connectionId, chooser)).toMatchObject({ result: 'wrong-company' });
    expect(await grants()).toEqual(['alive', 'revoked']);
  });

  test('is left alone where the new one is the same refresh token', async () => {
    const { bench, connectionId, ref } = current();
    const { sealed_refresh: sealed } = await bench.rowOf(ref);
    const sealedRefresh = sealed ?? '';
    const context = { tenantId: FJORD, rowId: connectionId, field: 'refresh' };
    const refreshToken = bench.deps.open(sealedRefresh, context);
    const former = { kind: 'interactive', state: 'connected', sealedRefresh } as const;
    const successor = { kind: 'interactive', refreshToken } as const;
    expect(plannedEnd(bench.deps, ref, former, successor)).toBeUndefined();
    await endGrant(bench.deps, ref, { former, successor, requestId: 'request-1' });
    expect(await revocations()).toBe(0);
    expect(await grants()).toEqual(['alive']);
  });

  /** As if Visma issued the refresh token again that the connection holds. */
  async function sameAgain(): Promise<GrantDeps> {
    const { bench, connectionId, ref } = current();
    const { vismaConnect, open: unseal } = bench.deps;
    const { sealed_refresh: sealed } = await bench.rowOf(ref);
    const context = { tenantId: FJORD, rowId: connectionId, field: 'refresh' };
    const refreshToken = unseal(sealed ?? '', context);
    return {
      ...bench.deps,
      vismaConnect: {
        ...vismaConnect,
        finishAuthorization: async (callback) => ({
          ...(await vismaConnect.finishAuthorization(callback)),
          refreshToken,
        }),
      },
    };
  }

  test.each([
    ['wrong-company', 'Nordvik Bergen AS'],
    ['already-connected', 'Nordvik Handel AS'],
    ['not-proven', 'Nordvik Handel AS'],
  ])('lives on when %s refuses the same refresh token', async (result, name) => {
    const { simulator, bench, connectionId } = current();
    const [deps, admin] = [await sameAgain(), createAdmin()];
    const started = {
      'wrong-company': () => startConnect(deps, admin, { connectionId, browserId: undefined }),
      'already-connected': async () =>
        startConnect(deps, admin, { connectionId: await bench.prepare(), browserId: undefined }),
      'not-proven': async () => {
        const vismaTenantId = await companyId(simulator, 'Nordvik Bergen AS');
        const saved = await saveService(deps, admin, { panelKey: bench.panelKey, vismaTenantId });
        if (saved.result !== 'usable') throw new Error(saved.result);
        const { connectionId: proven } = saved;
        return startServiceProof(deps, admin, { connectionId: proven, browserId: undefined });
      },
    }[result];
    if (started === undefined) throw new Error(result);
    const { url, browserId } = await started();
    const callbackParameters = await visitVisma(url, bench.callbackUrl, {
      email: 'api@nordvik.example',
      company: await companyId(simulator, name),
    });
    const outcome = await finishConnect(deps, { connector: admin, browserId, callbackParameters });
    expect(outcome).toMatchObject({ result });
    expect(await revocations()).toBe(0);
    await expect(refreshed()).resolves.toBeDefined();
  });
});
