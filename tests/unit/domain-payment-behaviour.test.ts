import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CalendarDate } from '#lib/domain/calendar-date.ts';
import { addDays } from '#lib/domain/calendar-date.ts';
import type { SettledClaims } from '#lib/domain/payment-behaviour.ts';
import { findPaymentBehaviour } from '#lib/domain/payment-behaviour.ts';
import { findSettledOn } from '#lib/domain/settlement.ts';

const TODAY = '2026-11-21' as CalendarDate;

/** Settled so many days ago and so late. */
function claim(settledDaysAgo: number, daysLate: number, amountE4 = 1_000_000): SettledClaims {
  const settledOn = addDays(TODAY, -settledDaysAgo);
  return {
    currency: 'NOK',
    count: 1,
    sumE4: BigInt(amountE4),
    dueDate: addDays(settledOn, -daysLate),
    settledOn,
  };
}

describe('a settlement date', () => {
  const application = (date: string | undefined, changes = {}) => ({
    date: date as CalendarDate | undefined,
    isReleased: true,
    isVoided: false,
    ...changes,
  });

  it('is that of the latest application that is neither voided nor a draft', () => {
    expect(
      findSettledOn([
        application('2026-03-01'),
        application('2026-04-15'),
        application(undefined),
        application('2026-05-01', { isVoided: true }),
        application('2026-06-01', { isReleased: false }),
        application('2026-02-01'),
      ]),
    ).toBe('2026-04-15');
  });

  it('is unknown where nothing was applied', () => {
    expect(findSettledOn([])).toBeUndefined();
    expect(findSettledOn([application('2026-05-01', { isVoided: true })])).toBeUndefined();
  });
});

describe('payment behaviour', () => {
  it('weighs days late by amount', () => {
    const found = findPaymentBehaviour(
      [claim(10, 30, 8_000_000), claim(20, 0, 1_000_000), claim(30, -10, 1_000_000)],
      TODAY,
    );
    expect(found).toEqual({
      currency: 'NOK',
      count: 3,
      averageDaysLateE1: 230,
      lastSettledOn: '2026-11-11',
    });
  });

  it('counts claims of the same days as those they are', () => {
    const together = { ...claim(10, 30, 3_000_000), count: 3 };
    const apart = [1, 2, 3].map(() => claim(10, 30));
    expect(findPaymentBehaviour([together], TODAY)).toEqual(findPaymentBehaviour(apart, TODAY));
  });

  it('says nothing of fewer than three', () => {
    expect(findPaymentBehaviour([claim(1, 5), claim(2, 5)], TODAY)).toBeUndefined();
    expect(findPaymentBehaviour([], TODAY)).toBeUndefined();
  });

  it('looks at the currency of most claims only', () => {
    const euro = { ...claim(5, 90), currency: 'EUR' };
    const found = findPaymentBehaviour([euro, euro, claim(1, 1), claim(2, 1), claim(3, 1)], TODAY);
    expect(found).toMatchObject({ currency: 'NOK', count: 3, averageDaysLateE1: 10 });
  });

  it('forgets what was settled more than two years ago', () => {
    const old = [claim(731, 300), claim(800, 300)];
    expect(findPaymentBehaviour([claim(1, 2), ...old], TODAY)).toBeUndefined();
  });

  it.each([
    [[20, 20, 20], [5, 5, 5], 'faster'],
    [[5, 5, 5], [20, 20, 20], 'slower'],
    [[5, 5, 5], [5, 5, 6], 'steady'],
  ])('has a trend from the year before (%j) to the last (%j): %s', (before, last, direction) => {
    const claims = [
      ...before.map((late, index) => claim(400 + index, late)),
      ...last.map((late, index) => claim(10 + index, late)),
    ];
    expect(findPaymentBehaviour(claims, TODAY)?.trend?.direction).toBe(direction);
    expect(findPaymentBehaviour(claims.slice(1), TODAY)?.trend).toBeUndefined();
  });

  it('rounds half a tenth of a day away from zero', () => {
    const average = (...late: readonly number[]) =>
      findPaymentBehaviour(
        late.map((days) => claim(1, days)),
        TODAY,
      )?.averageDaysLateE1;
    const twenty = (days: number) => [days, ...Array.from({ length: 19 }, () => 0)];
    expect(average(...twenty(1))).toBe(1);
    expect(average(...twenty(-1))).toBe(-1);
    expect(average(0, 0, 0)).toBe(0);
    expect(average(1, 0, 0)).toBe(3);
  });

  it('of any claims lies between the earliest and the latest, at any size, in any order', () => {
    const anyClaim = fc
      .record({
        ago: fc.integer({ min: 0, max: 729 }),
        late: fc.integer({ min: -400, max: 400 }),
        size: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
      })
      .map(({ ago, late, size }) => ({ late, settled: claim(ago, late, size) }));
    fc.assert(
      fc.property(fc.array(anyClaim, { minLength: 3, maxLength: 30 }), (claims) => {
        const settled = claims.map((each) => each.settled);
        const late = claims.map((each) => each.late);
        const found = findPaymentBehaviour(settled, TODAY);
        expect(found?.count).toBe(claims.length);
        expect(found?.averageDaysLateE1).toBeGreaterThanOrEqual(Math.min(...late) * 10);
        expect(found?.averageDaysLateE1).toBeLessThanOrEqual(Math.max(...late) * 10);
        expect(findPaymentBehaviour(settled.toReversed(), TODAY)).toEqual(found);
      }),
    );
  });
});
