/**
 * Calendar dates, `YYYY-MM-DD`, without time and zone. Visma's document and due dates are of this
 * kind although they arrive as `2026-11-21T00:00:00`: a conversion by time zone would shift them.
 */
declare const brand: unique symbol;
export type CalendarDate = string & { readonly [brand]: 'CalendarDate' };

const SHAPE = /^(\d{4})-(\d{2})-(\d{2})/;
const DAY_MS = 86_400_000;

/** The date part of a date or date-time text; undefined when there is none or no such day exists. */
export function findCalendarDate(text: string | null | undefined): CalendarDate | undefined {
  const match = SHAPE.exec(text ?? '');
  if (match === null) return undefined;
  const day = match[0];
  const parsed = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(parsed.getTime()) || parsed.toISOString().slice(0, 10) !== day) return undefined;
  return day as CalendarDate;
}

/** Whole days from `from` to `to`; negative when `to` is earlier. Free of daylight saving. */
export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

/** `days` later, or earlier when negative. */
export function addDays(date: CalendarDate, days: number): CalendarDate {
  const instant = Date.parse(`${date}T00:00:00Z`) + days * DAY_MS;
  return new Date(instant).toISOString().slice(0, 10) as CalendarDate;
}

/** The date on the wall of a company in `timeZone` (IANA name) at the instant `nowMs`. */
export function todayIn(timeZone: string, nowMs: number): CalendarDate {
  return calendarOf(timeZone).format(nowMs) as CalendarDate;
}

/** One is dear to make and is asked for at every request; there are only so many time zones. */
const calendars = new Map<string, Intl.DateTimeFormat>();

function calendarOf(timeZone: string): Intl.DateTimeFormat {
  const known = calendars.get(timeZone);
  if (known !== undefined) return known;
  const calendar = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  calendars.set(timeZone, calendar);
  return calendar;
}
