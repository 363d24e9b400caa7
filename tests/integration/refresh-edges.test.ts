import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, expect, test } from 'vitest';
import type { GrantDeps } from '#lib/connections/access-token.ts';
import { accessTokenFor } from '#lib/connections/access-token.ts';
import { createRefreshTiming } from '#lib/connections/refresh-timing.ts';
import { AppError } from '#lib/errors.ts';
import { tokenCalls } from '#tests/support/connection-bench.ts';
import { BOOKKEEPER, describeConnected } from '#tests/support/describe-connections.ts';

describeConnected('a refresh that something comes between', (current) => {
  /** The access token has ended, and refresh tokens rotate. */
  beforeEach(async () => {
    const { simulator, bench, ref } = current();
    await simulator.control('PATCH', '/settings', {
      refreshTokens: 'one-time',
      refreshGraceSeconds: 60,
    });
    await bench.expireAccess(ref);
  });

  /** The use case with a token endpoint that lets something happen behind each call. */
  const withBetween = (between: () => Promise<unknown>): GrantDeps => {
    const { deps } = current().bench;
    return {
      ...deps,
      refreshes: new Map(),
      vismaConnect: {
        ...deps.vismaConnect,
        refresh: async (...given) => {
          const outcome = await deps.vismaConnect.refresh(...given);
          await between();
          return outcome;
        },
      },
    };
  };

  test('by a reconnection: the new grant stays, and is what is lent', async () => {
    const { bench, ref } = current();
    const deps = withBetween(() => bench.connect(ref.connectionId, BOOKKEEPER));
    const { ver } = await accessTokenFor(deps, ref);
    const row = await bench.rowOf(ref);
    expect(row).toMatchObject({ state: 'connected', ver, refresh_kind: 'unknown', strikes: 0 });
    await bench.expireAccess(ref);
    await accessTokenFor(bench.deps, ref);
    expect(await bench.rowOf(ref)).toMatchObject({ state: 'connected', strikes: 0 });
  });

  test('invalid_grant for a grant that was replaced meanwhile says nothing about the new one', async () => {
    const { simulator, db, bench, ref } = current();
    await simulator.control('POST', '/faults', {
      target: 'connect',
      path: '/connect/token',
      kind: 'invalid_grant',
    });
    // Only the version moves, as when another holder commits: fence and lease stay ours.
    const deps = withBetween(async () => {
      await db.direct
        .updateTable('connection')
        .set((eb) => ({ ver: eb('ver', '+', 1), access_expires_at: Date.now() + 3_600_000 }))
        .where('id', '=', ref.connectionId)
        .execute();
    });
    await accessTokenFor(deps, ref);
    expect(await tokenCalls(simulator)).toBe(1);
    expect(await bench.rowOf(ref)).toMatchObject({
      state: 'connected',
      strikes: 0,
      last_failure_code: null,
    });
  });

  test('by a pause in which another holder took over: the token is not sent late', async () => {
    const { simulator, bench, ref } = current();
    let acquired = 0;
    let sentAfter: number | undefined;
    const { grants, vismaConnect, clock } = bench.deps;
    const timing = createRefreshTiming({ leaseMs: 900, deadlineMs: 400, pollMs: 20 });
    const deps: GrantDeps = {
      ...bench.deps,
      // Paused at once after its first lease, for as long as that lease and longer.
      clock: () => clock() + (acquired > 0 && sentAfter === undefined ? 1_000 : 0),
      timing,
      grants: {
        ...grants,
        acquire: async (...given) => {
          const lease = await grants.acquire(...given);
          if (lease === undefined) return undefined;
          acquired += 1;
          if (acquired === 1) {
            await sleep(timing.leaseMs + 50);
            expect(await grants.acquire(ref, given[1], 300)).toBeDefined();
          }
          return lease;
        },
      },
      vismaConnect: {
        ...vismaConnect,
        refresh: (...given) => {
          sentAfter ??= acquired;
          return vismaConnect.refresh(...given);
        },
      },
    };
    await accessTokenFor(deps, ref);
    expect(sentAfter).toBe(2);
    expect(await tokenCalls(simulator)).toBe(1);
  });

  test('a database that is away when the tokens arrive gets them later, without a second call', async () => {
    const { simulator, bench, ref } = current();
    let failures = 3;
    const met = Promise.withResolvers<undefined>();
    const { grants } = bench.deps;
    const deps: GrantDeps = {
      ...bench.deps,
      grants: {
        ...grants,
        commit: (...given) => {
          failures -= 1;
          met.resolve(undefined);
          return failures < 0
            ? grants.commit(...given)
            : Promise.reject(new AppError('db.unavailable', 'away'));
        },
      },
    };
    const before = await bench.rowOf(ref);
    const other = await current().createSecondBench();
    const mine = accessTokenFor(deps, ref);
    await met.promise;
    // Another process meets the kept lease and waits.
    const lent = await Promise.all([mine, accessTokenFor(other.deps, ref)]);
    expect(lent[0].caller.accessToken).toBe(lent[1].caller.accessToken);
    expect(await tokenCalls(simulator)).toBe(1);
    expect(failures).toBe(-1);
    const after = await bench.rowOf(ref);
    expect(after).toMatchObject({ state: 'connected', strikes: 0, lease_until: 0 });
    expect(after.sealed_refresh).not.toBe(before.sealed_refresh);
  });
});
