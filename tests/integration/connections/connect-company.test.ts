import { expect, test } from 'vitest';
import type { GrantDeps } from '#lib/connections/access-token.ts';
import { accessTokenFor } from '#lib/connections/access-token.ts';
import { checkConnection } from '#lib/connections/check-connection.ts';
import { findUnfinishedJourney } from '#lib/connections/find-unfinished-journey.ts';
import { finishConnect } from '#lib/connections/finish-connect.ts';
import { listConnections } from '#lib/connections/list-connections.ts';
import { prepareConnection } from '#lib/connections/prepare-connection.ts';
import { startConnect } from '#lib/connections/start-connect.ts';
import { withGrant } from '#lib/connections/with-grant.ts';
import type { ConnectionId } from '#lib/domain/ids.ts';
import { createLog } from '#lib/log.ts';
import {
  companyId,
  createAdmin,
  FJORD,
  insertPanel,
  SKANE,
} from '#tests/support/connection-bench.ts';
import { BOOKKEEPER, describeConnections } from '#tests/support/describe-connections.ts';
import { visitVisma } from '#tests/support/visma-journey.ts';

describeConnections('connecting a company', (current) => {
  const refOf = (connectionId: ConnectionId) => ({ tenantId: FJORD, connectionId });
  const chooser = async (name: string) => ({
    email: 'api@nordvik.example',
    company: await companyId(current().simulator, name),
  });

  test('a prepared connection is new, on the panel, and asks Visma nothing', async () => {
    const { simulator, bench } = current();
    const connectionId = await bench.prepare();
    expect(await listConnections(bench.deps, createAdmin())).toMatchObject([
      { id: connectionId, state: 'new' },
    ]);
    await simulator.control('DELETE', '/requests');
    await expect(accessTokenFor(bench.deps, refOf(connectionId))).rejects.toMatchObject({
      code: 'connection.never-connected',
    });
    expect(await simulator.requests('connect')).toHaveLength(0);
  });

  test('a connection cannot be put on a panel of another tenant', async () => {
    const { db, bench } = current();
    const foreign = await insertPanel(db, SKANE);
    await expect(prepareConnection(bench.deps, createAdmin(), foreign)).rejects.toMatchObject({
      code: 'input.not-found',
    });
    expect(await listConnections(bench.deps, createAdmin())).toEqual([]);
  });

  test('connecting shows the company, who gave the grant, and the time zone of its country', async () => {
    const { bench } = current();
    const connectionId = await bench.prepare();
    expect(await bench.connect(connectionId, await chooser('Nordvik Export AB'))).toEqual({
      result: 'connected',
      connectionId,
      companyName: 'Nordvik Export AB',
    });
    expect(await listConnections(bench.deps, createAdmin())).toMatchObject([
      {
        state: 'connected',
        grantedBy: 'api@nordvik.example',
        timeZone: 'Europe/Stockholm',
        company: { name: 'Nordvik Export AB', country: 'SE', baseCurrency: 'SEK' },
      },
    ]);
    expect(bench.audit.map(({ event }) => event)).toEqual([
      'connection.created',
      'connection.connected',
    ]);
  });

  test('tokens are stored sealed', async () => {
    const { bench } = current();
    const connectionId = await bench.prepare();
    await bench.connect(connectionId, BOOKKEEPER);
    const { caller } = await accessTokenFor(bench.deps, refOf(connectionId));
    const row = JSON.stringify(await bench.rowOf(refOf(connectionId)));
    expect(row).not.toContain(caller.accessToken);
    expect(row).not.toContain(caller.accessToken.split('.')[1]);
  });

  test('three companies one after the other, each bound to the one that was chosen', async () => {
    const { bench } = current();
    const names = ['Nordvik Bergen AS', 'Nordvik Danmark A/S', 'Nordvik Oslo AS'];
    const connected: string[] = [];
    for (const name of names) {
      const connectionId = await bench.prepare();
      await bench.connect(connectionId, await chooser(name));
      const company = await withGrant(bench.deps, refOf(connectionId), bench.deps.readCompany);
      connected.push(company.name);
    }
    expect(connected).toEqual(names);
  });

  test('the same company has one connection in a tenant', async () => {
    const { bench } = current();
    await bench.connect(await bench.prepare(), BOOKKEEPER);
    const second = await bench.prepare();
    expect(await bench.connect(second, await chooser('Nordvik Handel AS'))).toMatchObject({
      result: 'already-connected',
      actualCompany: 'Nordvik Handel AS',
    });
    expect(await bench.rowOf(refOf(second))).toMatchObject({ state: 'new', sealed_refresh: null });
  });

  test('of connections that two processes store for one company at one moment, one gets it', async () => {
    const { bench } = current();
    const other = await current().createSecondBench();
    const racers = [bench, other, bench, other];
    const allHaveRead = createBarrier(racers.length);
    const outcomes = await Promise.all(
      racers.map(async (racer) => {
        const readCompany: GrantDeps['readCompany'] = async (caller) => {
          const facts = await racer.deps.readCompany(caller);
          await allHaveRead();
          return facts;
        };
        const deps = { ...racer.deps, readCompany };
        const start = { connectionId: await racer.prepare(), browserId: undefined };
        const { url, browserId } = await startConnect(deps, createAdmin(), start);
        const callbackParameters = await visitVisma(url, racer.callbackUrl, BOOKKEEPER);
        return finishConnect(deps, { connector: createAdmin(), browserId, callbackParameters });
      }),
    );
    const refused = outcomes.filter(({ result }) => result === 'already-connected');
    expect(outcomes.filter(({ result }) => result === 'connected')).toHaveLength(1);
    expect(refused).toMatchObject(Array(3).fill({ actualCompany: 'Nordvik Handel AS' }));
  });

  test.each([true, false])(
    'the company is recognised when the token names it: %s',
    async (tenantIdClaim) => {
      const { simulator, bench } = current();
      await simulator.control('PATCH', '/settings', { tenantIdClaim });
      const connectionId = await bench.prepare();
      await bench.connect(connectionId, BOOKKEEPER);
      expect(await bench.connect(connectionId, BOOKKEEPER)).toMatchObject({
        result: 'reconnected',
      });
      expect(await bench.connect(connectionId, await chooser('Nordvik Bergen AS'))).toMatchObject({
        result: 'wrong-company',
        expectedCompany: 'Nordvik Handel AS',
        actualCompany: 'Nordvik Bergen AS',
      });
    },
  );

  test('reconnecting keeps id, settings and place on the panel, and heals', async () => {
    const { simulator, bench } = current();
    const connectionId = await bench.prepare();
    await bench.connect(connectionId, BOOKKEEPER);
    const before = await bench.rowOf(refOf(connectionId));
    await simulator.control('DELETE', '/grants', {});
    await bench.expireAccess(refOf(connectionId));
    const read = () => withGrant(bench.deps, refOf(connectionId), bench.deps.readCompany);
    await expect(read()).rejects.toMatchObject({ code: 'visma.needs-reauthentication' });

    let forgotten = 0;
    const forgetFailures = () => Promise.resolve(void (forgotten += 1));
    Object.assign(bench.deps, { forgetFailures });
    expect(await bench.connect(connectionId, BOOKKEEPER)).toMatchObject({ result: 'reconnected' });
    await expect(read()).resolves.toMatchObject({ name: 'Nordvik Handel AS' });
    const after = await bench.rowOf(refOf(connectionId));
    expect(after).toMatchObject({
      id: before.id,
      time_zone: before.time_zone,
      state: 'connected',
      strikes: 0,
    });
    expect(forgotten).toBe(1);
  });

  test('an unlicensed company is kept as such, and Test takes it into use once it is licensed', async () => {
    const { simulator, bench } = current();
    const connectionId = await bench.prepare();
    expect(await bench.connect(connectionId, await chooser('Nordvik Eiendom AS'))).toMatchObject({
      result: 'no-licence',
    });
    expect(await bench.rowOf(refOf(connectionId))).toMatchObject({
      state: 'no-licence',
      company_name: null,
    });
    expect(await checkConnection(bench.deps, createAdmin(), connectionId)).toEqual({
      kind: 'fails',
      code: 'visma.no-licence',
    });
    await simulator.control('POST', '/world', {
      company: { company: 'Nordvik Eiendom AS', licensed: true },
    });
    expect(await checkConnection(bench.deps, createAdmin(), connectionId)).toEqual({
      kind: 'works',
      companyName: 'Nordvik Eiendom AS',
    });
    expect(await bench.rowOf(refOf(connectionId))).toMatchObject({ state: 'connected' });
  });

  test('an unlicensed grant that was lost and given again is told as one without licence', async () => {
    const { db, bench } = current();
    const connectionId = await bench.prepare();
    const eiendom = await chooser('Nordvik Eiendom AS');
    await bench.connect(connectionId, eiendom);
    await db.direct
      .updateTable('connection')
      .set({ state: 'needs-reauthentication' })
      .where('id', '=', connectionId)
      .execute();
    await bench.connect(connectionId, eiendom);
    expect(await bench.rowOf(refOf(connectionId))).toMatchObject({ state: 'no-licence' });
    expect(bench.audit.findLast(({ event }) => event === 'connection.refused')).toMatchObject({
      before: { state: 'needs-reauthentication' },
      after: { state: 'no-licence', result: 'no-licence', grant: 'asked' },
    });
  });

  test('a sign-in that was begun twice and finished once leaves nothing unfinished', async () => {
    const { bench } = current();
    const [connectionId, other] = [await bench.prepare(), await bench.prepare()];
    const begin = (id: ConnectionId) =>
      startConnect(bench.deps, createAdmin(), { connectionId: id, browserId: undefined });
    const unfinished = () => findUnfinishedJourney(bench.deps, createAdmin());
    await begin(connectionId);
    expect(await unfinished()).toBe(connectionId);
    await bench.connect(connectionId, BOOKKEEPER);
    expect(await unfinished()).toBeUndefined();
    await begin(other);
    await bench.connect(connectionId, BOOKKEEPER);
    expect(await unfinished()).toBe(other);
  });

  test('a callback that comes a second time leaves a line for the operator', async () => {
    const { bench } = current();
    const written: string[] = [];
    const log = createLog({
      level: 'warn',
      destination: { write: (line) => void written.push(line) },
    });
    const deps = { ...bench.deps, log };
    const start = { connectionId: await bench.prepare(), browserId: undefined };
    const { url, browserId } = await startConnect(deps, createAdmin(), start);
    const callbackParameters = await visitVisma(url, bench.callbackUrl, BOOKKEEPER);
    const callback = { connector: createAdmin(), browserId, callbackParameters };
    expect(await finishConnect(deps, callback)).toMatchObject({ result: 'connected' });
    expect(written).toEqual([]);
    expect(await finishConnect(deps, callback)).toEqual({ result: 'expired' });
    expect(written.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { tenantId: FJORD, requestId: 'request-1', reason: 'expired' },
    ]);
  });

  test('an unlicensed company does not replace a good grant', async () => {
    const { simulator, bench } = current();
    const connectionId = await bench.prepare();
    await bench.connect(connectionId, BOOKKEEPER);
    const before = await bench.rowOf(refOf(connectionId));
    await simulator.control('POST', '/world', {
      company: { company: 'Nordvik Handel AS', licensed: false },
    });
    expect(await bench.connect(connectionId, BOOKKEEPER)).toMatchObject({
      result: 'no-licence',
      expectedCompany: 'Nordvik Handel AS',
    });
    expect(await bench.rowOf(refOf(connectionId))).toEqual(before);
  });

  test('Test finds a lost grant, and takes it back into use when it works again', async () => {
    const { simulator, bench } = current();
    const connectionId = await bench.prepare();
    await bench.connect(connectionId, BOOKKEEPER);
    await simulator.control('POST', '/faults', { target: 'api', kind: 'shape-a', code: '12002' });
    expect(await checkConnection(bench.deps, createAdmin(), connectionId)).toEqual({
      kind: 'fails',
      code: 'visma.company-refused',
    });
    expect(await bench.rowOf(refOf(connectionId))).toMatchObject({
      state: 'needs-reauthentication',
    });
    expect(await checkConnection(bench.deps, createAdmin(), connectionId)).toMatchObject({
      kind: 'works',
    });
    expect(await bench.rowOf(refOf(connectionId))).toMatchObject({ state: 'connected' });
    expect(bench.audit.slice(-2)).toMatchObject([
      { event: 'connection.needs-reauthentication', before: { state: 'connected' } },
      { event: 'connection.recovered', before: { state: 'needs-reauthentication' } },
    ]);
  });

  test('a connection of another tenant cannot be tested', async () => {
    const { simulator, bench } = current();
    const connectionId = await bench.prepare();
    await bench.connect(connectionId, BOOKKEEPER);
    await simulator.control('DELETE', '/requests');
    const stranger = createAdmin({ tenantId: SKANE });
    await expect(checkConnection(bench.deps, stranger, connectionId)).rejects.toMatchObject({
      code: 'input.not-found',
    });
    expect(await simulator.requests('api')).toHaveLength(0);
  });

  test('success is noted at most once a minute', async () => {
    const { bench } = current();
    const connectionId = await bench.prepare();
    await bench.connect(connectionId, BOOKKEEPER);
    const read = () => withGrant(bench.deps, refOf(connectionId), bench.deps.readCompany);
    await read();
    const { last_success_at: first } = await bench.rowOf(refOf(connectionId));
    await read();
    expect(await bench.rowOf(refOf(connectionId))).toMatchObject({ last_success_at: first });
    expect(first).not.toBeNull();
  });
});

/** Lets nobody pass before `count` have come. */
function createBarrier(count: number): () => Promise<undefined> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  let waiting = 0;
  return () => {
    waiting += 1;
    if (waiting === count) resolve(undefined);
    return promise;
  };
}
