import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createLimiter } from '#lib/http/limiter.ts';
import type { Priority } from '#lib/http/limiter.ts';

function meter() {
  const seen = { now: 0, most: 0, order: [] as string[] };
  const work = (name: string) => async () => {
    seen.now += 1;
    seen.most = Math.max(seen.most, seen.now);
    seen.order.push(name);
    await sleep(5);
    seen.now -= 1;
    return name;
  };
  return { seen, work };
}

describe('calls for one key', () => {
  it('are at most eight at a time, and all get their turn', async () => {
    const { seen, work } = meter();
    const limiter = createLimiter({ clock: Date.now });
    const names = Array.from({ length: 40 }, (_, i) => String(i));
    const call = { key: 'a', priority: 'interactive' as const };
    const results = await Promise.all(names.map((name) => limiter.run(call, work(name))));
    expect([results, seen.most]).toEqual([names, 8]);
  });

  it('in the background leave room for people', async () => {
    const { seen, work } = meter();
    const limiter = createLimiter({ clock: Date.now });
    const run = (priority: Priority, name: string) =>
      limiter.run({ key: 'a', priority }, work(name));
    const background = Array.from({ length: 12 }, (_, i) => run('background', `b${i}`));
    const person = run('interactive', 'person');
    await Promise.all([...background, person]);
    expect(seen.order.indexOf('person')).toBe(6);
    expect(seen.most).toBe(7);
  });

  it('give their place back when they fail', async () => {
    const limiter = createLimiter({ clock: Date.now, maxInFlight: 1 });
    const call = { key: 'a', priority: 'interactive' as const };
    await expect(limiter.run(call, () => Promise.reject(new Error('x')))).rejects.toThrow('x');
    expect(await limiter.run(call, () => Promise.resolve('next'))).toBe('next');
  });

  it('leave the line when their caller does', async () => {
    const limiter = createLimiter({ clock: Date.now, maxInFlight: 1 });
    const first = limiter.run({ key: 'a', priority: 'interactive' }, () => sleep(30));
    const caller = new AbortController();
    const call = { key: 'a', priority: 'interactive' as const, signal: caller.signal };
    const second = limiter.run(call, () => Promise.reject(new Error('ran')));
    caller.abort();
    await expect(second).rejects.toMatchObject({ code: 'http.aborted' });
    await first;
  });

  it('leave the line when they have waited long enough, and nobody else does', async () => {
    const limiter = createLimiter({ clock: Date.now, maxInFlight: 1 });
    const call = { key: 'a', priority: 'interactive' as const };
    const first = limiter.run(call, () => sleep(60));
    const hasty = limiter.run({ ...call, waitMs: 10 }, () => Promise.reject(new Error('ran')));
    const patient = limiter.run({ ...call, waitMs: 5_000 }, () => Promise.resolve('turn'));
    await expect(hasty).rejects.toMatchObject({ code: 'http.timeout' });
    expect(await patient).toBe('turn');
    await first;
  });
});

describe('different keys', () => {
  it('do not wait for each other', async () => {
    const limiter = createLimiter({ clock: Date.now, maxInFlight: 1 });
    const stuck = new AbortController();
    const never = limiter
      .run({ key: 'a', priority: 'interactive' }, () => sleep(60_000, 0, { signal: stuck.signal }))
      .catch(() => undefined);
    expect(await limiter.run({ key: 'b', priority: 'interactive' }, () => Promise.resolve(1))).toBe(
      1,
    );
    stuck.abort();
    await never;
  });

  it('pause alone, as long as the longest pause asked for', () => {
    let now = 1_000;
    const limiter = createLimiter({ clock: () => now });
    limiter.pauseUntil('a', 5_000);
    limiter.pauseUntil('a', 3_000);
    expect([limiter.pausedUntil('a'), limiter.pausedUntil('b')]).toEqual([5_000, undefined]);
    now = 5_000;
    expect(limiter.pausedUntil('a')).toBeUndefined();
  });
});
