import type { Insertable, Selectable } from 'kysely';
import { z } from 'zod';
import type { CalendarDate } from '../domain/calendar-date.ts';
import type { CustomerDocument, DocumentStatus, DocumentType } from '../domain/document.ts';
import { documentLane } from '../domain/document-lane.ts';
import { signedE4 } from '../domain/document.ts';
import type { AmountE4 } from '../domain/money.ts';
import type { DocumentTable } from './document-tables.ts';
import type { LedgerRef } from './ledger-store.ts';
import { numberOrder } from './number-order.ts';
import { searchText } from './search-text.ts';

/** A document with its place in the order of the first glance. */
export interface RankedDocument {
  readonly document: CustomerDocument;
  readonly firstGlance: string;
}

export function toDocumentRow(
  ref: LedgerRef,
  read: number,
  { document, firstGlance }: RankedDocument,
): Insertable<DocumentTable> {
  return {
    tenant_id: ref.tenantId,
    ledger_id: ref.ledgerId,
    document_type: document.type,
    reference_number: document.number,
    seen_read: read,
    status: document.status,
    document_date: document.date ?? null,
    due_date: document.dueDate ?? null,
    currency: document.currency,
    amount_e4: document.amountE4,
    balance_e4: document.balanceE4,
    base_amount_e4: document.baseAmountE4,
    base_balance_e4: document.baseBalanceE4,
    customer_reference: document.customerReference,
    document_text: document.text,
    customer_name: document.customerName,
    last_modified: document.lastModified,
    flaws: JSON.stringify(document.flaws),
    lane: documentLane(document),
    list_part: documentLane(document),
    signed_amount_e4: signedE4(document.type, document.amountE4),
    signed_balance_e4: signedE4(document.type, document.balanceE4),
    signed_base_balance_e4: signedE4(document.type, document.baseBalanceE4),
    number_order: numberOrder(document.number),
    search_text: searchText(document),
    first_glance: firstGlance,
  };
}

/** What a document is made of again; the rest is for finding it. */
export const SHOWN_COLUMNS = [
  'document_type',
  'reference_number',
  'status',
  'document_date',
  'due_date',
  'currency',
  'amount_e4',
  'balance_e4',
  'base_amount_e4',
  'base_balance_e4',
  'customer_reference',
  'document_text',
  'customer_name',
  'last_modified',
  'flaws',
] as const satisfies readonly (keyof DocumentTable)[];

export type ShownRow = Pick<Selectable<DocumentTable>, (typeof SHOWN_COLUMNS)[number]>;

const flawsSchema = z.array(z.string());

/** Our own rows: what we wrote is what we read, so the words are not checked again. */
export function toCustomerDocument(row: ShownRow): CustomerDocument {
  return {
    type: row.document_type as DocumentType,
    number: row.reference_number,
    status: row.status as DocumentStatus,
    date: (row.document_date ?? undefined) as CalendarDate | undefined,
    dueDate: (row.due_date ?? undefined) as CalendarDate | undefined,
    currency: row.currency,
    amountE4: row.amount_e4 as AmountE4,
    balanceE4: row.balance_e4 as AmountE4,
    baseAmountE4: row.base_amount_e4 as AmountE4,
    baseBalanceE4: row.base_balance_e4 as AmountE4,
    customerReference: row.customer_reference,
    text: row.document_text,
    customerName: row.customer_name,
    lastModified: row.last_modified,
    flaws: row.flaws === '[]' ? [] : flawsSchema.parse(JSON.parse(row.flaws)),
  };
}
