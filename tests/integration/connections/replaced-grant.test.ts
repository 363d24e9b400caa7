import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import type { GrantDeps } from '#lib/connections/access-token.ts';
import { accessTokenFor } from '#lib/connections/access-token.ts';
import { finishConnect } from '#lib/connections/finish-connect.ts';
import { revokeReplaced } from '#lib/connections/revoke.ts';
import { saveService } from '#lib/connections/save-service.ts';
import { startConnect } from '#lib/connections/start-connect.ts';
import { startServiceProof } from '#lib/connections/start-service-proof.ts';
import type { Db } from '#lib/db/db.ts';
import type { ConnectionId } from '#lib/domain/ids.ts';
import type { ConnectionBench } from '#tests/support/connection-bench.ts';
import {
  companyId,
  createAdmin,
  createConnectionBench,
  FJORD,
} from '#tests/support/connection-bench.ts';
import { describeOnEachEngine } from '#tests/support/databases.ts';
import type { RunningSimulator } from '#tests/support/simulator.ts';
import { startSimulator } from '#tests/support/simulator.ts';
import { visitVisma } from '#tests/support/visma-journey.ts';

const bookkeeper = { email: 'regnskap@nordvik.example' };

describeOnEachEngine('a grant that a reconnection replaced', (open) => {
  let simulator: RunningSimulator;
  let db: Db;
  let bench: ConnectionBench;
  let connectionId: ConnectionId;

  beforeAll(async () => {
    simulator = await startSimulator();
    db = await open();
  });
  afterAll(() => simulator.stop());

  beforeEach(async () => {
    await simulator.control('POST', '/reset', {});
    await db.direct.deleteFrom('connection').execute();
    bench = await createConnectionBench(db, simulator);
    connectionId = await bench.prepare();
    await bench.connect(connectionId, bookkeeper);
    await simulator.control('DELETE', '/requests');
  });

  const ref = () => ({ tenantId: FJORD, connectionId });
  const revocations = async () =>
    (await simulator.requests('connect', '/connect/revocation')).length;
  /** Visma's view of the sign-ins of persons, oldest first. */
  const grants = async () =>
    z
      .array(z.object({ sub: z.string().optional(), revoked: z.boolean() }))
      .parse(await simulator.control('GET', '/counters'))
      .filter(({ sub }) => sub !== undefined)
      .map(({ revoked }) => (revoked ? 'revoked' : 'alive'));
  const refreshed = async () => {
    await bench.expireAccess(ref());
    return accessTokenFor(bench.deps, ref());
  };

  test('is given back once, and the new one lives on', async () => {
    expect(await bench.connect(connectionId, bookkeeper)).toMatchObject({ result: 'reconnected' });
    expect(await grants()).toEqual(['revoked', 'alive']);
    expect(await revocations()).toBe(1);
    await expect(refreshed()).resolves.toBeDefined();
  });

  test('is given back with the refresh token that was stored last', async () => {
    await simulator.control('PATCH', '/settings', { refreshTokens: 'one-time' });
    await refreshed();
    await bench.connect(connectionId, bookkeeper);
    expect(await grants()).toEqual(['revoked', 'alive']);
    await expect(refreshed()).resolves.toBeDefined();
  });

  test('is given back too when client credentials take its place', async () => {
    const vismaTenantId = await companyId(simulator, 'Nordvik Handel AS');
    const typed = { vismaTenantId, connectionId };
    expect(await bench.connectService(typed, bookkeeper)).toMatchObject({ result: 'reconnected' });
    expect(await grants()).toEqual(['revoked', 'revoked']);
    await expect(refreshed()).resolves.toMatchObject({ caller: { kind: 'service' } });
  });

  test('does not fail the reconnection when Visma does not take it', async () => {
    await simulator.control('POST', '/faults', {
      ...{ target: 'connect', path: '/connect/revocation', kind: 'status', status: 503, times: -1 },
    });
    expect(await bench.connect(connectionId, bookkeeper)).toMatchObject({ result: 'reconnected' });
    expect(await grants()).toEqual(['alive', 'alive']);
    await expect(refreshed()).resolves.toBeDefined();
  });

  test('stays when a refusal kept it', async () => {
    const chooser = {
      email: 'api@nordvik.example',
      company: await companyId(simulator, 'Nordvik Bergen AS'),
    };
    expect(await bench.connect(connectionId, chooser)).toMatchObject({ result: 'wrong-company' });
    expect(await grants()).toEqual(['alive', 'revoked']);
  });

  test('is left alone where the new one is the same refresh token', async () => {
    const { sealed_refresh: sealed } = await bench.rowOf(ref());
    const formerRefresh = sealed ?? '';
    const context = { tenantId: FJORD, rowId: connectionId, field: 'refresh' };
    const refreshToken = bench.deps.open(formerRefresh, context);
    await revokeReplaced(bench.deps, ref(), { formerRefresh, refreshToken });
    expect(await revocations()).toBe(0);
    expect(await grants()).toEqual(['alive']);
  });

  /** As if Visma issued the refresh token again that the connection holds. */
  async function sameAgain(): Promise<GrantDeps> {
    const { vismaConnect, open: unseal } = bench.deps;
    const { sealed_refresh: sealed } = await bench.rowOf(ref());
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
    const outcome = await finishConnect(deps, { admin, browserId, callbackParameters });
    expect(outcome).toMatchObject({ result });
    expect(await revocations()).toBe(0);
    await expect(refreshed()).resolves.toBeDefined();
  });
});
