import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { Db } from '#lib/db/db.ts';
import { acquireLease } from '#lib/db/lease.ts';
import { createLog } from '#lib/log.ts';
import { createSchedule } from '#lib/schedule/create-schedule.ts';
import type { Job } from '#lib/schedule/job.ts';
import { describeOnEachEngine } from '#tests/support/databases.ts';

describeOnEachEngine('schedule', (open) => {
  let db: Db;

  beforeAll(async () => {
    db = await open();
  });
  beforeEach(async () => {
    await db.direct.deleteFrom('lease').execute();
  });

  const written: string[] = [];
  const log = createLog({
    level: 'info',
    destination: { write: (line) => void written.push(line) },
  });
  const schedule = (on: Db, job: Partial<Job> & Pick<Job, 'run'>) =>
    createSchedule({ db: on, clock: Date.now, log, random: () => 0 }, [
      { name: 'counting', everyMs: 200, leaseMs: 2_000, ...job },
    ]);

  test('several instances run a job once per interval, one at a time', async () => {
    const state = { runs: 0, running: 0, together: 0 };
    const run = async () => {
      state.runs += 1;
      state.running += 1;
      state.together = Math.max(state.together, state.running);
      await sleep(20);
      state.running -= 1;
    };
    const databases = await Promise.all([open(), open(), open()]);
    const schedules = databases.map((database) => schedule(database, { run }));
    for (const each of schedules) each.start();
    await sleep(1_100);
    await Promise.all(schedules.map((each) => each.close()));
    expect(state.together).toBe(1);
    expect(state.runs).toBeGreaterThanOrEqual(2);
    // At 180 ms each; without the lease it would be three times as many.
    expect(state.runs).toBeLessThanOrEqual(7);
  });

  test('a holder that died is followed when its lease has ended', async () => {
    const heldMs = 1_500;
    const from = Date.now();
    await acquireLease(db, 'job:counting', heldMs);
    const { promise: followed, resolve } = Promise.withResolvers<number>();
    const own = schedule(db, {
      everyMs: 50,
      run: async () => {
        resolve(Date.now());
      },
    });
    own.start();
    expect((await followed) - from).toBeGreaterThanOrEqual(heldMs - 10);
    await own.close();
  });

  test('a job longer than its lease keeps it', async () => {
    const state = { runs: 0 };
    const run = async () => {
      state.runs += 1;
      await sleep(2_500);
    };
    const schedules = [db, await open()].map((database) => schedule(database, { run }));
    for (const each of schedules) each.start();
    await sleep(2_300);
    expect(state.runs).toBe(1);
    await Promise.all(schedules.map((each) => each.close()));
  });

  test('a stop tells the job that runs, and waits for its end', async () => {
    const state = { told: false, ended: false };
    const { promise: started, resolve } = Promise.withResolvers<undefined>();
    const own = schedule(db, {
      run: async (signal) => {
        resolve(undefined);
        await sleep(10_000, undefined, { signal }).catch(() => {
          state.told = true;
        });
        await sleep(50);
        state.ended = true;
      },
    });
    own.start();
    await started;
    await own.close();
    expect(state).toEqual({ told: true, ended: true });
    await sleep(300);
    expect(state).toEqual({ told: true, ended: true });
  });

  test('a job that fails is logged and tried again', async () => {
    written.length = 0;
    const state = { runs: 0 };
    const own = schedule(db, {
      everyMs: 50,
      run: () => {
        state.runs += 1;
        return Promise.reject(new Error('not today'));
      },
    });
    own.start();
    await sleep(600);
    await own.close();
    expect(state.runs).toBeGreaterThan(1);
    expect(written.filter((line) => line.includes('job failed')).length).toBe(state.runs);
  });
});
