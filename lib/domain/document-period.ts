import type { CalendarDate } from './calendar-date.ts';
import { findCalendarDate } from './calendar-date.ts';

/** Kinds of spans of document dates, as a person chooses them. */
export const PERIOD_KINDS = ['any', 'this-year', 'last-12-months', 'custom'] as const;

export interface DocumentPeriod {
  readonly kind: (typeof PERIOD_KINDS)[number];
  /** Of a custom period only; open where absent. Both ends belong to it. */
  readonly from?: CalendarDate;
  readonly to?: CalendarDate;
}

/** The first and the last day of a period; absent where it has no end on that side. */
export function periodDates(
  { kind, from, to }: DocumentPeriod,
  today: CalendarDate,
): Pick<DocumentPeriod, 'from' | 'to'> {
  switch (kind) {
    case 'any':
      return {};
    case 'this-year':
      return { from: `${today.slice(0, 4)}-01-01` as CalendarDate };
    case 'last-12-months':
      return { from: oneYearBefore(today) };
    case 'custom':
      return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
  }
}

/** The day of the same name a year ago; 28 February for 29 February. */
function oneYearBefore(today: CalendarDate): CalendarDate {
  const year = String(Number(today.slice(0, 4)) - 1).padStart(4, '0');
  return findCalendarDate(`${year}${today.slice(4)}`) ?? (`${year}-02-28` as CalendarDate);
}
