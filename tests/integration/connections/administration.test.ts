import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { listEvents } from '#lib/audit/list-events.ts';
import { accessTokenFor } from '#lib/connections/access-token.ts';
import { listConnections } from '#lib/connections/list-connections.ts';
import { pauseConnection, resumeConnection } from '#lib/connections/pause-connection.ts';
import { endReconnectRun, startReconnectRun } from '#lib/connections/reconnect-run.ts';
import { removeConnection } from '#lib/connections/remove-connection.ts';
import { testConnection } from '#lib/connections/test-connection.ts';
import { createConnectionLifecycleStore } from '#lib/db/connection-lifecycle-store.ts';
import type { ConnectionRef } from '#lib/db/connection-store.ts';
import { createHandOverStore } from '#lib/db/hand-over-store.ts';
import { createReconnectRunStore } from '#lib/db/reconnect-run-store.ts';
import { probeCustomers } from '#lib/visma/probe-customers.ts';
import { companyId, createAdmin, FJORD, SKANE } from '#tests/support/connection-bench.ts';
import { BOOKKEEPER, describeConnected } from '#tests/support/describe-connections.ts';

const admin = createAdmin();
const stranger = createAdmin({ tenantId: SKANE });

describeConnected('administering a connection', (current) => {
  const deps = () => ({
    ...current().bench.deps,
    lifecycle: createConnectionLifecycleStore(current().db),
    probeRights: probeCustomers.bind(undefined, current().bench.client),
  });
  const refreshTokenOf = async ({ tenantId, connectionId }: ConnectionRef) => {
    const { bench } = current();
    const { sealed_refresh: sealed } = await bench.rowOf({ tenantId, connectionId });
    return bench.deps.open(sealed ?? '', { tenantId, rowId: connectionId, field: 'refresh' });
  };
  const insertLedger = async () => {
    const { db, connectionId } = current();
    await db.direct
      .insertInto('ledger')
      .values({
        ...{ id: randomUUID(), tenant_id: FJORD, connection_id: connectionId },
        ...{ customer_number: '10003', incomplete: 0, next_try_at: 0, last_viewed_at: 0 },
        ...{ fence: 0, lease_until: 0, created_at: 0 },
      })
      .execute();
  };
  const newestLines = (limit: number) => listEvents({ db: current().db }, FJORD, { limit });
  const count = async (table: 'ledger' | 'panel_connection') => {
    const { db } = current();
    const rows = db.read.selectFrom(table).select('tenant_id').where('tenant_id', '=', FJORD);
    return (await rows.execute()).length;
  };

  test('a paused connection asks Visma nothing, and goes on with the same grant', async () => {
    const { simulator, bench, connectionId, ref } = current();
    await pauseConnection(deps(), admin, connectionId);
    await simulator.control('DELETE', '/requests');
    await expect(accessTokenFor(bench.deps, ref)).rejects.toMatchObject({
      code: 'connection.paused',
    });
    expect(await simulator.requests('connect')).toHaveLength(0);
    await resumeConnection(deps(), admin, connectionId);
    await expect(accessTokenFor(bench.deps, ref)).resolves.toBeDefined();
    expect(bench.audit).toMatchObject([
      { event: 'connection.paused', before: { state: 'connected' }, after: { state: 'paused' } },
      { event: 'connection.resumed', before: { state: 'paused' }, after: { state: 'connected' } },
    ]);
  });

  test('pausing twice or resuming what is not paused changes nothing', async () => {
    const { bench, connectionId } = current();
    await pauseConnection(deps(), admin, connectionId);
    const again = pauseConnection(deps(), admin, connectionId);
    await expect(again).rejects.toMatchObject({ code: 'input.not-found' });
    await resumeConnection(deps(), admin, connectionId);
    const twice = resumeConnection(deps(), admin, connectionId);
    await expect(twice).rejects.toMatchObject({ code: 'input.not-found' });
    expect(bench.audit).toHaveLength(2);
  });

  test('removing wipes the tokens, deletes what was read, and revokes the grant at Visma', async () => {
    const { simulator, bench, connectionId, ref } = current();
    await insertLedger();
    await simulator.control('DELETE', '/requests');
    await removeConnection(deps(), admin, connectionId);
    const row = await bench.rowOf(ref);
    expect(row).toMatchObject({
      ...{ state: 'removed', sealed_refresh: null, sealed_access: null },
      ...{ sealed_previous_refresh: null, access_expires_at: null },
    });
    expect(await count('ledger')).toBe(0);
    expect(await count('panel_connection')).toBe(0);
    expect(await simulator.requests('connect', '/connect/revocation')).toHaveLength(1);
    expect(await listConnections(bench.deps, admin)).toEqual([]);
    await expect(accessTokenFor(bench.deps, ref)).rejects.toMatchObject({
      code: 'input.not-found',
    });
    expect(await newestLines(2)).toMatchObject([
      { event: 'connection.revocation-tried', actor: 'system', after: { grant: 'revoked' } },
      {
        ...{ event: 'connection.removed', actor: '5' },
        before: { state: 'connected', company: 'Nordvik Handel AS' },
        after: { state: 'removed', grant: 'asked' },
      },
    ]);
  });

  test('a Visma that does not answer does not keep a connection', async () => {
    const { simulator, bench, connectionId, ref } = current();
    await simulator.control('POST', '/faults', {
      ...{ target: 'connect', path: '/connect/revocation', kind: 'status', status: 503, times: -1 },
    });
    await removeConnection(deps(), admin, connectionId);
    expect(await bench.rowOf(ref)).toMatchObject({ state: 'removed', sealed_refresh: null });
    expect(await newestLines(1)).toMatchObject([{ after: { grant: 'not-reached' } }]);
  });

  test('whoever is killed while Visma is asked has removed and told it', async () => {
    const { bench, connectionId, ref } = current();
    const killed = () => Promise.reject(new TypeError('killed'));
    const dying = { ...deps(), record: killed, log: { ...bench.deps.log, warn: killed } };
    await expect(removeConnection(dying, admin, connectionId)).rejects.toThrow('killed');
    expect(await bench.rowOf(ref)).toMatchObject({ state: 'removed' });
    expect(await newestLines(1)).toMatchObject([
      { event: 'connection.removed', before: { state: 'connected' }, after: { grant: 'asked' } },
    ]);
    expect(await bench.deps.connections.listCompanyNames(FJORD)).toEqual(
      new Map([[connectionId, 'Nordvik Handel AS']]),
    );
  });

  test('a refresh token that another connection lives on is not revoked', async () => {
    const { db, simulator, bench, connectionId, ref } = current();
    const twin = await bench.prepare();
    const seal = bench.deps.seal(await refreshTokenOf(ref), {
      ...{ tenantId: FJORD, rowId: twin, field: 'refresh' },
    });
    await db.direct
      .updateTable('connection')
      .set({ sealed_refresh: seal, state: 'connected' })
      .where('id', '=', twin)
      .execute();
    await removeConnection(deps(), admin, connectionId);
    expect(await newestLines(1)).toMatchObject([{ after: { grant: 'in-use' } }]);
    expect(await simulator.requests('connect', '/connect/revocation')).toHaveLength(0);
  });

  test('a run over broken companies is told when it starts and when it ends, once', async () => {
    const { db, connectionId } = current();
    const [runs, handOvers] = [createReconnectRunStore(db), createHandOverStore(db)];
    const runDeps = { ...deps(), runs, handOvers };
    await db.direct
      .updateTable('connection')
      .set({ state: 'needs-reauthentication' })
      .where('id', '=', connectionId)
      .execute();
    for (const act of [startReconnectRun, startReconnectRun, endReconnectRun, endReconnectRun]) {
      await act(runDeps, admin);
    }
    expect(current().bench.audit).toMatchObject([
      { event: 'run.started', actor: '5', after: { name: 'Nordvik Handel AS' } },
      { event: 'run.ended', actor: '5' },
    ]);
  });

  test('a removed company can be connected again, as a new connection', async () => {
    const { bench, connectionId } = current();
    await removeConnection(deps(), admin, connectionId);
    const next = await bench.prepare();
    expect(await bench.connect(next, BOOKKEEPER)).toMatchObject({ result: 'connected' });
  });

  test('nobody of another tenant pauses or removes it', async () => {
    const { bench, connectionId, ref } = current();
    for (const act of [pauseConnection, removeConnection]) {
      const refused = act(deps(), stranger, connectionId);
      await expect(refused).rejects.toMatchObject({ code: 'input.not-found' });
    }
    expect(await bench.rowOf(ref)).toMatchObject({ state: 'connected' });
    expect(bench.audit).toEqual([]);
  });

  test('the test tells sign-in, role, licence, company and rights apart', async () => {
    const { simulator, connectionId } = current();
    const passed = await testConnection(deps(), admin, connectionId);
    expect(new Set(Object.values(passed.report))).toEqual(new Set(['passed']));

    const company = await companyId(simulator, 'Nordvik Handel AS');
    await simulator.control('POST', '/faults', {
      ...{ target: 'api', path: '/v1/customer', kind: 'status', status: 403, times: -1 },
    });
    const withoutRights = await testConnection(deps(), admin, connectionId);
    expect(withoutRights.report).toMatchObject({ company: 'passed', rights: 'failed' });
    await simulator.control('DELETE', '/faults');

    await simulator.control('POST', '/world', { company: { company, licensed: false } });
    const unlicensed = await testConnection(deps(), admin, connectionId);
    expect(unlicensed.report).toMatchObject({
      ...{ 'sign-in': 'passed', role: 'passed', licence: 'failed' },
      ...{ company: 'unknown', rights: 'unknown' },
    });
    await simulator.control('POST', '/world', { company: { company, licensed: true } });

    await simulator.control('POST', '/faults', { target: 'api', kind: 'unauthorized', times: -1 });
    const signedOut = await testConnection(deps(), admin, connectionId);
    expect(signedOut.report).toMatchObject({ 'sign-in': 'failed', role: 'unknown' });
  });

  test('the test of a connection whose grant was revoked says that it needs reauthentication', async () => {
    const { simulator, bench, connectionId, ref } = current();
    await simulator.control('DELETE', '/grants', {});
    const deadline = Date.now() + 10_000;
    const outcomes: string[] = [];
    while (outcomes.at(-1) !== 'visma.needs-reauthentication' && Date.now() < deadline) {
      const { outcome, report } = await testConnection(deps(), admin, connectionId);
      outcomes.push(outcome.kind === 'fails' ? outcome.code : outcome.kind);
      expect(report).toMatchObject({ company: 'unknown', rights: 'unknown' });
    }
    expect(outcomes.at(-1)).toBe('visma.needs-reauthentication');
    const row = await bench.rowOf(ref);
    expect(row.state).toBe('needs-reauthentication');
    expect(row.sealed_refresh).not.toBeNull();
    expect(bench.audit.map(({ event }) => event)).toEqual(['connection.needs-reauthentication']);
    const { report } = await testConnection(deps(), admin, connectionId);
    expect(report).toMatchObject({ 'sign-in': 'failed', role: 'unknown' });
  });
});
