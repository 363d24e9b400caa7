import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { DocumentQuery, DocumentSort } from '../domain/document-query.ts';
import { DOCUMENT_LANES } from '../domain/document-query.ts';
import type { Db } from './db.ts';
import type { DocumentFilter } from './document-filter.ts';

/** What rows are sorted by; type and number follow it, in the same direction. */
export type SortKey = string | number | null;

export interface DocumentOrder {
  readonly sort: DocumentSort;
  readonly direction: DocumentQuery['direction'];
}

/** How an order is walked. */
export interface Walk {
  readonly key: RawBuilder<SortKey>;
  readonly direction: 'asc' | 'desc';
  /** Rows without a value come last in both directions. */
  readonly mayBeNull: boolean;
  /** The column whose index has the order; absent: the rows found are sorted. */
  readonly column?: string;
  /** The index has the order within each part of the ledger only (`list_part`). */
  readonly isByPart: boolean;
}

/** What a sort's keys are, where rows have one. */
export function sortKeyKind(sort: DocumentSort): 'amount' | 'text' {
  return sort === 'amount' || sort === 'balance' ? 'amount' : 'text';
}

/**
 * The first glance of some lanes only is what it is in the whole ledger: claims by due date, the
 * rest newest first. Only the whole ledger has it in an index of its own.
 */
export function resolveOrder(
  { sort, direction }: DocumentOrder,
  filter: DocumentFilter,
): DocumentOrder {
  if (sort !== 'first-glance') return { sort, direction };
  if (filter.lanes.length === DOCUMENT_LANES.length) return { sort, direction: 'ascending' };
  const isOpen = filter.lanes.every((lane) => lane === 'open');
  return isOpen
    ? { sort: 'due', direction: 'ascending' }
    : { sort: 'date', direction: 'descending' };
}

export function walkOf({ sort, direction }: DocumentOrder, engine: Db['engine']): Walk {
  const { column, key, ...others } = SORTS[sort];
  return {
    direction: direction === 'ascending' ? 'asc' : 'desc',
    key: key === undefined ? sql.ref(`document.${column}`) : byCodePoint(key, engine),
    ...(key === undefined && { column }),
    ...others,
  };
}

interface Sort {
  readonly column: string;
  /** In place of the column, which then has no index. */
  readonly key?: RawBuilder<unknown>;
  readonly mayBeNull: boolean;
  readonly isByPart: boolean;
}

const byPart = { mayBeNull: false, isByPart: true };
const sorted = { mayBeNull: false, isByPart: false };

const SORTS: Readonly<Record<DocumentSort, Sort>> = {
  'first-glance': { column: 'first_glance', ...sorted },
  due: { column: 'due_date', ...byPart, mayBeNull: true },
  date: { column: 'document_date', ...byPart, mayBeNull: true },
  number: { column: 'number_order', ...byPart },
  amount: { column: 'signed_amount_e4', ...byPart },
  balance: { column: 'signed_balance_e4', ...byPart },
  type: { column: 'document_type', key: sql`document_type`, ...sorted },
  // As the words of the state are: what is due by its urgency, then credits, paid, used, the rest.
  status: {
    column: 'lane',
    key: sql`case lane when 'open' then '0' || coalesce(due_date, '~')
      when 'credit' then '1' when 'paid' then '2' when 'used-credit' then '3'
      else '4' || status end`,
    ...sorted,
  },
  reference: { column: 'customer_reference', ...beginningOf('customer_reference') },
  text: { column: 'document_text', ...beginningOf('document_text') },
  currency: { column: 'currency', key: sql`nullif(currency, '')`, ...sorted, mayBeNull: true },
};

/** Enough of a text to sort by, few enough characters for a cursor; none sorts last. */
function beginningOf(column: string): Pick<Sort, 'key' | 'mayBeNull' | 'isByPart'> {
  const key = sql`nullif(substr(${sql.ref(column)}, 1, 60), '')`;
  return { key, mayBeNull: true, isByPart: false };
}

/** Without regard to the case of A–Z, all else by code point: the one order that both engines have. */
function byCodePoint(key: RawBuilder<unknown>, engine: Db['engine']): RawBuilder<SortKey> {
  return engine === 'postgres' ? sql`lower((${key}) collate "C")` : sql`lower(${key})`;
}
