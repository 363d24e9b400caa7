import { describe, expect, it } from 'vitest';
import { countPage } from '#lib/auth/count-page.ts';
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

  it('takes it back from all together as well, unless time has given it back before', () => {
    const bound = createRefillBound({ perKey: 2, windowMs: 1_000, inAll: 2 });
    bound.count('a', NOW);
    bound.count('b', NOW);
    bound.giveBack('a', NOW);
    expect(tryTimes(3, () => bound.count('c', NOW)).passed).toBe(1);
    const later = NOW + 1_000;
    expect(tryTimes(2, (index) => bound.count(`d ${String(index)}`, later)).passed).toBe(2);
    bound.giveBack('b', later);
    expect(tryTimes(1, () => bound.count('e', later)).passed).toBe(0);
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
    ['page', 60],
    ['card', 120],
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
    for (const other of [
      'page',
      'card',
      'data',
      'change',
      'file',
      'export',
      'statement',
    ] as const) {
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

  it('3000 card states a minute for a tenant: fifty people may wait for a first read', () => {
    const rates = createRequestRates();
    const asked = (index: number) => user(`session ${String(index % 50)}`);
    expect(tryTimes(9_000, (index) => rates.count('card', asked(index), NOW)).passed).toBe(3_000);
  });

  it('a page that is opened too often is told so in place of the card, until there is room', () => {
    const auth = { requestRates: createRequestRates(), clock: () => NOW };
    const opened = Array.from({ length: 61 }, () => countPage(auth, user('a')));
    expect(opened.slice(0, 60)).toEqual(Array.from({ length: 60 }, () => undefined));
    expect(opened[60]).toEqual({ code: 'too-many-requests', until: NOW + 1_000 });
    expect(countPage(auth, user('b'))).toBeUndefined();
  });

  it('a session that is refused because of its tenant keeps its own', () => {
    const rates = createRequestRates();
    tryTimes(600, (index) => rates.count('data', user(`session ${String(index % 10)}`), NOW));
    expect(tryTimes(100, () => rates.count('data', user('late'), NOW)).passed).toBe(0);
    // The tenant's bucket is full again; the session must not have to wait for its own.
    const later = NOW + 5_000;
    expect(tryTimes(50, () => rates.count('data', user('late'), later)).passed).toBe(50);
  });
});
