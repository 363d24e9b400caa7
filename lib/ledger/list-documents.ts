import type { LedgerRef } from '../db/ledger-store.ts';
import type { CalendarDate } from '../domain/calendar-date.ts';
import type { DocumentPage, DocumentRow } from '../domain/card.ts';
import { documentState } from '../domain/document-state.ts';
import type { CustomerDocument } from '../domain/document.ts';
import { signedE4 } from '../domain/document.ts';
import { AppError } from '../errors.ts';
import { parseCursor, toCursor } from './document-cursor.ts';
import type { LedgerDeps } from './ledger-deps.ts';
import { ledgerRevision, summariseLedger } from './summarise-ledger.ts';

export interface DocumentListing extends LedgerRef {
  /** `nextCursor` of the page before; absent for the first page. */
  readonly cursor?: string;
  readonly limit: number;
  /** The calendar date in the company's time zone. */
  readonly today: CalendarDate;
}

/** Open claims by due date, then the rest newest first. Throws `input.not-found`, `input.invalid`. */
export async function listDocuments(
  deps: Pick<LedgerDeps, 'ledgers' | 'documents'>,
  { tenantId, ledgerId, cursor, limit, today }: DocumentListing,
): Promise<DocumentPage> {
  const after = cursor === undefined ? undefined : parseCursor(cursor);
  const ledger = await deps.ledgers.find({ tenantId, ledgerId });
  if (ledger === undefined) throw new AppError('input.not-found', 'no such ledger in this tenant');
  // One more than asked tells whether there is a next page.
  const found = await deps.documents.listByFirstGlance(ledger, { after, limit: limit + 1 });
  const shown = found.slice(0, limit);
  const last = found.length > limit ? shown.at(-1) : undefined;
  return {
    rows: shown.map(({ document }) => toRow(document, today)),
    ...(last && { nextCursor: toCursor({ firstGlance: last.firstGlance, ...last.document }) }),
    total: summariseLedger(ledger)?.total ?? 0,
    revision: ledgerRevision(ledger),
  };
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
