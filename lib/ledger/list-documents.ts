import type { DocumentPosition } from '../db/document-store.ts';
import type { LedgerRef, StoredLedger } from '../db/ledger-store.ts';
import type { CalendarDate } from '../domain/calendar-date.ts';
import type { DocumentPage } from '../domain/card.ts';
import type { DocumentQuery } from '../domain/document-query.ts';
import { FIRST_GLANCE_QUERY } from '../domain/document-query.ts';
import { AppError } from '../errors.ts';
import type { CursorScope } from './document-cursor.ts';
import { parseCursor, toCursor } from './document-cursor.ts';
import type { LedgerDeps } from './ledger-deps.ts';
import { noteView } from './note-view.ts';
import { planListing } from './plan-listing.ts';
import { ledgerRevision } from './summarise-ledger.ts';
import { toDocumentRow } from './to-document-row.ts';

export interface DocumentListing extends LedgerRef {
  /** The first glance when absent. */
  readonly query?: DocumentQuery;
  /** `nextCursor` of the page before; absent for the first page. */
  readonly cursor?: string;
  readonly limit: number;
  /** The calendar date in the company's time zone. */
  readonly today: CalendarDate;
}

type Deps = Pick<LedgerDeps, 'ledgers' | 'documents' | 'figures' | 'clock' | 'background'>;

/** One page of the rows that a query means. Throws `input.not-found`, `input.invalid`. */
export async function listDocuments(deps: Deps, listing: DocumentListing): Promise<DocumentPage> {
  const { ledgerId, query = FIRST_GLANCE_QUERY, cursor } = listing;
  const scope = { ledgerId, query };
  const after = cursor === undefined ? undefined : parseCursor(scope, cursor);
  const ledger = await getLedger(deps, listing);
  noteView(deps, ledger, 'listing');
  const page = await findPage(deps, ledger, { listing, scope, after });
  // Rows and counts are asked for one after the other: a read may have been published in between.
  const now = await getLedger(deps, listing);
  if (now.visibleRead === ledger.visibleRead) return page;
  return findPage(deps, now, { listing, scope, after });
}

/** Throws `input.not-found`. */
export async function getLedger(
  { ledgers }: Pick<LedgerDeps, 'ledgers'>,
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
  const { total, ...plan } = await planListing(deps, ledger, { query: scope.query, today, limit });
  // One more than asked tells whether there is a next page.
  const asked = { ...plan, after, limit: limit + 1 };
  const found = total === 0 ? [] : await deps.documents.list(ledger, asked);
  const shown = found.slice(0, limit);
  const last = found.length > limit ? shown.at(-1) : undefined;
  return {
    rows: shown.map(({ document }) => toDocumentRow(document, today)),
    ...(last && { nextCursor: toCursor(scope, { key: last.key, ...last.document }) }),
    total,
    revision: ledgerRevision(ledger),
  };
}
