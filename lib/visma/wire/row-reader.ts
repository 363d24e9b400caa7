import type { CalendarDate } from '../../domain/calendar-date.ts';
import { findCalendarDate } from '../../domain/calendar-date.ts';
import type { AmountE4 } from '../../domain/money.ts';
import { findAmountE4 } from '../../domain/money.ts';
import { cleanText } from '../../domain/clean-text.ts';

/**
 * Reads the fields of one row and notes the ones that could not be read, so that a bad field costs
 * a mark on its row and neither the row nor the list. A field that is absent or null is no flaw by
 * itself: the contract requires none.
 */
export interface RowReader {
  /** Names of the fields that were there and unreadable, each once. */
  readonly flaws: readonly string[];
  text(field: string, maxLength: number): string;
  /** A text inside an object field, such as `customer.name`. */
  nestedText(field: string, inner: string, maxLength: number): string;
  amount(field: string): AmountE4 | undefined;
  date(field: string): CalendarDate | undefined;
  word<Word extends string>(field: string, words: readonly Word[]): Word | undefined;
  /** Adds a flaw that only several fields together show. */
  note(field: string): void;
}

export function createRowReader(row: unknown): RowReader {
  const flaws = new Set<string>();
  const read = <Value>(field: string, find: (value: unknown) => Value | undefined) => {
    const value = unwrap(fieldOf(row, field));
    if (value === undefined || value === null) return undefined;
    const found = find(value);
    if (found === undefined) flaws.add(field);
    return found;
  };
  return {
    get flaws() {
      return [...flaws];
    },
    text: (field, maxLength) => read(field, (value) => findText(value, maxLength)) ?? '',
    nestedText: (field, inner, maxLength) =>
      read(field, (value) => findText(unwrap(fieldOf(value, inner)) ?? '', maxLength)) ?? '',
    amount: (field) => read(field, findAmountE4),
    date: (field) => {
      const text = read(field, (value) => (typeof value === 'string' ? value : undefined))?.trim();
      if (text === undefined || text === '') return undefined;
      const day = findCalendarDate(text);
      if (day === undefined) flaws.add(field);
      return day !== undefined && day > NO_DATE ? day : undefined;
    },
    word: (field, words) => read(field, (value) => words.find((word) => word === value)),
    note: (field) => void flaws.add(field),
  };
}

/** The least dates of .NET and of SQL Server's short form stand for *none* where null was not written. */
const NO_DATE = '1900-01-01';

/** Own fields only: `__proto__` in a body is a name like any other. */
export function fieldOf(row: unknown, field: string): unknown {
  if (typeof row !== 'object' || row === null || !Object.hasOwn(row, field)) return undefined;
  return Reflect.get(row, field);
}

/** Writes wrap every scalar in `{ "value": … }`; should a read do so too, it means the same. */
export function unwrap(value: unknown): unknown {
  const isWrapped =
    typeof value === 'object' &&
    value !== null &&
    Object.hasOwn(value, 'value') &&
    Object.keys(value).length === 1;
  return isWrapped ? fieldOf(value, 'value') : value;
}

function findText(value: unknown, maxLength: number): string | undefined {
  if (typeof value === 'string') return cleanText(value, maxLength);
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined;
}
