import type { CalendarDate } from './calendar-date.ts';
import type { DocumentPeriod } from './document-period.ts';
import { periodDates } from './document-period.ts';
import type { AgeingBucket, DocumentQuery } from './document-query.ts';

/** Columns that a person may do without; the others carry what the list is for. */
export const OPTIONAL_COLUMNS = [
  'type',
  'date',
  'reference',
  'text',
  'amount',
  'currency',
] as const;
export type OptionalColumn = (typeof OPTIONAL_COLUMNS)[number];

/** Which rows a person chose to see, and in which order. */
export interface ListChoice extends Pick<DocumentQuery, 'view' | 'sort' | 'direction'> {
  readonly period: DocumentPeriod;
  readonly ageing?: AgeingBucket;
  readonly currency?: string;
  /** Empty when nothing is searched for. */
  readonly search: string;
}

/** A document in the drawer of a company's list. */
export interface OpenedDocument {
  readonly connectionId: string;
  /** Of its row: type and number. */
  readonly key: string;
}

/** How one person left one panel. Each change of card loads the panel anew; this outlives it. */
export interface PanelPreferences {
  readonly choice: ListChoice;
  readonly hiddenColumns: readonly OptionalColumn[];
  /** The card it was left on; 0 before the first. */
  readonly contactId: number;
  /** Absent while the drawer is closed. */
  readonly opened?: OpenedDocument;
  /** Connection id of the only company shown of several; absent where all are. */
  readonly company?: string;
}

export const FIRST_CHOICE: ListChoice = {
  view: 'all',
  sort: 'first-glance',
  direction: 'ascending',
  period: { kind: 'any' },
  search: '',
};

export const FIRST_PREFERENCES: PanelPreferences = {
  choice: FIRST_CHOICE,
  hiddenColumns: [],
  contactId: 0,
};

/** On another card a search and a currency would only hide what is there: they are left behind. */
export function choiceOnCard({ choice, contactId }: PanelPreferences, card: number): ListChoice {
  if (contactId === card) return choice;
  const { view, sort, direction, period, ageing } = choice;
  return { view, sort, direction, period, search: '', ...(ageing !== undefined && { ageing }) };
}

/** The same of everything: the drawer and the choice of one company are of the card they were left on. */
export function preferencesOnCard(preferences: PanelPreferences, card: number): PanelPreferences {
  if (preferences.contactId === card) return preferences;
  const { hiddenColumns } = preferences;
  return { choice: choiceOnCard(preferences, card), hiddenColumns, contactId: card };
}

export function toDocumentQuery(choice: ListChoice, today: CalendarDate): DocumentQuery {
  const { view, sort, direction, period, ageing, currency, search } = choice;
  return {
    view,
    sort,
    direction,
    ...periodDates(period, today),
    ...(ageing !== undefined && { ageing }),
    ...(currency !== undefined && { currency }),
    ...(search.trim() !== '' && { search: search.trim() }),
  };
}

/** Whether rows are left out by it; the order leaves none out. */
export function isNarrowed({ view, period, ageing, currency, search }: ListChoice): boolean {
  return (
    view !== 'all' ||
    period.kind !== 'any' ||
    ageing !== undefined ||
    currency !== undefined ||
    search.trim() !== ''
  );
}
