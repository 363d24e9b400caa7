import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CreditVerification } from '#lib/domain/customer-credit.ts';
import { creditUse, findCredit } from '#lib/domain/customer-credit.ts';
import type { AmountE4 } from '#lib/domain/money.ts';
import { findCustomerFacts } from '#lib/visma/wire/customer.ts';

const e4 = (amount: number) => amount as AmountE4;

describe('a credit limit', () => {
  it.each<[CreditVerification | undefined, number | undefined, number | undefined]>([
    ['CreditLimit', 200, 200],
    ['LimitAndDaysPastDue', 200, 200],
    [undefined, 200, 200],
    ['DaysPastDue', 200, undefined],
    ['Disabled', 200, undefined],
    ['CreditLimit', 0, undefined],
    ['CreditLimit', -1, undefined],
    ['CreditLimit', undefined, undefined],
    [undefined, undefined, undefined],
  ])('with the verification %s and the amount %s is %s', (verification, amount, limit) => {
    const limitE4 = amount === undefined ? undefined : e4(amount);
    expect(findCredit({ verification, limitE4 }).limitE4).toBe(limit);
  });

  it.each<[unknown, string | undefined, number | undefined]>([
    [{ creditVerification: 'CreditLimit', creditLimit: 200_000 }, 'CreditLimit', 2_000_000_000],
    [{ creditVerification: { value: 'Disabled' }, creditLimit: { value: 0 } }, 'Disabled', 0],
    [{ creditVerification: 'Something', creditLimit: '200' }, undefined, undefined],
    [{ creditVerification: null, creditLimit: null }, undefined, undefined],
  ])('is read from %j', (fields, creditVerification, creditLimitE4) => {
    expect(findCustomerFacts({ number: '10001', ...Object(fields) })).toMatchObject({
      creditVerification,
      creditLimitE4,
    });
  });
});

describe('the used share', () => {
  it.each<[number, number, number, number]>([
    [200, 124, 62, 0],
    [200, 0, 0, 0],
    [200, -500, 0, 0],
    [1_000, 999, 99, 0],
    [1_000, 1_000, 100, 0],
    [1_000, 1_001, 101, 1],
    [200, 300, 150, 100],
    [1, Number.MAX_SAFE_INTEGER, 900_719_925_474_099_100, Number.MAX_SAFE_INTEGER - 1],
  ])('of %i with a net of %i is %i per cent, over by %i', (limit, net, percent, over) => {
    expect(creditUse(e4(limit), e4(net))).toEqual({ percent, overE4: over });
  });

  it('is 100 or more exactly when the limit is reached, and over exactly when it is passed', () => {
    const amount = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(amount, amount, (limit, net) => {
        const { percent, overE4 } = creditUse(e4(limit), e4(net));
        expect(percent >= 100).toBe(net >= limit);
        expect(overE4).toBe(Math.max(0, net - limit));
      }),
    );
  });
});
