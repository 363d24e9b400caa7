import { beforeEach, describe, expect, it } from 'vitest';
import { createRepeatGuard } from '#lib/http/repeat-guard.ts';
import { createRetryBudget } from '#lib/http/retry-budget.ts';

let now: number;
const clock = () => now;
beforeEach(() => {
  now = 1_000_000;
});

function spendAll(budget: ReturnType<typeof createRetryBudget>, key = 'a'): number {
  let spent = 0;
  while (budget.spend(key)) spent += 1;
  return spent;
}

describe('the retry budget', () => {
  it.each([
    [0, 1],
    [9, 1],
    [20, 2],
    [100, 10],
  ])('after %i calls is %i', (calls, retries) => {
    const budget = createRetryBudget(clock);
    for (let i = 0; i < calls; i += 1) budget.noteCall('a');
    expect(spendAll(budget)).toBe(retries);
  });

  it('comes back within a minute, and belongs to one key', () => {
    const budget = createRetryBudget(clock);
    expect(spendAll(budget)).toBe(1);
    expect(spendAll(budget, 'b')).toBe(1);
    now += 59_999;
    expect(spendAll(budget)).toBe(0);
    now += 1;
    expect(spendAll(budget)).toBe(1);
  });
});

describe('identical requests', () => {
  const policy = {
    sent: { atMost: 4, withinMs: 60_000 },
    refused: { atMost: 2, withinMs: 300_000 },
    maxRemembered: 3,
  };

  it('are held from the fifth on, until the first of them is a minute old', () => {
    const guard = createRepeatGuard(clock, policy);
    for (let i = 0; i < 4; i += 1) {
      expect(guard.heldUntil('x')).toBeUndefined();
      guard.noteSent('x');
      now += 1_000;
    }
    expect(guard.heldUntil('x')).toBe(1_060_000);
    expect(guard.heldUntil('y')).toBeUndefined();
    now = 1_060_000;
    expect(guard.heldUntil('x')).toBeUndefined();
  });

  it('that are refused alike are held from the third on for five minutes', () => {
    const guard = createRepeatGuard(clock, policy);
    guard.noteRefused('x');
    now += 150_000;
    expect(guard.heldUntil('x')).toBeUndefined();
    guard.noteRefused('x');
    expect(guard.heldUntil('x')).toBe(1_300_000);
  });

  it('are forgotten when there are too many others, the longest unsent first', () => {
    const guard = createRepeatGuard(clock, { ...policy, sent: { atMost: 1, withinMs: 60_000 } });
    for (const request of ['a', 'b', 'c', 'a', 'd']) guard.noteSent(request);
    const held = ['a', 'b', 'c', 'd'].filter((request) => guard.heldUntil(request) !== undefined);
    expect(held).toEqual(['a', 'c', 'd']);
  });
});
