import type { AgeingBucket, DocumentSort, DocumentView } from '#lib/domain/document-query.ts';
import type { DocumentPeriod } from '#lib/domain/document-period.ts';
import type { ListChoice } from '#lib/domain/panel-preferences.ts';
import { FIRST_CHOICE } from '#lib/domain/panel-preferences.ts';

type Narrowing = 'view' | 'ageing' | 'currency' | 'period' | 'search';

/** Every row again, in the order that was chosen. */
export function clearNarrowing({ sort, direction }: ListChoice): ListChoice {
  return { ...FIRST_CHOICE, sort, direction };
}

/** A chip counts all currencies and ages, so it opens all of them. */
export function chooseView(choice: ListChoice, view: DocumentView): ListChoice {
  const { sort, direction, period, search } = choice;
  return { view, sort, direction, period, search };
}

interface FigureChosen {
  readonly view: DocumentView;
  readonly ageing?: AgeingBucket;
  /** Absent where the figures are all in one. */
  readonly currency?: string;
}

/** A figure opens exactly the rows that it adds up: search and period are given up for it. */
export function chooseFigure(choice: ListChoice, figure: FigureChosen): ListChoice {
  if (isFigureChosen(choice, figure)) return clearNarrowing(choice);
  return { ...clearNarrowing(choice), ...figure };
}

export function isFigureChosen(choice: ListChoice, figure: FigureChosen): boolean {
  return (
    choice.view === figure.view &&
    choice.ageing === figure.ageing &&
    choice.currency === figure.currency &&
    choice.period.kind === 'any' &&
    choice.search === ''
  );
}

export function choosePeriod(choice: ListChoice, period: DocumentPeriod): ListChoice {
  return { ...choice, period };
}

export function chooseSearch(choice: ListChoice, search: string): ListChoice {
  return { ...choice, search };
}

/** Takes one of several conditions back. */
export function without(choice: ListChoice, narrowing: Narrowing): ListChoice {
  const { ageing, currency, ...rest } = choice;
  return {
    ...rest,
    ...(narrowing === 'view' && { view: FIRST_CHOICE.view }),
    ...(narrowing === 'period' && { period: FIRST_CHOICE.period }),
    ...(narrowing === 'search' && { search: FIRST_CHOICE.search }),
    ...(ageing !== undefined && narrowing !== 'ageing' && { ageing }),
    ...(currency !== undefined && narrowing !== 'currency' && { currency }),
  };
}

/** Where the end that people look for first is the latest or the largest. */
const DESCENDING_FIRST: ReadonlySet<DocumentSort> = new Set(['date', 'amount', 'balance']);

/** One click sorts by a column, the next the other way round, the third as at first. */
export function chooseSort(choice: ListChoice, sort: DocumentSort): ListChoice {
  const first = DESCENDING_FIRST.has(sort) ? 'descending' : 'ascending';
  if (choice.sort !== sort) return { ...choice, sort, direction: first };
  if (choice.direction === first) {
    return { ...choice, direction: first === 'ascending' ? 'descending' : 'ascending' };
  }
  const { sort: firstSort, direction } = FIRST_CHOICE;
  return { ...choice, sort: firstSort, direction };
}
