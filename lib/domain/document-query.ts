import type { CalendarDate } from './calendar-date.ts';

/**
 * Where a document stands, written once with its row and independent of today (docs/visma.md has
 * the table by type and status): a claim with something left, a claim or cash sale that is paid, a
 * credit or a reversal with something left, a credit that is used up, and all that is neither owed
 * nor paid (drafts, voided pairs, refunds, types we do not know).
 */
export const DOCUMENT_LANES = ['open', 'paid', 'credit', 'used-credit', 'other'] as const;
export type DocumentLane = (typeof DOCUMENT_LANES)[number];

/** Days since the due date: none or not yet, 1–30, 31–60, 61–90, more. */
export const AGEING_BUCKETS = ['not-due', '1-30', '31-60', '61-90', 'over-90'] as const;
export type AgeingBucket = (typeof AGEING_BUCKETS)[number];

/** The chips, and what a figure opens: `unapplied` are the credits with something left. */
export const DOCUMENT_VIEWS = [
  'all',
  'open',
  'overdue',
  'not-due',
  'paid',
  'credits',
  'unapplied',
] as const;
export type DocumentView = (typeof DOCUMENT_VIEWS)[number];

/** `first-glance`: open claims by due date, then the rest newest first. Its direction is ignored. */
export const DOCUMENT_SORTS = [
  'first-glance',
  'due',
  'date',
  'number',
  'amount',
  'balance',
  'type',
  'status',
  'reference',
  'text',
  'currency',
] as const;
export type DocumentSort = (typeof DOCUMENT_SORTS)[number];

/** Which of a ledger's rows are wanted, and in which order. All conditions hold together. */
export interface DocumentQuery {
  readonly view: DocumentView;
  /** Open claims of this age only. */
  readonly ageing?: AgeingBucket;
  readonly currency?: string;
  /** Every word must occur in number, reference, KID, text or amount; case and accents do not matter. */
  readonly search?: string;
  /** Document dates, both ends included. */
  readonly from?: CalendarDate;
  readonly to?: CalendarDate;
  readonly sort: DocumentSort;
  readonly direction: 'ascending' | 'descending';
}

export const FIRST_GLANCE_QUERY: DocumentQuery = {
  view: 'all',
  sort: 'first-glance',
  direction: 'ascending',
};
