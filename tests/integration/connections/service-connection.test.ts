import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { accessTokenFor } from '#lib/connections/access-token.ts';
import { checkConnection } from '#lib/connections/check-connection.ts';
import { startServiceProof } from '#lib/connections/start-service-proof.ts';
import { validateService } from '#lib/connections/validate-service.ts';
import { withGrant } from '#lib/connections/with-grant.ts';
import type { ConnectionRef } from '#lib/db/connection-store.ts';
import type { Db } from '#lib/db/db.ts';
import type { ConnectionId } from '#lib/domain/ids.ts';
import type { BenchOptions, ConnectionBench } from '#tests/support/connection-bench.ts';
import {
  companyId,
  createAdmin,
  createConnectionBench,
  FJORD,
  insertPanel,
  tokenCalls,
} from '#tests/support/connection-bench.ts';
import { describeOnEachEngine } from '#tests/support/databases.ts';
import type { RunningSimulator } from '#tests/support/simulator.ts';
import { startSimulator } from '#tests/support/simulator.ts';

const bookkeeper = { email: 'regnskap@nordvik.example' };
const nora = { email: 'api@nordvik.example' };
const admin = createAdmin();

describeOnEachEngine('connecting by Service API', (open) => {
  let simulator: RunningSimulator;
  let db: Db;
  let bench: ConnectionBench;
  let handel: string;

  beforeAll(async () => {
    simulator = await startSimulator();
    db = await open();
  });
  afterAll(() => simulator.stop());

  const createBench = (options: BenchOptions = {}) => createConnectionBench(db, simulator, options);

  beforeEach(async () => {
    await simulator.control('POST', '/reset', {});
    await db.direct.deleteFrom('connection').execute();
    bench = await createBench();
    handel = await companyId(simulator, 'Nordvik Handel AS');
  });

  const validate = async (vismaTenantId: string, connectionId?: ConnectionId) =>
    (await validateService(bench.deps, admin, { vismaTenantId, connectionId })).result;

  const refOf = (connectionId: ConnectionId | undefined): ConnectionRef => {
    if (connectionId === undefined) throw new Error('no connection');
    return { tenantId: FJORD, connectionId };
  };

  async function connected(): Promise<ConnectionRef> {
    const outcome = await bench.connectService({ vismaTenantId: handel }, bookkeeper);
    expect(outcome).toMatchObject({ result: 'connected', companyName: 'Nordvik Handel AS' });
    await simulator.control('DELETE', '/requests');
    bench.audit.length = 0;
    return refOf(outcome.connectionId);
  }

  const read = (ref: ConnectionRef) => withGrant(bench.deps, ref, bench.deps.readCompany);
  const fault = (target: 'api' | 'connect', kind: string, more: object = {}) =>
    simulator.control('POST', '/faults', {
      target,
      kind,
      path: target === 'api' ? '/v1/' : '/connect/token',
      ...more,
    });

  test('what is no UUID is malformed, and Visma is not asked', async () => {
    await simulator.control('DELETE', '/requests');
    for (const typed of ['', 'Nordvik', handel.slice(1), `${handel} x`, `{${handel}}`]) {
      expect(await validate(typed)).toBe('malformed');
    }
    expect(await tokenCalls(simulator)).toBe(0);
  });

  test('an id may be pasted with blanks and in capitals', async () => {
    expect(await validate(`  ${handel.toUpperCase()}\n`)).toBe('usable');
  });

  test('without a Service API app nothing is offered, and Visma is not asked', async () => {
    bench = await createBench({ service: 'absent' });
    await simulator.control('DELETE', '/requests');
    expect(await validate(handel)).toBe('not-configured');
    expect(await tokenCalls(simulator)).toBe(0);
  });

  test('a secret that Visma refuses is our own fault', async () => {
    bench = await createBench({ serviceSecret: 'wrong' });
    expect(await validate(handel)).toBe('not-configured');
  });

  test.each([
    ['Nordvik Logistikk AS', 'not-approved'],
    ['Nordvik Eiendom AS', 'no-licence'],
    ['Nordvik Bergen AS', 'usable'],
  ])('%s is %s', async (name, result) => {
    expect(await validate(await companyId(simulator, name))).toBe(result);
  });

  test('an id that Visma does not know is not approved', async () => {
    expect(await validate('00000000-0000-4000-8000-000000000000')).toBe('not-approved');
  });

  test('the id of the customer contract in place of the company’s is told', async () => {
    const world = (await simulator.control('GET', '/world')) as {
      companies: { name: string; contractTenantId: string }[];
    };
    expect(await validate(world.companies[0]?.contractTenantId ?? '')).toBe('customer-contract');
  });

  test.each([
    ['connect', 'status', { status: 503, times: 2 }],
    ['api', 'status', { status: 503, times: 5 }],
    ['api', 'retry-after', { value: '30' }],
  ] as const)('%s that fails by %s decides nothing', async (target, kind, more) => {
    await fault(target, kind, more);
    expect(await validate(handel)).toBe('visma-down');
  });

  test('an API that refuses the scope is a missing approval', async () => {
    await fault('api', 'status', { status: 403, body: '' });
    expect(await validate(handel)).toBe('not-approved');
  });

  test('a company that another connection of the tenant has is told, whatever its kind', async () => {
    await bench.connect(await bench.prepare(), bookkeeper);
    expect(await validate(handel)).toBe('already-connected');
  });

  test('a connection cannot be turned to another company', async () => {
    const { connectionId } = await connected();
    const bergen = await companyId(simulator, 'Nordvik Bergen AS');
    expect(await validate(bergen, connectionId)).toBe('other-company');
    expect(await validate(handel, connectionId)).toBe('usable');
  });

  test.each([true, false])(
    'a proven company is connected by client credentials alone (claim in the token: %s)',
    async (tenantIdClaim) => {
      await simulator.control('PATCH', '/settings', { tenantIdClaim });
      const ref = await connected();
      expect(await bench.rowOf(ref)).toMatchObject({
        kind: 'service',
        state: 'connected',
        visma_tenant_id: handel,
        intended_visma_tenant_id: null,
        company_name: 'Nordvik Handel AS',
        granted_by: 'regnskap@nordvik.example',
        sealed_refresh: null,
      });
      await read(ref);
      const calls = await simulator.requests('api');
      expect(calls.map(({ subject }) => subject?.split(':')[0])).toEqual(['service']);
    },
  );

  test('the sign-in that proved control is revoked at Visma', async () => {
    await bench.connectService({ vismaTenantId: handel }, bookkeeper);
    const revocations = await simulator.requests('connect', '/connect/revocation');
    expect(revocations.map(({ status }) => status)).toEqual([200]);
  });

  test('a sign-in to another company is refused by name and revoked too', async () => {
    const bergen = await companyId(simulator, 'Nordvik Bergen AS');
    const traveller = { ...nora, company: bergen };
    expect(await bench.connectService({ vismaTenantId: handel }, traveller)).toMatchObject({
      result: 'not-proven',
      actualCompany: 'Nordvik Bergen AS',
    });
    expect(await simulator.requests('connect', '/connect/revocation')).toHaveLength(1);
  });

  test('an interactive connection becomes one by Service API and back, with the same id', async () => {
    const connectionId = await bench.prepare();
    await bench.connect(connectionId, bookkeeper);
    const ref = refOf(connectionId);
    const before = await bench.rowOf(ref);
    const typed = { vismaTenantId: handel, connectionId };
    expect(await bench.connectService(typed, bookkeeper)).toMatchObject({
      result: 'reconnected',
      connectionId,
    });
    expect(await bench.rowOf(ref)).toMatchObject({
      kind: 'service',
      sealed_refresh: null,
      time_zone: before.time_zone,
      created_at: before.created_at,
    });
    expect(await bench.connect(connectionId, bookkeeper)).toMatchObject({ result: 'reconnected' });
    expect((await bench.rowOf(ref)).kind).toBe('interactive');
    await bench.expireAccess(ref);
    await expect(read(ref)).resolves.toMatchObject({ name: 'Nordvik Handel AS' });
  });

  test('a proof that fails leaves a working interactive connection working', async () => {
    const connectionId = await bench.prepare();
    await bench.connect(connectionId, bookkeeper);
    const ref = refOf(connectionId);
    const bergen = await companyId(simulator, 'Nordvik Bergen AS');
    const typed = { vismaTenantId: handel, connectionId };
    await bench.connectService(typed, { ...nora, company: bergen });
    await bench.connectService(typed, { ...bookkeeper, answer: 'deny' });
    await bench.expireAccess(ref);
    await expect(read(ref)).resolves.toMatchObject({ name: 'Nordvik Handel AS' });
    expect(await bench.rowOf(ref)).toMatchObject({ kind: 'interactive', state: 'connected' });
  });

  test('of two connections that prove the same company at once one gets it', async () => {
    const typed = { vismaTenantId: handel };
    const panel = await insertPanel(db, FJORD);
    const outcomes = await Promise.all([
      bench.connectService(typed, bookkeeper),
      bench.connectService(typed, bookkeeper, { panel }),
    ]);
    expect(outcomes.map(({ result }) => result).sort()).toEqual(['already-connected', 'connected']);
  });

  test('a company that could not be read yet holds its place as well', async () => {
    const eiendom = await companyId(simulator, 'Nordvik Eiendom AS');
    await bench.connect(await bench.prepare(), { ...nora, company: eiendom });
    expect(await validate(eiendom)).toBe('already-connected');
    await simulator.control('POST', '/world', {
      company: { company: 'Nordvik Eiendom AS', licensed: true },
    });
    const second = await bench.prepare();
    expect(await bench.connect(second, { ...nora, company: eiendom })).toMatchObject({
      result: 'already-connected',
    });
  });

  test('an expired token is renewed once by client credentials, whoever asks', async () => {
    const ref = await connected();
    await bench.expireAccess(ref);
    const other = await createConnectionBench(await open(), simulator);
    const lent = await Promise.all(
      [bench, other].flatMap(({ deps }) =>
        Array.from({ length: 10 }, () => accessTokenFor(deps, ref)),
      ),
    );
    expect(new Set(lent.map(({ ver }) => ver)).size).toBe(1);
    expect(await tokenCalls(simulator)).toBe(1);
    expect(await bench.rowOf(ref)).toMatchObject({ sealed_refresh: null, state: 'connected' });
  });

  test('an answer that was lost is asked for again', async () => {
    const ref = await connected();
    await bench.expireAccess(ref);
    await fault('connect', 'lost-response');
    await expect(read(ref)).resolves.toMatchObject({ name: 'Nordvik Handel AS' });
  });

  test('an approval that was withdrawn is named, and Test finds it given back', async () => {
    const ref = await connected();
    const approve = (serviceApproved: boolean) =>
      simulator.control('POST', '/world', {
        company: { company: 'Nordvik Handel AS', serviceApproved },
      });
    await approve(false);
    await bench.expireAccess(ref);
    await expect(read(ref)).rejects.toMatchObject({ code: 'visma.not-approved' });
    expect(await bench.rowOf(ref)).toMatchObject({ state: 'not-approved' });
    expect(bench.audit.map(({ event }) => event)).toEqual(['connection.not-approved']);
    await approve(true);
    await expect
      .poll(() => checkConnection(bench.deps, admin, ref.connectionId))
      .toMatchObject({ kind: 'works' });
    expect(await bench.rowOf(ref)).toMatchObject({ state: 'connected' });
  });

  test('a licence that ended is named', async () => {
    const ref = await connected();
    await simulator.control('POST', '/world', {
      company: { company: 'Nordvik Handel AS', licensed: false },
    });
    await expect(read(ref)).rejects.toMatchObject({ code: 'visma.no-licence' });
    expect(await bench.rowOf(ref)).toMatchObject({ state: 'no-licence' });
  });

  test('one 401 costs one new token; two end the connection by name, and proving again heals it', async () => {
    const ref = await connected();
    await fault('api', 'unauthorized');
    await expect(read(ref)).resolves.toMatchObject({ name: 'Nordvik Handel AS' });
    expect(await tokenCalls(simulator)).toBe(1);
    await fault('api', 'unauthorized', { times: 2 });
    await expect(read(ref)).rejects.toMatchObject({ code: 'visma.needs-reauthentication' });
    expect(await bench.rowOf(ref)).toMatchObject({ state: 'needs-reauthentication' });
    const start = { connectionId: ref.connectionId, browserId: undefined };
    await expect(startServiceProof(bench.deps, admin, start)).resolves.toHaveProperty('url');
    const typed = { vismaTenantId: handel, connectionId: ref.connectionId };
    expect(await bench.connectService(typed, bookkeeper)).toMatchObject({ result: 'reconnected' });
    await expect(read(ref)).resolves.toMatchObject({ name: 'Nordvik Handel AS' });
  });

  test('a changed secret breaks no reading while a token lives, and no state after', async () => {
    const ref = await connected();
    const old = await createBench({ serviceSecret: 'changed at Visma' });
    const readBy = ({ deps }: ConnectionBench) => withGrant(deps, ref, deps.readCompany);
    await db.direct
      .updateTable('connection')
      .set({ access_expires_at: Date.now() + 20_000, granted_at: Date.now() - 3_000_000 })
      .where('id', '=', ref.connectionId)
      .execute();
    await expect(readBy(old)).resolves.toMatchObject({ name: 'Nordvik Handel AS' });
    expect(await tokenCalls(simulator)).toBe(1);
    await bench.expireAccess(ref);
    await expect(readBy(old)).rejects.toMatchObject({ code: 'visma.connect-unavailable' });
    expect(await bench.rowOf(ref)).toMatchObject({ state: 'connected' });
    await expect
      .poll(() => readBy(bench).catch(() => undefined))
      .toMatchObject({ name: 'Nordvik Handel AS' });
  });

  test('an app that was taken away ends no connection', async () => {
    const ref = await connected();
    await bench.expireAccess(ref);
    const { deps } = await createBench({ service: 'absent' });
    await expect(withGrant(deps, ref, deps.readCompany)).rejects.toMatchObject({
      code: 'visma.connect-unavailable',
    });
    expect(await bench.rowOf(ref)).toMatchObject({ state: 'connected' });
  });

  test('without a saved id there is nothing to prove', async () => {
    const connectionId = await bench.prepare();
    await expect(
      startServiceProof(bench.deps, admin, { connectionId, browserId: undefined }),
    ).rejects.toMatchObject({ code: 'input.not-found' });
  });
});
