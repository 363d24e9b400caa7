import type { DocumentPosition } from '../db/document-store.ts';
import type { LedgerRef, StoredLedger } from '../db/ledger-store.ts';
import { isMovement } from '../domain/account-statement.ts';
import type { CalendarDate } from '../domain/calendar-date.ts';
import type { DocumentExport, ExportedDocument } from '../domain/document-export.ts';
import { documentLane } from '../domain/document-lane.ts';
import type { DocumentQuery } from '../domain/document-query.ts';
import type { CustomerDocument } from '../domain/document.ts';
import { AppError } from '../errors.ts';
import type { LedgerDeps } from './ledger-deps.ts';
import { getLedger } from './list-documents.ts';
import type { ListingPlan } from './plan-listing.ts';
import { planListing } from './plan-listing.ts';
import { toDocumentRow } from './to-document-row.ts';

export interface ExportRequest extends LedgerRef {
  readonly query: DocumentQuery;
  /** The calendar date in the company's time zone. */
  readonly today: CalendarDate;
}

type Deps = Pick<LedgerDeps, 'ledgers' | 'documents' | 'figures' | 'clock'>;

/** Few enough for one statement and for memory; an order without an index is sorted once per page. */
export const EXPORT_PAGE_ROWS = 2_000;
/** More opens in no spreadsheet that people use without waiting. */
const MAX_ROWS = 200_000;
const MAX_MS = 120_000;

/**
 * The rows that a query means, in its order, however many pages they are. Nothing is held but one
 * page, and nothing is read before it is taken. Throws `input.not-found`, and `export.too-large`
 * above 200 000 rows.
 */
export async function exportDocuments(deps: Deps, request: ExportRequest): Promise<DocumentExport> {
  const { query, today } = request;
  const ledger = await getLedger(deps, request);
  const plan = await planListing(deps, ledger, { query, today, limit: EXPORT_PAGE_ROWS });
  const { total } = plan;
  if (total > MAX_ROWS) throw new AppError('export.too-large', 'more rows than a file takes');
  return {
    total,
    ...(ledger.readAt !== undefined && { readAt: ledger.readAt }),
    pages: readPages(deps, ledger, plan, today),
  };
}

async function* readPages(
  deps: Deps,
  ledger: StoredLedger,
  { total, ...plan }: ListingPlan,
  today: CalendarDate,
): AsyncGenerator<readonly ExportedDocument[]> {
  if (total === 0) return;
  const endsAt = deps.clock() + MAX_MS;
  let after: DocumentPosition | undefined;
  do {
    if (deps.clock() > endsAt) throw new AppError('export.too-long', 'the export took too long');
    const asked = { ...plan, after, limit: EXPORT_PAGE_ROWS };
    const found = await deps.documents.list(ledger, asked);
    yield found.map(({ document }) => toExported(document, today));
    after = found.length < EXPORT_PAGE_ROWS ? undefined : positionOf(found.at(-1));
  } while (after !== undefined);
  // A document that moved between two pages meanwhile would be there twice or not at all.
  const now = await getLedger(deps, ledger);
  if (now.visibleRead !== ledger.visibleRead) {
    throw new AppError('export.changed', 'the ledger was read anew during the export');
  }
}

type Placed = Awaited<ReturnType<Deps['documents']['list']>>[number];

function positionOf(placed: Placed | undefined): DocumentPosition | undefined {
  return placed && { key: placed.key, type: placed.document.type, number: placed.document.number };
}

function toExported(document: CustomerDocument, today: CalendarDate): ExportedDocument {
  const lane = documentLane(document);
  return {
    row: toDocumentRow(document, today),
    isSummed: lane === 'open' || lane === 'credit',
    isClaim: lane === 'open',
    isMovement: isMovement(document),
  };
}
