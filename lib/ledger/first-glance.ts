import type { CustomerDocument } from '../domain/document.ts';
import { isOpenClaim } from '../domain/document.ts';

/** Sorts behind every digit. */
const LAST = '~';

/**
 * Text whose ascending order by code point is the order a person looks in: open claims by due
 * date, so overdue ones first and those without due date last; then the rest, newest first.
 * Independent of today, so it is written once with the row.
 */
export function firstGlance(
  document: Pick<CustomerDocument, 'type' | 'status' | 'balanceE4' | 'date' | 'dueDate'>,
): string {
  if (isOpenClaim(document)) return `0${document.dueDate ?? LAST}`;
  return `1${document.date === undefined ? LAST : newestFirst(document.date)}`;
}

/** The nine's complement of each digit turns the order round. */
function newestFirst(date: string): string {
  return date.replace(/\d/g, (digit) => String(9 - Number(digit)));
}
