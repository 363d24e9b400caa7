import type { CalendarDate } from './calendar-date.ts';
import { addDays, daysBetween } from './calendar-date.ts';
import type { AgeingBucket } from './document-query.ts';

/** Due dates, both ends included; an end that is absent is open. */
export interface DueDates {
  readonly from?: CalendarDate;
  readonly to?: CalendarDate;
}

/** Days overdue, both ends included. */
const OVERDUE_DAYS = {
  '1-30': [1, 30],
  '31-60': [31, 60],
  '61-90': [61, 90],
  'over-90': [91, Infinity],
} as const satisfies Record<Exclude<AgeingBucket, 'not-due'>, readonly [number, number]>;

/** What is due today, and what has no due date, is not due. */
export function ageingBucket(dueDate: CalendarDate | undefined, today: CalendarDate): AgeingBucket {
  const days = dueDate === undefined ? 0 : daysBetween(dueDate, today);
  if (days <= 0) return 'not-due';
  if (days <= 30) return '1-30';
  if (days <= 60) return '31-60';
  return days <= 90 ? '61-90' : 'over-90';
}

/** The due dates of a bucket; those without a due date belong to `not-due` besides. */
export function dueDatesOf(bucket: AgeingBucket, today: CalendarDate): DueDates {
  if (bucket === 'not-due') return { from: today };
  const [least, most] = OVERDUE_DAYS[bucket];
  return {
    ...(most !== Infinity && { from: addDays(today, -most) }),
    to: addDays(today, -least),
  };
}
