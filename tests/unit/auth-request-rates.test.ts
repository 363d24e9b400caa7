import { describe, expect, it } from 'vitest';
import { createRefillBound } from '#lib/auth/refill-bound.ts';
import type { RequestKind } from '#lib/auth/request-rates.ts';
import { createRequestRates } from '#lib/auth/request-rates.ts';
import { isAppError } from '#lib/errors.ts';
import type { TenantId } from '#lib/domain/ids.ts';

const NOW = 1_000_000;

/** How many of so many requests get through, and when the first refused one may come again. */
function tryTimes(times: number, request: (index: number) => void) {
  let passed = 0;
  let retryAt: number | undefined;
  for (let index = 0; index < times; index += 1) {
    try {
      request(index);
      passed += 1;
    } catch (error) {
      if (!isAppError(error) || error.code !== 'auth.too-many-requests') throw error;
      retryAt ??= error.retryAt;
    }
  }
  return { passed, retryAt };
}

describe('a bucket that refills', () => {
  it('lets so many in at once, and one more for each share of its window', () => {
    const bound = createRefillBound({ perKey: 4, windowMs: 1_000 });
    const first = tryTimes(10, () => bound.count('a', NOW));
    expect(first).toEqual({ passed: 4, retryAt: NOW + 250 });
    expect(tryTimes(3, () => bound.count('a', NOW + 249)).passed).toBe(0);
    expect(tryTimes(3, () => bound.count('a', NOW + 500)).passed).toBe(2);
    expect(tryTimes(9, () => bound.count('b', NOW + 500)).passed).toBe(4);
    expect(tryTimes(9, () => bound.count('a', NOW + 9_000)).passed).toBe(4);
  });

  it('takes one back that was no abuse', () => {
    const bound = createRefillBound({ perKey: 2, windowMs: 1_000 });
    bound.count('a', NOW);
    bound.count('a', NOW);
    bound.giveBack('a', NOW);
    expect(tryTimes(3, () => bound.count('a', NOW)).passed).toBe(1);
    bound.giveBack('never counted', NOW);
  });

  it('bounds all keys together, without counting what it refused', () => {
    const bound = createRefillBound({ perKey: 2, windowMs: 1_000, inAll: 3 });
    expect(tryTimes(5, () => bound.count('a', NOW)).passed).toBe(2);
    expect(tryTimes(5, () => bound.count('b', NOW)).passed).toBe(1);
  });
});

describe('what a panel asks for (E6)', () => {
  const user = (session: string, tenant = 'Cust1') => ({
    tenantId: tenant as TenantId,
    sessionHash: session,
  });

  it.each<[RequestKind, number]>([
    ['card', 60],
    ['data', 60],
    ['change', 60],
    ['file', 30],
    ['export', 10],
    ['statement', 10],
  ])('%s: %i a minute for a session, and nothing of it from another kind', (kind, perMinute) => {
    const rates = createRequestRates();
    const { passed, retryAt } = tryTimes(200, () => rates.count(kind, user('a'), NOW));
    expect(passed).toBe(perMinute);
    expect(retryAt).toBe(NOW + 60_000 / perMinute);
    for (const other of ['card', 'data', 'change', 'file', 'export', 'statement'] as const) {
      if (other !== kind) rates.count(other, user('a'), NOW);
    }
    rates.count(kind, user('b'), NOW);
  });

  it('600 data requests a minute for a tenant, of which refused ones take nothing', () => {
    const rates = createRequestRates();
    const asked = (index: number) => user(`session ${String(index % 11)}`);
    expect(tryTimes(2_000, (index) => rates.count('data', asked(index), NOW)).passed).toBe(600);
    rates.count('data', user('other', 'Cust2'), NOW);
    const flooding = createRequestRates();
    expect(tryTimes(900, () => flooding.count('data', user('a'), NOW)).passed).toBe(60);
    const others = (index: number) => user(`b ${String(index % 9)}`);
    expect(tryTimes(900, (index) => flooding.count('data', others(index), NOW)).passed).toBe(540);
  });
});
