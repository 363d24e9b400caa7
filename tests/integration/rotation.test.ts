import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { settleRefreshes } from '#lib/connections/settle-refreshes.ts';
import { burst } from '#tests/rotation/burst.ts';
import { dieAt } from '#tests/rotation/die-at.ts';
import { rotateUnderFire } from '#tests/rotation/rotate-under-fire.ts';
import type { RotationBench } from '#tests/rotation/rotation-bench.ts';
import { createRotationBench } from '#tests/rotation/rotation-bench.ts';
import { CRASH_POINTS } from '#tests/rotation/rotation-settings.ts';
import { stopAt } from '#tests/rotation/stop-at.ts';
import { describeOnEachEmptyDatabase } from '#tests/support/databases.ts';

/** The short form of `npm run test:rotation`. */
const SCALE = 5;
const UNDER_FIRE_MS = 90_000;

describeOnEachEmptyDatabase('token rotation in several processes', (configOf) => {
  let bench: RotationBench;

  beforeAll(async () => {
    bench = await createRotationBench(configOf(), {
      connections: 20,
      accessTokenSeconds: 3600,
      scale: SCALE,
      grace: 'on',
    });
  });
  afterAll(() => bench.close());

  const connectionAt = (index: number) => {
    const connection = bench.connections[index];
    if (connection === undefined) throw new Error('no such connection');
    return connection;
  };
  const lossesOf = async () =>
    (await bench.counters()).filter((grant) => grant.revoked || grant.reuseDetected > 0);

  test('four processes with fifty requests each cost one token call per expiry', async () => {
    const report = await burst(bench, { processes: 4, requests: 50 });
    // Nobody was turned away for waiting; how long they waited is for the long form to print.
    expect(report.failed).toEqual([]);
    expect(report.lent).toBe(200);
    expect(report.refreshes).toEqual(bench.connections.map(() => 1));
  });

  test('a process killed at any point of a refresh is followed by another', async () => {
    const waits = await Promise.all(
      CRASH_POINTS.map(async (point, index) => dieAt(bench, connectionAt(index), point)),
    );
    expect(waits).not.toContain(undefined);
    expect(await lossesOf()).toEqual([]);
  });

  test('a paused holder writes nothing late, and asks nothing late', async () => {
    const [late, later] = await Promise.all([
      stopAt(bench, connectionAt(10), 'before-commit'),
      stopAt(bench, connectionAt(11), 'after-acquire'),
    ]);
    for (const stopped of [late, later]) {
      expect(stopped.waited).toBeDefined();
      expect(stopped.outcome).toBe('lent');
      expect(stopped.after?.sealedRefresh).toBe(stopped.takenOver?.sealedRefresh);
      expect(stopped.after?.ver).toBe(stopped.takenOver?.ver);
    }
    expect(late.discarded).toBe(1);
    const { grantId } = connectionAt(11);
    const counters = (await bench.counters()).find((grant) => grant.grantId === grantId);
    // The burst's, and that of whoever took over.
    expect(counters).toMatchObject({ rotated: 2, graceReplays: 0 });
    expect(await lossesOf()).toEqual([]);
  });

  test(
    'kills, pauses, lost answers and 503 lose no connection',
    async () => {
      await bench.simulator.control('PATCH', '/settings', { accessTokenSeconds: 1 });
      const report = await rotateUnderFire(bench, {
        processes: 4,
        rotations: (await rotatedSoFar()) + 80,
        kills: 6,
        pauses: 1,
        longestMs: 15_000,
        lostResponses: 0.03,
        unavailable: 0.02,
      });
      expect(report).toMatchObject({
        revoked: 0,
        reuseDetected: 0,
        crashed: 0,
        silent: 0,
        usable: bench.connections.length,
      });
      expect(report.kills).toBeGreaterThanOrEqual(2);
    },
    UNDER_FIRE_MS,
  );

  const rotatedSoFar = async () =>
    (await bench.counters()).reduce((sum, { rotated }) => sum + rotated, 0);

  test('without grace a lost token is named within a minute, though nobody asks', async () => {
    await bench.simulator.control('PATCH', '/settings', {
      refreshGraceSeconds: 0,
      accessTokenSeconds: 3600,
    });
    const connection = connectionAt(0);
    expect(await dieAt(bench, connection, 'after-response')).toBeUndefined();
    const stateOf = async () => (await bench.states()).get(connection.connectionId);
    const deadline = performance.now() + 60_000 / SCALE;
    while (performance.now() < deadline && (await stateOf()) !== 'needs-reauthentication') {
      await settleRefreshes(bench.deps, AbortSignal.timeout(10_000));
      await sleep(bench.timing.sweepMs);
    }
    expect(await stateOf()).toBe('needs-reauthentication');
    expect((await lossesOf()).map(({ grantId }) => grantId)).toEqual([connection.grantId]);
  });
});
