import type { CalendarDate } from './calendar-date.ts';
import { documentRole, DOCUMENT_TYPES } from './document.ts';

/** One look at a customer's documents. */
export interface Look {
  /** Epoch milliseconds. */
  readonly at: number;
  /** The calendar date in the company's time zone. */
  readonly on: CalendarDate;
  /** The read whose rows were shown; absent while the first one was under way. */
  readonly read?: number;
}

/** What is remembered of one person and one ledger. */
export interface RememberedLooks {
  readonly last: Look;
  /** The last look of the view before the present one; absent during the first. */
  readonly before?: Look;
}

/**
 * SuperOffice loads the panel anew at each change of card, and an open panel asks every minute while
 * it is visible: looks less than this apart are one view, so what is new stays new while somebody
 * goes back and forth between cards.
 */
export const VIEW_APART_MS = 30 * 60_000;
/** A look that differs from the last one in its time only is not worth a write more often. */
const NOTED_EVERY_MS = 5 * 60_000;

export function addLook(known: RememberedLooks | undefined, look: Look): RememberedLooks {
  if (known === undefined) return { last: look };
  if (look.at - known.last.at >= VIEW_APART_MS) return { last: look, before: known.last };
  const { read = known.last.read } = look;
  const last = {
    ...look,
    at: Math.max(look.at, known.last.at),
    ...(read !== undefined && { read }),
  };
  return { ...known, last };
}

/** Whether what is stored has to be replaced. */
export function isWorthNoting(known: RememberedLooks | undefined, now: RememberedLooks): boolean {
  if (known === undefined || known.before !== now.before) return true;
  return known.last.read !== now.last.read || now.last.at - known.last.at >= NOTED_EVERY_MS;
}

export type DocumentNews = 'new' | 'paid' | 'overdue';

/** What has happened to a ledger since the last look of the view before. */
export interface LedgerNews {
  /** Epoch milliseconds. */
  readonly since: number;
  readonly counts: Readonly<Record<DocumentNews, number>>;
  /** By `DocumentRow.key`; of very many, the latest ones. */
  readonly marks: Readonly<Record<string, DocumentNews>>;
}

/**
 * What the company has issued. A payment that came in is told by what it has paid, not as a document
 * of its own.
 */
export const ISSUED_TYPES = DOCUMENT_TYPES.filter(
  (type) =>
    type === 'CreditNote' || ['claim', 'cash-sale', 'cash-return'].includes(documentRole(type)),
);
