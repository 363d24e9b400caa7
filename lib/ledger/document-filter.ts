import type { DocumentFilter } from '../db/document-filter.ts';
import { searchReadings } from '../db/search-text.ts';
import type { DueDates } from '../domain/ageing.ts';
import { dueDatesOf } from '../domain/ageing.ts';
import type { CalendarDate } from '../domain/calendar-date.ts';
import { addDays } from '../domain/calendar-date.ts';
import type { DocumentLane, DocumentQuery, DocumentView } from '../domain/document-query.ts';
import { DOCUMENT_LANES } from '../domain/document-query.ts';

const LANES: Readonly<Record<DocumentView, readonly DocumentLane[]>> = {
  all: DOCUMENT_LANES,
  open: ['open'],
  overdue: ['open'],
  'not-due': ['open'],
  paid: ['paid'],
  credits: ['credit', 'used-credit'],
  unapplied: ['credit'],
};

/** The rows that a query means on the day `today` of the company. */
export function toDocumentFilter(query: DocumentQuery, today: CalendarDate): DocumentFilter {
  const { view, ageing, currency, search, from, to } = query;
  const lanes = LANES[view];
  const due = dueOf(query, today);
  return {
    // Only open claims have an age.
    lanes: ageing === undefined ? lanes : lanes.filter((lane) => lane === 'open'),
    search: search === undefined ? [] : searchReadings(search),
    ...(due !== undefined && { due }),
    ...(currency !== undefined && { currency }),
    ...((from !== undefined || to !== undefined) && {
      dates: { ...(from !== undefined && { from }), ...(to !== undefined && { to }) },
    }),
  };
}

type Due = NonNullable<DocumentFilter['due']>;

function dueOf({ view, ageing }: DocumentQuery, today: CalendarDate): Due | undefined {
  const ofView = dueOfView(view, today);
  const ofAgeing = ageing && { ...dueDatesOf(ageing, today), orNone: ageing === 'not-due' };
  if (ofView === undefined || ofAgeing === undefined) return ofView ?? ofAgeing;
  return {
    ...inBoth(ofView, ofAgeing),
    orNone: ofView.orNone && ofAgeing.orNone,
  };
}

function dueOfView(view: DocumentView, today: CalendarDate): Due | undefined {
  if (view === 'overdue') return { to: addDays(today, -1), orNone: false };
  return view === 'not-due' ? { from: today, orNone: true } : undefined;
}

function inBoth(a: DueDates, b: DueDates): DueDates {
  const from = [a.from, b.from]
    .filter((date) => date !== undefined)
    .toSorted()
    .at(-1);
  const to = [a.to, b.to]
    .filter((date) => date !== undefined)
    .toSorted()
    .at(0);
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}
