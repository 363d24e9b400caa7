import { beforeEach, describe, expect, it } from 'vitest';
import type { ToldProblems } from '#lib/panels/told-problems.ts';
import { createToldProblems } from '#lib/panels/told-problems.ts';

const HOUR_MS = 3_600_000;
const anne = { tenantId: 'Cust1', associateId: '5', subject: ['c1', '10002'] };

describe('a problem that panels are told', () => {
  let told: ToldProblems;
  beforeEach(() => {
    told = createToldProblems();
    told.tell(anne, 'visma-down', 'first', 0);
  });

  it('keeps the support id of its first answer, and needs one line only', () => {
    expect(told.tell(anne, 'visma-down', 'second', 1_500)).toEqual({
      supportId: 'first',
      isNew: false,
    });
  });

  it.each([
    ['another problem', anne, 'paused', 1_500],
    ['after an hour', anne, 'visma-down', HOUR_MS],
    ['another person', { ...anne, associateId: '6' }, 'visma-down', 1_500],
    ['another tenant', { ...anne, tenantId: 'Cust2' }, 'visma-down', 1_500],
    ['another card', { ...anne, subject: ['c1', '10003'] }, 'visma-down', 1_500],
    ['names that only look alike together', { ...anne, subject: ['c1,10002'] }, 'visma-down', 1],
  ] as const)('is a new one: %s', (_why, place, code, now) => {
    expect(told.tell(place, code, 'second', now)).toEqual({ supportId: 'second', isNew: true });
  });

  it('is a new one when it comes again after it was over', () => {
    told.forget(anne);
    expect(told.tell(anne, 'visma-down', 'second', 1_500).isNew).toBe(true);
  });

  it('is forgotten when thousands of others were told since', () => {
    for (let index = 0; index < 5_000; index += 1) {
      told.tell({ ...anne, subject: [String(index)] }, 'visma-down', 'other', 1);
    }
    expect(told.tell(anne, 'visma-down', 'second', 2).isNew).toBe(true);
  });
});
