import { beforeEach, expect, test } from 'vitest';
import { accessTokenFor } from '#lib/connections/access-token.ts';
import { withGrant } from '#lib/connections/with-grant.ts';
import { AppError } from '#lib/errors.ts';
import { createLog } from '#lib/log.ts';
import { FJORD, SKANE, tokenCalls } from '#tests/support/connection-bench.ts';
import { BOOKKEEPER, describeConnected } from '#tests/support/describe-connections.ts';

describeConnected('access token', (current) => {
  beforeEach(async () => {
    const { bench, ref } = current();
    await bench.expireAccess(ref);
  });

  const fault = (kind: string, more: object = {}) =>
    current().simulator.control('POST', '/faults', {
      target: 'connect',
      path: '/connect/token',
      kind,
      ...more,
    });

  const rotateTokens = async () => {
    const { simulator } = current();
    await simulator.control('PATCH', '/settings', {
      refreshTokens: 'one-time',
      refreshGraceSeconds: 60,
    });
  };

  test('a token that lives long enough costs no call', async () => {
    const { simulator, bench, ref } = current();
    await accessTokenFor(bench.deps, ref);
    await simulator.control('DELETE', '/requests');
    await accessTokenFor(bench.deps, ref);
    expect(await tokenCalls(simulator)).toBe(0);
  });

  test('twenty concurrent callers cause one refresh', async () => {
    const { simulator, bench, ref } = current();
    const lent = await Promise.all(
      Array.from({ length: 20 }, () => accessTokenFor(bench.deps, ref)),
    );
    expect(new Set(lent.map(({ caller }) => caller.accessToken)).size).toBe(1);
    expect(await tokenCalls(simulator)).toBe(1);
  });

  test('four processes cause one refresh together', async () => {
    const { simulator, ref } = current();
    const benches = await Promise.all(
      Array.from({ length: 4 }, () => current().createSecondBench()),
    );
    const lent = await Promise.all(
      benches.flatMap(({ deps }) => Array.from({ length: 5 }, () => accessTokenFor(deps, ref))),
    );
    expect(new Set(lent.map(({ ver }) => ver)).size).toBe(1);
    expect(await tokenCalls(simulator)).toBe(1);
  });

  test('a rotated refresh token survives a restart', async () => {
    const { bench, ref } = current();
    await rotateTokens();
    const before = await bench.rowOf(ref);
    await accessTokenFor(bench.deps, ref);
    const after = await bench.rowOf(ref);
    expect(after.refresh_kind).toBe('one-time');
    expect(after.sealed_refresh).not.toBe(before.sealed_refresh);

    await bench.expireAccess(ref);
    const restarted = await current().createSecondBench();
    await accessTokenFor(restarted.deps, ref);
    expect(await bench.rowOf(ref)).toMatchObject({ state: 'connected', ver: after.ver + 1 });
  });

  test('an answer that was lost is asked for again at once, within the grace period', async () => {
    const { simulator, bench, ref } = current();
    await rotateTokens();
    await fault('lost-response');
    await accessTokenFor(bench.deps, ref);
    expect(await tokenCalls(simulator)).toBe(2);
    await bench.expireAccess(ref);
    await accessTokenFor(bench.deps, ref);
    expect(await bench.rowOf(ref)).toMatchObject({ state: 'connected', strikes: 0 });
  });

  test('a holder that died after the server rotated is followed by one who replays', async () => {
    const { bench, ref } = current();
    await rotateTokens();
    const before = await bench.deps.grants.find(ref);
    const dead = await bench.deps.grants.acquire(ref, before?.ver ?? -1, 300);
    expect(dead).toBeDefined();
    const sealed = before?.sealedRefresh ?? '';
    const token = bench.deps.open(sealed, {
      tenantId: FJORD,
      rowId: ref.connectionId,
      field: 'refresh',
    });
    expect(await bench.deps.vismaConnect.refresh(token)).toMatchObject({ kind: 'granted' });
    await accessTokenFor(bench.deps, ref);
    expect(await bench.rowOf(ref)).toMatchObject({ state: 'connected', strikes: 0 });
  });

  test('the late write of a paused holder is discarded', async () => {
    const { bench, ref } = current();
    const before = await bench.deps.grants.find(ref);
    const paused = await bench.deps.grants.acquire(ref, before?.ver ?? -1, 1);
    if (paused === undefined) throw new Error('the lease was free');
    const { ver } = await accessTokenFor(bench.deps, ref);
    const state = { from: 'connected', to: 'connected' } as const;
    const late = { sealedAccess: 'late', accessExpiresAt: 0, state };
    expect(await bench.deps.grants.commit(ref, paused, late)).toBe(false);
    expect(await bench.rowOf(ref)).toMatchObject({ ver });
  });

  test('a token that the database does not take is kept, and nobody asks with its predecessor', async () => {
    const { simulator, bench, ref } = current();
    await rotateTokens();
    const timing = { leaseMs: 500, deadlineMs: 200, waitMs: 300 };
    const holder = await current().createSecondBench({ timing });
    const other = await current().createSecondBench({ timing });
    const { commit } = holder.deps.grants;
    let isDiskFull = true;
    const tried = Promise.withResolvers<undefined>();
    const written: string[] = [];
    const deps = {
      ...holder.deps,
      log: createLog({ level: 'info', destination: { write: (line) => void written.push(line) } }),
      grants: {
        ...holder.deps.grants,
        commit: (...parameters: Parameters<typeof commit>) => {
          tried.resolve(undefined);
          if (!isDiskFull) return commit(...parameters);
          return Promise.reject(new AppError('db.unavailable', 'disk full'));
        },
      },
    };
    const refresh = accessTokenFor(deps, ref).catch((error: unknown) => error);
    await tried.promise;
    const others: unknown[] = [];
    for (let ask = 0; ask < 4; ask += 1) {
      others.push(await accessTokenFor(other.deps, ref).catch((error: unknown) => error));
    }
    expect(await refresh).toMatchObject({ code: 'connection.busy' });
    for (const error of others) expect(error).toMatchObject({ code: 'connection.busy' });
    isDiskFull = false;
    await expect.poll(async () => (await bench.rowOf(ref)).refresh_kind).toBe('one-time');
    await accessTokenFor(other.deps, ref);
    expect(await tokenCalls(simulator)).toBe(1);
    const alarms = written.filter((line) => line.includes('refreshed token not stored yet'));
    expect(alarms.length).toBeGreaterThan(1);
    expect(alarms[0]).not.toMatch(/eyJ|refresh_token/u);
  });

  test('nobody waits for Visma longer than the patience, and the next one finds the token', async () => {
    const { simulator, ref } = current();
    await fault('delay', { ms: 1_000 });
    const patient = await current().createBench({ timing: { waitMs: 300 } });
    await expect(accessTokenFor(patient.deps, ref)).rejects.toMatchObject({
      code: 'connection.busy',
      retryable: true,
    });
    expect(patient.deps.refreshes.size).toBe(1);
    await Promise.allSettled(patient.deps.refreshes.values());
    await accessTokenFor(patient.deps, ref);
    expect(await tokenCalls(simulator)).toBe(1);
  });

  test('an answer without a refresh token keeps the old one; the old name of the access token is read', async () => {
    const { bench, ref } = current();
    const before = await bench.rowOf(ref);
    await fault('status', { status: 200, body: { token: 'as-once', expires_in: 600 } });
    const { caller } = await accessTokenFor(bench.deps, ref);
    expect(caller.accessToken).toBe('as-once');
    expect(await bench.rowOf(ref)).toMatchObject({
      sealed_refresh: before.sealed_refresh,
      refresh_kind: before.refresh_kind,
    });
  });

  test('the token before is tried while it may still be good', async () => {
    const { db, bench, ref } = current();
    await rotateTokens();
    const { sealed_refresh: good } = await bench.rowOf(ref);
    const place = { tenantId: FJORD, rowId: ref.connectionId };
    const goodToken = bench.deps.open(good ?? '', { ...place, field: 'refresh' });
    const storeAsPrevious = (usedAt: number) =>
      db.direct
        .updateTable('connection')
        .set({
          sealed_refresh: bench.deps.seal('never reached the server', {
            ...place,
            field: 'refresh',
          }),
          sealed_previous_refresh: bench.deps.seal(goodToken, {
            ...place,
            field: 'previous-refresh',
          }),
          previous_used_at: usedAt,
        })
        .where('id', '=', ref.connectionId)
        .execute();
    await storeAsPrevious(Date.now() - bench.deps.timing.graceMs - 1);
    await expect(accessTokenFor(bench.deps, ref)).rejects.toMatchObject({
      code: 'visma.needs-reauthentication',
    });
    await db.direct
      .updateTable('connection')
      .set({ state: 'connected', strikes: 0, next_try_at: 0 })
      .where('id', '=', ref.connectionId)
      .execute();
    await storeAsPrevious(Date.now() - 10_000);
    await accessTokenFor(bench.deps, ref);
    expect(await bench.rowOf(ref)).toMatchObject({ state: 'connected', strikes: 0 });
  });

  test('a holder that was paused past its lease asks nothing', async () => {
    const { simulator, db, bench, ref } = current();
    const { acquire } = bench.deps.grants;
    let late = 0;
    const deps = {
      ...bench.deps,
      clock: () => Date.now() + late,
      grants: {
        ...bench.deps.grants,
        acquire: async (...parameters: Parameters<typeof acquire>) => {
          const lease = await acquire(...parameters);
          if (late > 0) return lease;
          // As long as it stood still, its lease ended and another refreshed.
          late = bench.deps.timing.leaseMs;
          await db.direct
            .updateTable('connection')
            .set({ lease_until: 1 })
            .where('id', '=', ref.connectionId)
            .execute();
          await accessTokenFor({ ...bench.deps, refreshes: new Map() }, ref);
          return lease;
        },
      },
    };
    await accessTokenFor(deps, ref);
    expect(await tokenCalls(simulator)).toBe(1);
  });

  test('nobody refreshes a grant that has changed since it was read', async () => {
    const { bench, ref } = current();
    const before = await bench.deps.grants.find(ref);
    await accessTokenFor(bench.deps, ref);
    expect(await bench.deps.grants.acquire(ref, before?.ver ?? -1, 20_000)).toBeUndefined();
  });

  test('another tenant gets no lease and ends none', async () => {
    const { bench, ref } = current();
    const foreign = { ...ref, tenantId: SKANE };
    const grant = await bench.deps.grants.find(ref);
    const ver = grant?.ver ?? -1;
    expect(await bench.deps.grants.find(foreign)).toBeUndefined();
    expect(await bench.deps.grants.acquire(foreign, ver, 20_000)).toBeUndefined();
    const lease = await bench.deps.grants.acquire(ref, ver, 20_000);
    if (lease === undefined) throw new Error('the lease was free');
    const before = await bench.rowOf(ref);
    const state = { from: 'connected', to: 'connected' } as const;
    const tokens = { sealedAccess: 'foreign', accessExpiresAt: 0, state };
    expect(await bench.deps.grants.commit(foreign, lease, tokens)).toBe(false);
    expect(await bench.deps.grants.extend(foreign, lease.fence, 1)).toBe(false);
    await bench.deps.grants.release(foreign, lease.fence, 0, 'visma.connect-unavailable');
    await bench.deps.connections.noteFailure(foreign, 'visma.unavailable');
    const change = { from: ['connected'], to: 'paused', ver } as const;
    expect(await bench.deps.connections.changeState(foreign, change)).toBeUndefined();
    expect(await bench.rowOf(ref)).toEqual(before);
  });

  test('invalid_grant twice asks for reauthentication, keeps the ciphertext and writes one audit event', async () => {
    const { simulator, bench, ref } = current();
    const before = await bench.rowOf(ref);
    await fault('invalid_grant', { times: -1 });
    const callers = Array.from({ length: 5 }, () => accessTokenFor(bench.deps, ref));
    const outcomes = await Promise.allSettled(callers);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ reason: { code: 'visma.needs-reauthentication' } });
    }
    expect(await tokenCalls(simulator)).toBe(2);
    const after = await bench.rowOf(ref);
    expect(after).toMatchObject({
      state: 'needs-reauthentication',
      sealed_refresh: before.sealed_refresh,
    });
    expect(bench.audit.map(({ event }) => event)).toEqual(['connection.needs-reauthentication']);
  });

  test('a connection that needs reauthentication costs no call at all', async () => {
    const { simulator, bench, ref } = current();
    await fault('invalid_grant', { times: -1 });
    await expect(accessTokenFor(bench.deps, ref)).rejects.toThrow();
    await simulator.control('DELETE', '/requests');
    for (let poll = 0; poll < 20; poll += 1) {
      await expect(accessTokenFor(bench.deps, ref)).rejects.toMatchObject({
        code: 'visma.needs-reauthentication',
      });
    }
    expect(await tokenCalls(simulator)).toBe(0);
  });

  test('invalid_grant once is a doubt that the second look clears', async () => {
    const { bench, ref } = current();
    await fault('invalid_grant');
    await accessTokenFor(bench.deps, ref);
    expect(await bench.rowOf(ref)).toMatchObject({ state: 'connected', strikes: 0 });
    expect(bench.audit).toEqual([]);
  });

  test.each([
    ['503', { kind: 'status', status: 503 }],
    ['html', { kind: 'html' }],
    ['html with status 200', { kind: 'html', status: 200 }],
    ['nothing', { kind: 'empty' }],
    ['half', { kind: 'truncated' }],
    ['a reset', { kind: 'reset' }],
  ])(
    'a token endpoint that answers %s leaves the connection connected',
    async (_name, { kind, ...more }) => {
      const { simulator, bench, ref } = current();
      await fault(kind, { times: -1, ...more });
      await expect(accessTokenFor(bench.deps, ref)).rejects.toMatchObject({
        code: 'visma.connect-unavailable',
        retryable: true,
      });
      expect(await tokenCalls(simulator)).toBe(2);
      expect(await bench.rowOf(ref)).toMatchObject({ state: 'connected', strikes: 0 });

      await simulator.control('DELETE', '/faults');
      await new Promise((resolve) => setTimeout(resolve, bench.deps.timing.unknownPauseMs + 50));
      await accessTokenFor(bench.deps, ref);
    },
  );

  test('a token that still lives is used while Visma Connect is down', async () => {
    const { db, bench, ref } = current();
    await accessTokenFor(bench.deps, ref);
    const { access_expires_at: end } = await bench.rowOf(ref);
    await db.direct
      .updateTable('connection')
      .set({ access_expires_at: Date.now() + 20_000, previous_used_at: (end ?? 0) - 3_600_000 })
      .where('id', '=', ref.connectionId)
      .execute();
    await fault('status', { times: -1, status: 503 });
    await expect(accessTokenFor(bench.deps, ref)).resolves.toBeDefined();
  });

  test('a connection of another tenant is not found, and nothing is opened', async () => {
    const { simulator, bench, ref } = current();
    let opened = 0;
    const deps = {
      ...bench.deps,
      open: (...parameters: Parameters<typeof bench.deps.open>) => {
        opened += 1;
        return bench.deps.open(...parameters);
      },
    };
    await expect(accessTokenFor(deps, { ...ref, tenantId: SKANE })).rejects.toMatchObject({
      code: 'input.not-found',
    });
    expect(opened).toBe(0);
    expect(await tokenCalls(simulator)).toBe(0);
  });

  test('a ciphertext of another connection ends this connection alone', async () => {
    const { db, bench, ref } = current();
    const other = await bench.prepare();
    await db.direct
      .updateTable('connection')
      .set({
        sealed_refresh: (await bench.rowOf(ref)).sealed_refresh,
        state: 'connected',
        access_expires_at: 1,
      })
      .where('id', '=', other)
      .execute();
    await expect(accessTokenFor(bench.deps, { ...ref, connectionId: other })).rejects.toMatchObject(
      {
        code: 'visma.needs-reauthentication',
      },
    );
    await expect(accessTokenFor(bench.deps, ref)).resolves.toBeDefined();
  });

  const readCompany = () => {
    const { bench, ref } = current();
    return withGrant(bench.deps, ref, bench.deps.readCompany);
  };

  test('401 once costs one refresh and one repetition, and nobody notices', async () => {
    const { simulator, bench, ref } = current();
    await readCompany();
    await simulator.control('DELETE', '/requests');
    await simulator.control('POST', '/faults', { target: 'api', kind: 'unauthorized' });
    await expect(readCompany()).resolves.toMatchObject({ name: 'Nordvik Handel AS' });
    expect(await tokenCalls(simulator)).toBe(1);
    expect(await bench.rowOf(ref)).toMatchObject({ state: 'connected' });
  });

  test('401 twice needs reauthentication: one refresh, two calls, then none', async () => {
    const { simulator, bench } = current();
    await readCompany();
    await simulator.control('DELETE', '/requests');
    await simulator.control('POST', '/faults', { target: 'api', kind: 'unauthorized', times: -1 });
    await expect(readCompany()).rejects.toMatchObject({ code: 'visma.needs-reauthentication' });
    expect(await tokenCalls(simulator)).toBe(1);
    expect(await simulator.requests('api')).toHaveLength(2);
    await expect(readCompany()).rejects.toMatchObject({ code: 'visma.needs-reauthentication' });
    expect(await simulator.requests('api')).toHaveLength(2);
    expect(bench.audit.map(({ event }) => event)).toEqual(['connection.needs-reauthentication']);
  });

  test('fault 12002 needs reauthentication, as in the original product', async () => {
    const { simulator, bench, ref } = current();
    await simulator.control('POST', '/faults', { target: 'api', kind: 'shape-a', code: '12002' });
    await expect(readCompany()).rejects.toMatchObject({ code: 'visma.company-refused' });
    expect(await bench.rowOf(ref)).toMatchObject({ state: 'needs-reauthentication' });
  });

  test('fault 12027 is a missing licence, not a lost grant', async () => {
    const { simulator, bench, ref } = current();
    await simulator.control('POST', '/faults', { target: 'api', kind: 'shape-a', code: '12027' });
    await expect(readCompany()).rejects.toMatchObject({ code: 'visma.no-licence' });
    expect(await bench.rowOf(ref)).toMatchObject({ state: 'no-licence' });
  });

  test.each([
    ['a 503', { kind: 'status', status: 503, times: -1 }],
    ['throttling', { kind: 'retry-after', value: 5 }],
    ['a maintenance page', { kind: 'html', times: -1 }],
  ])('%s leaves the connection connected', async (_name, answer) => {
    const { simulator, bench, ref } = current();
    await simulator.control('POST', '/faults', { target: 'api', ...answer });
    await expect(readCompany()).rejects.toMatchObject({ retryable: true });
    expect(await bench.rowOf(ref)).toMatchObject({ state: 'connected' });
  });

  test('a late 401 of the old grant does not end the new one', async () => {
    const { bench, ref } = current();
    const outcome = withGrant(bench.deps, ref, async () => {
      await bench.connect(ref.connectionId, BOOKKEEPER);
      throw new AppError('visma.company-refused', '12002');
    });
    await expect(outcome).rejects.toMatchObject({ code: 'visma.company-refused' });
    expect(await bench.rowOf(ref)).toMatchObject({ state: 'connected' });
  });
});
