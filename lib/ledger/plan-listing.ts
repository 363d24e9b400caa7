import type { DocumentFilter } from '../db/document-filter.ts';
import type { DocumentOrder } from '../db/document-order.ts';
import { resolveOrder } from '../db/document-order.ts';
import type { DocumentListRequest } from '../db/document-store.ts';
import type { StoredLedger } from '../db/ledger-store.ts';
import type { CalendarDate } from '../domain/calendar-date.ts';
import type { DocumentQuery, DocumentSort } from '../domain/document-query.ts';
import { DOCUMENT_LANES } from '../domain/document-query.ts';
import { toDocumentFilter } from './document-filter.ts';
import type { LedgerDeps } from './ledger-deps.ts';
import { summariseLedger } from './summarise-ledger.ts';

/** How the rows that a query means are found. */
export interface ListingPlan extends DocumentOrder, Pick<DocumentListRequest, 'filter' | 'way'> {
  /** Rows meant. */
  readonly total: number;
}

interface Wanted {
  readonly query: DocumentQuery;
  readonly today: CalendarDate;
  /** Rows of a page. */
  readonly limit: number;
}

export async function planListing(
  deps: Pick<LedgerDeps, 'documents' | 'figures'>,
  ledger: StoredLedger,
  { query, today, limit }: Wanted,
): Promise<ListingPlan> {
  const filter = toDocumentFilter(query, today);
  const counted = await countRows(deps, ledger, filter);
  const order = resolveOrder(query, filter);
  const way = isStretch(query, filter, order.sort) ? 'walk' : wayTo(counted, limit);
  return { ...order, filter, way, total: counted.meant };
}

interface Counted {
  readonly meant: number;
  /** Rows that a walk in order passes until it has met all that are meant. */
  readonly walked: number;
}

/** Figures of a first read under way lag behind its rows, so what they would tell is counted. */
async function countRows(
  deps: Pick<LedgerDeps, 'documents' | 'figures'>,
  ledger: StoredLedger,
  filter: DocumentFilter,
): Promise<Counted> {
  if (isWholeLedger(filter)) {
    const total = summariseLedger(ledger)?.total ?? 0;
    return { meant: total, walked: total };
  }
  const isCounted = filter.dates !== undefined || filter.search.length > 0;
  const { meant, inLanes } = await deps.figures.count(ledger, filter);
  if (!isCounted && ledger.visibleRead !== undefined) return { meant, walked: inLanes };
  return { meant: await deps.documents.count(ledger, filter), walked: inLanes };
}

function isWholeLedger({ lanes, due, currency, dates, search }: DocumentFilter): boolean {
  const isNarrowed = due !== undefined || currency !== undefined || dates !== undefined;
  return lanes.length === DOCUMENT_LANES.length && !isNarrowed && search.length === 0;
}

/** What is meant stands together in the order, so that a walk meets little else. */
function isStretch(
  { ageing }: DocumentQuery,
  { dates, currency, search }: DocumentFilter,
  sort: DocumentSort,
): boolean {
  const isOnlyDates = currency === undefined && search.length === 0;
  const isOfAge = ageing === undefined || sort === 'due';
  return isOnlyDates && isOfAge && (dates === undefined || sort === 'date');
}

/** A walk meets a row that is meant every `walked / meant` rows; collecting touches all `meant`. */
function wayTo({ meant, walked }: Counted, limit: number): 'walk' | 'collect' {
  return meant < walked && meant * meant < limit * walked ? 'collect' : 'walk';
}
