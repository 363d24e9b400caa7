import type { DocumentFilter } from '../db/document-filter.ts';
import { resolveOrder } from '../db/document-order.ts';
import type { DocumentPosition } from '../db/document-store.ts';
import type { LedgerRef, StoredLedger } from '../db/ledger-store.ts';
import type { CalendarDate } from '../domain/calendar-date.ts';
import type { DocumentPage, DocumentRow } from '../domain/card.ts';
import type { DocumentQuery, DocumentSort } from '../domain/document-query.ts';
import { DOCUMENT_LANES, FIRST_GLANCE_QUERY } from '../domain/document-query.ts';
import { documentState } from '../domain/document-state.ts';
import type { CustomerDocument } from '../domain/document.ts';
import { signedE4 } from '../domain/document.ts';
import { AppError } from '../errors.ts';
import type { CursorScope } from './document-cursor.ts';
import { parseCursor, toCursor } from './document-cursor.ts';
import { toDocumentFilter } from './document-filter.ts';
import type { LedgerDeps } from './ledger-deps.ts';
import { noteView } from './note-view.ts';
import { ledgerRevision, summariseLedger } from './summarise-ledger.ts';

export interface DocumentListing extends LedgerRef {
  /** The first glance when absent. */
  readonly query?: DocumentQuery;
  /** `nextCursor` of the page before; absent for the first page. */
  readonly cursor?: string;
  readonly limit: number;
  /** The calendar date in the company's time zone. */
  readonly today: CalendarDate;
}

type Deps = Pick<LedgerDeps, 'ledgers' | 'documents' | 'figures' | 'clock'>;

/** One page of the rows that a query means. Throws `input.not-found`, `input.invalid`. */
export async function listDocuments(deps: Deps, listing: DocumentListing): Promise<DocumentPage> {
  const { ledgerId, query = FIRST_GLANCE_QUERY, cursor } = listing;
  const scope = { ledgerId, query };
  const after = cursor === undefined ? undefined : parseCursor(scope, cursor);
  const ledger = await getLedger(deps, listing);
  await noteView(deps, ledger, 'listing');
  const page = await findPage(deps, ledger, { listing, scope, after });
  // Rows and counts are asked for one after the other: a read may have been published in between.
  const now = await getLedger(deps, listing);
  if (now.visibleRead === ledger.visibleRead) return page;
  return findPage(deps, now, { listing, scope, after });
}

async function getLedger(
  { ledgers }: Deps,
  { tenantId, ledgerId }: LedgerRef,
): Promise<StoredLedger> {
  const ledger = await ledgers.find({ tenantId, ledgerId });
  if (ledger !== undefined) return ledger;
  throw new AppError('input.not-found', 'no such ledger in this tenant');
}

interface WantedPage {
  readonly listing: DocumentListing;
  readonly scope: CursorScope;
  readonly after: DocumentPosition | undefined;
}

async function findPage(
  deps: Deps,
  ledger: StoredLedger,
  { listing: { limit, today }, scope, after }: WantedPage,
): Promise<DocumentPage> {
  const { query } = scope;
  const filter = toDocumentFilter(query, today);
  const counted = await countRows(deps, ledger, filter);
  const order = resolveOrder(query, filter);
  const way = isStretch(query, filter, order.sort) ? 'walk' : wayTo(counted, limit);
  // One more than asked tells whether there is a next page.
  const asked = { ...order, filter, after, limit: limit + 1, way };
  const found = counted.meant === 0 ? [] : await deps.documents.list(ledger, asked);
  const shown = found.slice(0, limit);
  const last = found.length > limit ? shown.at(-1) : undefined;
  return {
    rows: shown.map(({ document }) => toRow(document, today)),
    ...(last && { nextCursor: toCursor(scope, { key: last.key, ...last.document }) }),
    total: counted.meant,
    revision: ledgerRevision(ledger),
  };
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

function toRow(document: CustomerDocument, today: CalendarDate): DocumentRow {
  const { type, number, date, dueDate, currency, amountE4, balanceE4 } = document;
  return {
    key: `${type} ${number}`,
    type,
    number,
    ...(date !== undefined && { date }),
    ...(dueDate !== undefined && { dueDate }),
    currency,
    amountE4: signedE4(type, amountE4),
    balanceE4: signedE4(type, balanceE4),
    state: documentState(document, today),
    reference: document.customerReference,
    text: document.text,
    flawed: document.flaws.length > 0,
  };
}
