import type { Expression, SqlBool } from 'kysely';
import { sql } from 'kysely';
import type { DueDates } from '../domain/ageing.ts';
import type { CalendarDate } from '../domain/calendar-date.ts';
import type { DocumentLane } from '../domain/document-query.ts';
import type { SearchWords } from './search-text.ts';

/** Which rows of a ledger are meant; all conditions hold together. */
export interface DocumentFilter {
  readonly lanes: readonly DocumentLane[];
  /** Both ends included; `orNone`: also without due date. */
  readonly due?: DueDates & { readonly orNone: boolean };
  readonly currency?: string;
  /** Document dates, both ends included. */
  readonly dates?: { readonly from?: CalendarDate; readonly to?: CalendarDate };
  /** Of these readings of a search one must hold; none: nothing is searched for. */
  readonly search: readonly SearchWords[];
}

export type Condition = Expression<SqlBool>;
type DateColumn = 'due_date' | 'document_date';

/** Conditions that a ledger's profile knows as well as its documents. */
export function profileConditions({ due, currency }: DocumentFilter): readonly Condition[] {
  return [
    ...(due === undefined ? [] : [dueCondition(due)]),
    ...(currency === undefined ? [] : [sql<SqlBool>`currency = ${currency}`]),
  ];
}

export function documentConditions(filter: DocumentFilter): readonly Condition[] {
  const { dates, search } = filter;
  return [
    ...profileConditions(filter),
    ...(dates === undefined ? [] : rangeConditions('document_date', dates)),
    ...(search.length === 0 ? [] : [searchCondition(search)]),
  ];
}

/** Rows with a value in the column that a walk goes along are walked first, those without it apart. */
export type Tier = 'known' | 'missing';

/**
 * The same for a walk along the index of `column`: a range of that column bounds the walk, one of
 * another column is written so that no engine leaves the index for the other's and sorts what it
 * finds there.
 */
export function walkConditions(
  filter: DocumentFilter,
  column: string | undefined,
  tier: Tier,
): readonly Condition[] {
  const { due, dates, currency, search } = filter;
  const isUndue = column === 'due_date' && tier === 'missing';
  return [
    // Who wants rows without due date wants all of them.
    ...(due === undefined || isUndue ? [] : walkDue(due, column)),
    ...(dates === undefined ? [] : walkDates(dates, column)),
    ...(currency === undefined ? [] : [sql<SqlBool>`currency = ${currency}`]),
    ...(search.length === 0 ? [] : [searchCondition(search)]),
  ];
}

function dueCondition({ orNone, ...range }: DueDates & { readonly orNone: boolean }): Condition {
  const bounds = rangeConditions('due_date', range);
  const inRange = bounds.length === 0 ? [sql`due_date is not null`] : bounds;
  const both = sql.join(inRange, sql` and `);
  return orNone ? sql`(due_date is null or (${both}))` : sql`(${both})`;
}

function walkDue(
  { orNone, ...range }: DueDates & { readonly orNone: boolean },
  column: string | undefined,
): readonly Condition[] {
  if (column === 'due_date') return rangeConditions('due_date', range);
  const bounds = hiddenRange('due_date', range);
  if (!orNone || bounds.length === 0) return bounds;
  return [sql`(due_date is null or (${sql.join(bounds, sql` and `)}))`];
}

function walkDates(
  range: NonNullable<DocumentFilter['dates']>,
  column: string | undefined,
): readonly Condition[] {
  return column === 'document_date'
    ? rangeConditions('document_date', range)
    : hiddenRange('document_date', range);
}

function rangeConditions(column: DateColumn, { from, to }: DueDates): readonly Condition[] {
  const name = sql.ref(column);
  return [
    ...(from === undefined ? [] : [sql<SqlBool>`${name} >= ${from}`]),
    ...(to === undefined ? [] : [sql<SqlBool>`${name} <= ${to}`]),
  ];
}

/** Text no calendar date sorts behind, and no absent one before. */
const AFTER_ALL = sql.lit('~');
const BEFORE_ALL = sql.lit('');

function hiddenRange(column: DateColumn, { from, to }: DueDates): readonly Condition[] {
  const name = sql.ref(column);
  return [
    ...(from === undefined ? [] : [sql<SqlBool>`coalesce(${name}, ${BEFORE_ALL}) >= ${from}`]),
    ...(to === undefined ? [] : [sql<SqlBool>`coalesce(${name}, ${AFTER_ALL}) <= ${to}`]),
  ];
}

function searchCondition(readings: readonly SearchWords[]): Condition {
  const all = readings.map((words) => sql`(${sql.join(words.map(wordCondition), sql` and `)})`);
  return sql`(${sql.join(all, sql` or `)})`;
}

function wordCondition(spellings: readonly string[]): Condition {
  const found = spellings.flatMap((word) => {
    const pattern = `%${word.replace(/[\\%_]/g, '\\$&')}%`;
    return [
      sql`search_text like ${pattern} escape '\\'`,
      sql`(payment_reference <> '' and lower(payment_reference) like ${pattern} escape '\\')`,
    ];
  });
  return sql`(${sql.join(found, sql` or `)})`;
}
