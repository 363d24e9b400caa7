import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { finishConnect } from '#lib/connections/finish-connect.ts';
import { listConnections } from '#lib/connections/list-connections.ts';
import { saveService } from '#lib/connections/save-service.ts';
import { startServiceProof } from '#lib/connections/start-service-proof.ts';
import { validateService } from '#lib/connections/validate-service.ts';
import { withGrant } from '#lib/connections/with-grant.ts';
import type { Db } from '#lib/db/db.ts';
import type { ConnectionId, PanelKey } from '#lib/domain/ids.ts';
import type { ConnectionBench } from '#tests/support/connection-bench.ts';
import {
  companyId,
  createAdmin,
  createConnectionBench,
  FJORD,
  insertPanel,
  SKANE,
  tokenCalls,
} from '#tests/support/connection-bench.ts';
import { describeOnEachEngine } from '#tests/support/databases.ts';
import type { RunningSimulator } from '#tests/support/simulator.ts';
import { startSimulator } from '#tests/support/simulator.ts';
import { visitVisma } from '#tests/support/visma-journey.ts';

const bookkeeper = { email: 'regnskap@nordvik.example' };
const stranger = { email: 'api@skane.example' };
const anne = createAdmin();
const bjorn = createAdmin({ tenantId: SKANE, associateId: '3', sessionHash: 'session-of-bjorn' });

/** Check B9: our client credentials open every company that approved us; knowing an id must not. */
describeOnEachEngine('claiming a Tenant ID of somebody else', (open) => {
  let simulator: RunningSimulator;
  let db: Db;
  let bench: ConnectionBench;
  let vismaTenantId: string;
  let foreignPanel: PanelKey;

  beforeAll(async () => {
    simulator = await startSimulator();
    db = await open();
  });
  afterAll(() => simulator.stop());

  beforeEach(async () => {
    await simulator.control('POST', '/reset', {});
    await db.direct.deleteFrom('connection').execute();
    await db.direct.deleteFrom('audit_event').execute();
    bench = await createConnectionBench(db, simulator);
    foreignPanel = await insertPanel(db, SKANE);
    vismaTenantId = await companyId(simulator, 'Nordvik Handel AS');
  });

  const asBjorn = () => ({ admin: bjorn, panel: foreignPanel });
  const connectionsOf = (admin = bjorn) => listConnections(bench.deps, admin);

  /** Whatever is stored for a tenant, activity included, as one text. */
  async function storedFor(tenantId: string): Promise<string> {
    const [connections, events, transactions] = await Promise.all([
      db.read.selectFrom('connection').selectAll().where('tenant_id', '=', tenantId).execute(),
      db.read.selectFrom('audit_event').selectAll().where('tenant_id', '=', tenantId).execute(),
      db.read
        .selectFrom('oauth_transaction')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .execute(),
    ]);
    return JSON.stringify([connections, events, transactions]);
  }

  async function expectNothingLearnt(): Promise<void> {
    const stored = await storedFor(SKANE);
    expect(stored).not.toContain('Nordvik');
    expect(stored).not.toContain('918273645');
    for (const connection of await connectionsOf()) {
      expect(connection).toMatchObject({ state: 'new', company: undefined });
      const ref = { tenantId: SKANE, connectionId: connection.id };
      expect(await bench.rowOf(ref)).toMatchObject({
        sealed_access: null,
        sealed_refresh: null,
        visma_tenant_id: null,
      });
      await expect(withGrant(bench.deps, ref, bench.deps.readCompany)).rejects.toMatchObject({
        code: 'connection.never-connected',
      });
    }
  }

  test('a validation answers only that the id can be used', async () => {
    expect(await validateService(bench.deps, bjorn, { vismaTenantId })).toEqual({
      result: 'usable',
    });
    expect(bench.audit).toEqual([]);
    await expectNothingLearnt();
  });

  test('a saved id alone reads and stores nothing of the company', async () => {
    const typed = { panelKey: foreignPanel, vismaTenantId };
    const saved = await saveService(bench.deps, bjorn, typed);
    expect(saved).toEqual({ result: 'usable', connectionId: expect.any(String) });
    await expectNothingLearnt();
  });

  test.each([true, false])(
    'a sign-in to a company of one’s own proves nothing (claim in the token: %s)',
    async (tenantIdClaim) => {
      await simulator.control('PATCH', '/settings', { tenantIdClaim });
      const outcome = await bench.connectService({ vismaTenantId }, stranger, asBjorn());
      expect(outcome).toEqual({
        result: 'not-proven',
        connectionId: expect.any(String),
        actualCompany: 'Skåne Industri AB',
      });
      await expectNothingLearnt();
    },
  );

  test('a claim of another company is refused before the company behind the id is asked anything', async () => {
    const saved = await saveService(bench.deps, bjorn, { panelKey: foreignPanel, vismaTenantId });
    const { connectionId } = saved as { connectionId: ConnectionId };
    const { url, browserId } = await startServiceProof(bench.deps, bjorn, {
      connectionId,
      browserId: undefined,
    });
    const callbackParameters = await visitVisma(url, bench.callbackUrl, stranger);
    await simulator.control('DELETE', '/requests');
    await finishConnect(bench.deps, { connector: bjorn, browserId, callbackParameters });
    const asked = await simulator.requests('api');
    expect(asked.filter(({ subject }) => subject?.startsWith('service:'))).toEqual([]);
    expect(await tokenCalls(simulator)).toBe(1);
  });

  test('whoever claims it first does not keep the owner out', async () => {
    await bench.connectService({ vismaTenantId }, stranger, asBjorn());
    expect(await bench.connectService({ vismaTenantId }, bookkeeper)).toMatchObject({
      result: 'connected',
      companyName: 'Nordvik Handel AS',
    });
    await expectNothingLearnt();
    expect(bench.audit.map(({ event }) => event)).not.toContain(
      'connection.also-connected-elsewhere',
    );
  });

  test('a claim after the owner connected leaves the owner’s connection as it was', async () => {
    const mine = await bench.connectService({ vismaTenantId }, bookkeeper);
    const ref = { tenantId: FJORD, connectionId: mine.connectionId as ConnectionId };
    const before = await bench.rowOf(ref);
    await bench.connectService({ vismaTenantId }, stranger, asBjorn());
    expect(await bench.rowOf(ref)).toEqual(before);
    await expectNothingLearnt();
  });

  test('the validation does not tell whether another tenant has the company', async () => {
    const ask = () => validateService(bench.deps, bjorn, { vismaTenantId });
    const free = await ask();
    await bench.connectService({ vismaTenantId }, bookkeeper);
    expect(await ask()).toEqual(free);
  });

  test('a proof is good once, in its browser, its session and its tenant', async () => {
    const saved = await saveService(bench.deps, anne, { panelKey: bench.panelKey, vismaTenantId });
    const { connectionId } = saved as { connectionId: ConnectionId };
    const journey = async () => {
      const start = { connectionId, browserId: undefined };
      const { url, browserId } = await startServiceProof(bench.deps, anne, start);
      const callbackParameters = await visitVisma(url, bench.callbackUrl, bookkeeper);
      return { connector: anne, browserId, callbackParameters };
    };
    const callback = await journey();
    expect(await finishConnect(bench.deps, { ...callback, connector: bjorn })).toEqual({
      result: 'expired',
    });
    expect(await finishConnect(bench.deps, callback)).toMatchObject({ result: 'connected' });
    const before = await bench.rowOf({ tenantId: FJORD, connectionId });
    expect(await finishConnect(bench.deps, callback)).toEqual({ result: 'expired' });
    const other = { ...(await journey()), browserId: 'A'.repeat(43) };
    expect(await finishConnect(bench.deps, other)).toMatchObject({ result: 'other-browser' });
    expect(await bench.rowOf({ tenantId: FJORD, connectionId })).toEqual(before);
  });

  test('a proof for one id does not serve another one that was typed meanwhile', async () => {
    const own = await companyId(simulator, 'Skåne Industri AB');
    const saved = await saveService(bench.deps, bjorn, {
      panelKey: foreignPanel,
      vismaTenantId: own,
    });
    const { connectionId } = saved as { connectionId: ConnectionId };
    const { url, browserId } = await startServiceProof(bench.deps, bjorn, {
      connectionId,
      browserId: undefined,
    });
    const callbackParameters = await visitVisma(url, bench.callbackUrl, stranger);
    await saveService(bench.deps, bjorn, { panelKey: foreignPanel, connectionId, vismaTenantId });
    expect(
      await finishConnect(bench.deps, { connector: bjorn, browserId, callbackParameters }),
    ).toMatchObject({ result: 'connected', companyName: 'Skåne Industri AB' });
    expect(await storedFor(SKANE)).not.toContain('Nordvik');
  });

  test.each([
    ['without organisation number', ''],
    ['of the same name and another number', '999888777'],
  ])('where the claim is absent, a company %s proves nothing', async (_, organisationNumber) => {
    await simulator.control('PATCH', '/settings', { tenantIdClaim: false });
    const saved = await saveService(bench.deps, anne, { panelKey: bench.panelKey, vismaTenantId });
    const { connectionId } = saved as { connectionId: ConnectionId };
    const { url, browserId } = await startServiceProof(bench.deps, anne, {
      connectionId,
      browserId: undefined,
    });
    const callbackParameters = await visitVisma(url, bench.callbackUrl, bookkeeper);
    const readCompany = async (caller: Parameters<typeof bench.deps.readCompany>[0]) => {
      const facts = await bench.deps.readCompany(caller);
      return caller.kind === 'interactive' ? { ...facts, organisationNumber } : facts;
    };
    const deps = { ...bench.deps, readCompany };
    expect(
      await finishConnect(deps, { connector: anne, browserId, callbackParameters }),
    ).toMatchObject({ result: 'not-proven' });
  });

  test('a second tenant proves control for itself, and the first is told without its name', async () => {
    const first = await bench.connectService({ vismaTenantId }, bookkeeper);
    const second = await bench.connectService({ vismaTenantId }, bookkeeper, asBjorn());
    expect(second).toMatchObject({ result: 'connected', companyName: 'Nordvik Handel AS' });
    expect(await connectionsOf()).toMatchObject([{ kind: 'service', state: 'connected' }]);
    expect(bench.audit.at(-1)).toEqual({
      tenantId: FJORD,
      event: 'connection.also-connected-elsewhere',
      actor: 'system',
      subject: first.connectionId,
      after: { company: 'Nordvik Handel AS' },
    });
    expect(await storedFor(FJORD)).not.toContain(SKANE);
  });

  test('a connection of another tenant cannot be validated, saved or proven', async () => {
    const mine = await bench.connectService({ vismaTenantId }, bookkeeper);
    const connectionId = mine.connectionId as ConnectionId;
    await simulator.control('DELETE', '/requests');
    const notFound = { code: 'input.not-found' };
    const typed = { connectionId, vismaTenantId };
    await expect(validateService(bench.deps, bjorn, typed)).rejects.toMatchObject(notFound);
    await expect(
      saveService(bench.deps, bjorn, { ...typed, panelKey: foreignPanel }),
    ).rejects.toMatchObject(notFound);
    await expect(
      startServiceProof(bench.deps, bjorn, { connectionId, browserId: undefined }),
    ).rejects.toMatchObject(notFound);
    expect(await tokenCalls(simulator)).toBe(0);
  });
});
