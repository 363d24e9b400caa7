import { describe, expect, it } from 'vitest';
import { AppError } from '#lib/errors.ts';
import { companyProblem } from '#lib/ledger/company-problem.ts';
import { nextTryAt } from '#lib/ledger/next-try.ts';

describe('what a failed read is on the card', () => {
  it.each([
    ['visma.needs-reauthentication', 'needs-reauthentication'],
    ['visma.unauthorized', 'needs-reauthentication'],
    ['visma.company-refused', 'needs-reauthentication'],
    ['visma.role-missing', 'role-missing'],
    ['visma.no-licence', 'no-licence'],
    ['visma.not-approved', 'not-approved'],
    ['visma.no-such-customer', 'no-such-customer'],
    ['visma.rate-limited', 'throttled'],
    ['connection.paused', 'paused'],
    ['connection.never-connected', 'never-connected'],
    ['visma.unavailable', 'visma-down'],
    ['visma.connect-unavailable', 'visma-down'],
    ['visma.unexpected-response', 'visma-down'],
    ['http.timeout', 'visma-down'],
    ['a code of another version', 'visma-down'],
  ])('%s is %s', (code, problem) => {
    expect(companyProblem(code)).toBe(problem);
  });
});

describe('the next try', () => {
  const now = 1_000_000;

  it('waits as long as Visma says', () => {
    const error = new AppError('visma.rate-limited', 'too many', { retryAt: now + 42_000 });
    expect(nextTryAt(error, now)).toBe(now + 42_000);
  });

  it('waits at least 150 seconds for what nobody mends in between', () => {
    for (const code of [
      'visma.no-such-customer',
      'visma.no-licence',
      'visma.company-refused',
      'visma.forbidden',
    ] as const) {
      expect(nextTryAt(new AppError(code, 'refused'), now)).toBeGreaterThanOrEqual(now + 150_000);
    }
  });

  it('waits 15 seconds for what passes by itself', () => {
    for (const code of [
      'http.timeout',
      'visma.unavailable',
      'visma.unexpected-response',
    ] as const) {
      expect(nextTryAt(new AppError(code, 'down'), now)).toBe(now + 15_000);
    }
  });

  it.each([
    [10, 15],
    [15, 15],
    [40, 40],
    [3_600, 60],
  ])('waits longer in an outage that has lasted %i seconds: %i', (lasted, waits) => {
    const error = new AppError('visma.unavailable', 'down');
    expect(nextTryAt(error, now, now - lasted * 1_000)).toBe(now + waits * 1_000);
  });

  it('comes no earlier for an outage when Visma has said when', () => {
    const error = new AppError('visma.unavailable', 'down', { retryAt: now + 90_000 });
    expect(nextTryAt(error, now)).toBe(now + 90_000);
  });
});
