import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CalendarDate } from '#lib/domain/calendar-date.ts';
import { addDays, daysBetween, findCalendarDate, todayIn } from '#lib/domain/calendar-date.ts';

const day = (text: string) => text as CalendarDate;
const at = (text: string) => Date.parse(text);
const anyDay = fc
  .integer({ min: -20_000, max: 40_000 })
  .map((days) => addDays(day('2000-01-01'), days));

describe('today is the date on the wall of the company', () => {
  it.each([
    ['Europe/Oslo', '2026-11-21T22:59:59Z', '2026-11-21'],
    ['Europe/Oslo', '2026-11-21T23:00:00Z', '2026-11-22'],
    // Summer time: two hours ahead, so that the day begins an hour earlier.
    ['Europe/Oslo', '2026-07-01T21:59:59Z', '2026-07-01'],
    ['Europe/Oslo', '2026-07-01T22:00:00Z', '2026-07-02'],
    // The nights of 23 and 25 hours.
    ['Europe/Oslo', '2026-03-28T23:00:00Z', '2026-03-29'],
    ['Europe/Oslo', '2026-03-29T21:59:59Z', '2026-03-29'],
    ['Europe/Oslo', '2026-03-29T22:00:00Z', '2026-03-30'],
    ['Europe/Oslo', '2026-10-24T22:00:00Z', '2026-10-25'],
    ['Europe/Oslo', '2026-10-25T22:59:59Z', '2026-10-25'],
    ['Europe/Oslo', '2026-10-25T23:00:00Z', '2026-10-26'],
    ['Pacific/Kiritimati', '2026-11-21T10:00:00Z', '2026-11-22'],
    ['Etc/GMT+12', '2026-11-21T11:59:59Z', '2026-11-20'],
    ['Pacific/Niue', '2026-11-21T10:59:59Z', '2026-11-20'],
    ['Asia/Kathmandu', '2028-02-28T18:15:00Z', '2028-02-29'],
    ['UTC', '2028-02-29T23:59:59.999Z', '2028-02-29'],
    ['UTC', '2026-12-31T24:00:00Z', '2027-01-01'],
  ])('in %s at %s: %s', (timeZone, instant, expected) => {
    expect(todayIn(timeZone, at(instant))).toBe(expected);
  });
});

describe('days are counted without time and zone', () => {
  it.each([
    ['2026-03-28', '2026-03-30', 2],
    ['2026-10-24', '2026-10-26', 2],
    ['2028-02-28', '2028-03-01', 2],
    ['2027-02-28', '2027-03-01', 1],
    ['2027-01-01', '2026-12-31', -1],
  ])('from %s to %s: %i', (from, to, days) => {
    expect(daysBetween(day(from), day(to))).toBe(days);
    expect(addDays(day(from), days)).toBe(to);
  });

  it('and added back they give the day they were counted from', () => {
    fc.assert(
      fc.property(anyDay, anyDay, (from, to) => {
        expect(addDays(from, daysBetween(from, to))).toBe(to);
        expect(from < to).toBe(daysBetween(from, to) > 0);
      }),
    );
  });
});

describe('a date text', () => {
  it.each(['2026-02-30', '2026-02-29', '2026-13-01', '2026-1-1', '21.11.2026', '', undefined])(
    'that names no day is none: %s',
    (text) => {
      expect(findCalendarDate(text)).toBeUndefined();
    },
  );

  it('is never shifted by a zone', () => {
    expect(findCalendarDate('2028-02-29T23:30:00-11:00')).toBe('2028-02-29');
    expect(findCalendarDate('2026-11-21T00:00:00')).toBe('2026-11-21');
  });
});
