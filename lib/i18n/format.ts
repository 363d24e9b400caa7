import type { CalendarDate } from '../domain/calendar-date.ts';
import type { AmountE4 } from '../domain/money.ts';
import type { Locale } from './locale.ts';
import { formatTag } from './locale.ts';

const MINUS = '\u2212';
const NO_BREAK_SPACE = '\u00a0';
const DAY_MS = 86_400_000;

/** Numbers, dates and times in one language. Build it once per screen: formatters are costly. */
export interface Format {
  /** Two decimals, grouped, with a true minus (U+2212); half a cent goes away from zero. */
  amount(amount: AmountE4): string;
  /** A whole number, grouped. */
  count(count: number): string;
  /** A calendar date, never shifted by a time zone. */
  date(date: CalendarDate): string;
  /** The day of an instant (epoch milliseconds). */
  day(instant: number): string;
  /** How long ago an instant was (epoch milliseconds), in whole minutes, hours or days. */
  age(instant: number, now: number): string;
  /** The time of day of an instant (epoch milliseconds), with its date unless that is today. */
  time(instant: number, now: number): string;
  /** Day and time of day of an instant (epoch milliseconds). */
  moment(instant: number): string;
}

/** `timeZone` (IANA) is that of the reader and concerns instants only. */
export function createFormat(locale: Locale, timeZone: string): Format {
  const tag = formatTag(locale);
  const numbers = new Intl.NumberFormat(tag, {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
  const counts = new Intl.NumberFormat(tag);
  const dates = new Intl.DateTimeFormat(tag, { ...dateParts(locale), timeZone: 'UTC' });
  const days = new Intl.DateTimeFormat(tag, { ...dateParts(locale), timeZone });
  const times = new Intl.DateTimeFormat(tag, { hour: '2-digit', minute: '2-digit', timeZone });
  const ages = new Intl.RelativeTimeFormat(tag, { numeric: 'always' });
  return {
    amount: (amount) => writeAmount(numbers, amount),
    count: (count) => counts.format(count).replace(/\s/g, NO_BREAK_SPACE),
    date: (date) => dates.format(Date.parse(`${date}T00:00:00Z`)),
    day: (instant) => days.format(instant),
    age: (instant, now) => writeAge(ages, now - instant),
    time: (instant, now) => {
      const day = days.format(instant);
      const time = times.format(instant);
      const isToday = Math.abs(now - instant) < DAY_MS && day === days.format(now);
      return isToday ? time : `${day} ${time}`;
    },
    moment: (instant) => `${days.format(instant)} ${times.format(instant)}`,
  };
}

/** English readers of this panel write dates in two orders, so the month is a word there. */
function dateParts(locale: Locale): Intl.DateTimeFormatOptions {
  return { day: '2-digit', month: locale === 'en' ? 'short' : '2-digit', year: 'numeric' };
}

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

function writeAge(ages: Intl.RelativeTimeFormat, ageMs: number): string {
  if (ageMs >= 2 * DAY_MS) return ages.format(-Math.floor(ageMs / DAY_MS), 'day');
  if (ageMs >= 2 * HOUR_MS) return ages.format(-Math.floor(ageMs / HOUR_MS), 'hour');
  return ages.format(-Math.floor(Math.max(0, ageMs) / MINUTE_MS), 'minute');
}

/**
 * By whole cents and a decimal text, never by a binary fraction. The group separator is one kind
 * of space everywhere: servers and browsers of different age disagree between two kinds, and
 * markup that differs is rendered twice.
 */
function writeAmount(numbers: Intl.NumberFormat, amount: AmountE4): string {
  const cents = Math.floor((Math.abs(amount) + 50) / 100);
  const digits = String(cents).padStart(3, '0');
  const decimal = `${digits.slice(0, -2)}.${digits.slice(-2)}` as `${number}`;
  const written = numbers.format(decimal).replace(/\s/g, NO_BREAK_SPACE);
  return amount < 0 && cents > 0 ? `${MINUS}${written}` : written;
}
