import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { accessTokenFor } from '#lib/connections/access-token.ts';
import { warnOfExpiry } from '#lib/connections/expiry-warnings.ts';
import { keepAlive } from '#lib/connections/keep-alive.ts';
import { refreshAhead } from '#lib/connections/refresh-ahead.ts';
import { settleRefreshes } from '#lib/connections/settle-refreshes.ts';
import { spreadById } from '#lib/connections/spread-by-id.ts';
import type { SweepDeps } from '#lib/connections/sweep-deps.ts';
import type { ConnectionRef } from '#lib/db/connection-store.ts';
import type { Db } from '#lib/db/db.ts';
import { createDueGrantStore } from '#lib/db/due-grant-store.ts';
import type { ConnectionTable } from '#lib/db/tables.ts';
import type { Updateable } from 'kysely';
import type { ConnectionBench } from '#tests/support/connection-bench.ts';
import { createConnectionBench, FJORD, tokenCalls } from '#tests/support/connection-bench.ts';
import { describeOnEachEngine } from '#tests/support/databases.ts';
import type { RunningSimulator } from '#tests/support/simulator.ts';
import { startSimulator } from '#tests/support/simulator.ts';

const bookkeeper = { email: 'regnskap@nordvik.example' };
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

describeOnEachEngine('background refresh', (open) => {
  let simulator: RunningSimulator;
  let db: Db;
  let bench: ConnectionBench;
  let deps: SweepDeps;
  let ref: ConnectionRef;
  const { signal } = new AbortController();

  beforeAll(async () => {
    simulator = await startSimulator();
    db = await open();
  });
  afterAll(() => simulator.stop());

  /** Starts from a connected company with one-time tokens, whose access token lives for an hour. */
  beforeEach(async () => {
    await simulator.control('POST', '/reset', {});
    await simulator.control('PATCH', '/settings', {
      refreshTokens: 'one-time',
      refreshGraceSeconds: 60,
    });
    await db.direct.deleteFrom('connection').execute();
    await db.direct.deleteFrom('audit_event').execute();
    bench = await createConnectionBench(db, simulator);
    deps = { ...bench.deps, dueGrants: createDueGrantStore(db) };
    ref = { tenantId: FJORD, connectionId: await bench.prepare() };
    expect(await bench.connect(ref.connectionId, bookkeeper)).toMatchObject({
      result: 'connected',
    });
    await simulator.control('DELETE', '/requests');
  });

  const change = (columns: Updateable<ConnectionTable>) =>
    db.direct.updateTable('connection').set(columns).where('id', '=', ref.connectionId).execute();
  const fault = (kind: string, more: object = {}) =>
    simulator.control('POST', '/faults', {
      target: 'connect',
      path: '/connect/token',
      kind,
      ...more,
    });
  const warnings = async () => {
    const rows = await db.read
      .selectFrom('audit_event')
      .select('after')
      .where('event', '=', 'connection.expires-soon')
      .orderBy('id')
      .execute();
    return rows.map(({ after }) => (JSON.parse(after ?? '{}') as { days?: string }).days);
  };

  test('nothing is due on a healthy connection', async () => {
    await settleRefreshes(deps, signal);
    await refreshAhead(deps, signal);
    await keepAlive(deps, signal);
    await warnOfExpiry(deps, signal);
    expect(await tokenCalls(simulator)).toBe(0);
    expect(await warnings()).toEqual([]);
  });

  test('what a dead process left open is replayed though nobody asks', async () => {
    const grant = await deps.grants.find(ref);
    await deps.grants.acquire(ref, grant?.ver ?? -1, 20_000);
    await settleRefreshes(deps, signal);
    expect(await tokenCalls(simulator)).toBe(0);
    await change({ lease_until: Date.now() - 1 });
    await settleRefreshes(deps, signal);
    expect(await tokenCalls(simulator)).toBe(1);
    expect(await bench.rowOf(ref)).toMatchObject({ state: 'connected', lease_until: 0 });
  });

  test('a doubt gets its second look and the connection its name though nobody asks', async () => {
    await fault('invalid_grant', { times: -1 });
    await change({ state: 'suspect', strikes: 1, next_try_at: Date.now() - 1 });
    await settleRefreshes(deps, signal);
    expect(await bench.rowOf(ref)).toMatchObject({ state: 'needs-reauthentication' });
    await settleRefreshes(deps, signal);
    expect(await tokenCalls(simulator)).toBe(1);
  });

  test('without an answer it is tried twice at once within grace, then once per cool-down', async () => {
    await fault('status', { status: 503, times: -1 });
    await bench.expireAccess(ref);
    await expect(accessTokenFor(deps, ref)).rejects.toThrow();
    const first = await bench.rowOf(ref);
    expect(first.refresh_failing_since).not.toBeNull();
    expect(await tokenCalls(simulator)).toBe(2);

    const since = Date.now() - deps.timing.graceMs - 1;
    await change({ refresh_failing_since: since, next_try_at: Date.now() - 1 });
    await settleRefreshes(deps, signal);
    expect(await tokenCalls(simulator)).toBe(3);
    const later = await bench.rowOf(ref);
    expect(later).toMatchObject({ state: 'connected', refresh_failing_since: since });
    expect(later.next_try_at - (later.last_failure_at ?? 0)).toBe(deps.timing.coolDownMs);

    await simulator.control('DELETE', '/faults');
    await change({ next_try_at: Date.now() - 1 });
    await settleRefreshes(deps, signal);
    expect(await bench.rowOf(ref)).toMatchObject({ refresh_failing_since: null, next_try_at: 0 });
  });

  test('a token in use is renewed ahead, at the connection’s own moment', async () => {
    const { earlyMs } = deps.timing;
    const dueMs = Math.round(earlyMs * (2 + spreadById(ref.connectionId)));
    const used = { last_success_at: Date.now() - MINUTE_MS };
    await change({ ...used, access_expires_at: Date.now() + dueMs + 5_000 });
    await refreshAhead(deps, signal);
    expect(await tokenCalls(simulator)).toBe(0);
    await change({ access_expires_at: Date.now() + dueMs - 1_000, granted_at: 0 });
    await refreshAhead(deps, signal);
    expect(await tokenCalls(simulator)).toBe(1);
  });

  test('a token that nobody uses is left to end', async () => {
    await change({ last_success_at: Date.now() - 2 * 60 * MINUTE_MS });
    await bench.expireAccess(ref);
    await refreshAhead(deps, signal);
    expect(await tokenCalls(simulator)).toBe(0);
  });

  test('a refresh token that nobody uses is used once a month', async () => {
    await change({ granted_at: Date.now() - 29 * DAY_MS });
    await keepAlive(deps, signal);
    expect(await tokenCalls(simulator)).toBe(0);
    await change({ granted_at: Date.now() - 33 * DAY_MS });
    await keepAlive(deps, signal);
    await keepAlive(deps, signal);
    expect(await tokenCalls(simulator)).toBe(1);
  });

  test('the kind of token shows, and the end of one that is used again is known', async () => {
    await bench.expireAccess(ref);
    await accessTokenFor(deps, ref);
    expect(await deps.connections.find(ref)).toMatchObject({
      tokenKind: 'one-time',
      grantExpiresAt: undefined,
    });
    await simulator.control('PATCH', '/settings', { refreshTokens: 'reuse' });
    await bench.connect(ref.connectionId, bookkeeper);
    await bench.expireAccess(ref);
    await accessTokenFor(deps, ref);
    const { granted_at: grantedAt } = await bench.rowOf(ref);
    expect(await deps.connections.find(ref)).toMatchObject({
      tokenKind: 'reuse',
      grantExpiresAt: (grantedAt ?? 0) + 365 * DAY_MS,
    });
  });

  test('30, 7 and 1 days before the end there is one warning each, from however many instances', async () => {
    const instances = await Promise.all([open(), open(), open()]);
    const lookAt = async (days: number) => {
      await change({ grant_expires_at: Date.now() + days * DAY_MS });
      const all = instances.map((each) =>
        warnOfExpiry({ ...deps, dueGrants: createDueGrantStore(each) }, signal),
      );
      await Promise.all(all);
      return warnings();
    };
    expect(await lookAt(30.5)).toEqual([]);
    expect(await lookAt(29.5)).toEqual(['30']);
    expect(await lookAt(7.5)).toEqual(['30']);
    expect(await lookAt(6.5)).toEqual(['30', '7']);
    expect(await lookAt(0.5)).toEqual(['30', '7', '1']);
    expect(await lookAt(-0.5)).toEqual(['30', '7', '1']);
  });

  test('an end that is found late gives the one warning that fits, and a new grant starts anew', async () => {
    await change({ grant_expires_at: Date.now() + 5 * DAY_MS });
    await warnOfExpiry(deps, signal);
    expect(await warnings()).toEqual(['7']);
    await bench.connect(ref.connectionId, bookkeeper);
    expect(await bench.rowOf(ref)).toMatchObject({
      grant_expires_at: null,
      expiry_warned_days: null,
    });
  });
});
