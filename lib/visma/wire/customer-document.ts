import { z } from 'zod';
import type { CustomerDocument, DocumentStatus } from '../../domain/document.ts';
import { DOCUMENT_STATUSES, DOCUMENT_TYPES, isUnreleased } from '../../domain/document.ts';
import { ZERO_E4 } from '../../domain/money.ts';
import type { RowReader } from './row-reader.ts';
import { createRowReader, fieldOf } from './row-reader.ts';

const NUMBER_LENGTH = 60;
const NAME_LENGTH = 255;
const REFERENCE_LENGTH = 255;
const TEXT_LENGTH = 2_000;

/** A list of the ERP API is a bare array; what its rows hold is read field by field. */
export const vismaRowsSchema = z.array(z.unknown());

/** Metadata stands in a row, so a list of no rows or pages of no size contradict themselves: not told. */
const countSchema = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

export interface VismaListMetadata {
  readonly totalCount: number | undefined;
  readonly maxPageSize: number | undefined;
}

/**
 * The list's totals, which Visma writes into each row. Nested objects carry a `metadata` of their
 * own that means something else; an empty list has none.
 */
export function listMetadata(rows: readonly unknown[]): VismaListMetadata {
  return { totalCount: findCount(rows, 'totalCount'), maxPageSize: findCount(rows, 'maxPageSize') };
}

/** Of the first row that tells it. */
function findCount(rows: readonly unknown[], field: keyof VismaListMetadata): number | undefined {
  for (const row of rows) {
    const { data } = countSchema.safeParse(fieldOf(fieldOf(row, 'metadata'), field));
    if (data !== undefined) return data;
  }
  return undefined;
}

/** The statuses Visma has; `Unknown` is ours. */
const VISMA_STATUSES = DOCUMENT_STATUSES.filter((status) => status !== 'Unknown');

/**
 * One row of `GET /v1/customer/{number}/document` (CustomerDocumentDto). `…InCurrency` is the
 * document's currency although the specification's text says the opposite (docs/visma.md §3);
 * where it is absent the document is in the company's own currency and its twin is the amount.
 *
 * @param position Names a row without number, unique within the list.
 * @param baseCurrency The company's currency, if known: a foreign document without
 *   `…InCurrency` is then marked.
 */
export function toCustomerDocument(
  row: unknown,
  position: string,
  baseCurrency: string | undefined,
): CustomerDocument {
  const reader = createRowReader(row);
  const type = reader.word('documentType', DOCUMENT_TYPES);
  const status: DocumentStatus = reader.word('status', VISMA_STATUSES) ?? 'Unknown';
  const number = reader.text('referenceNumber', NUMBER_LENGTH);
  const currency = readCurrency(reader);
  const areBothKnown = currency !== '' && baseCurrency !== undefined && baseCurrency !== '';
  const isForeign = areBothKnown && currency !== baseCurrency;
  const money = { isForeign, isDraft: isUnreleased(status) };
  const amount = readPair(reader, 'amount', money);
  const balance = readPair(reader, 'balance', money);
  if (type === undefined) reader.note('documentType');
  if (status === 'Unknown') reader.note('status');
  if (number === '') reader.note('referenceNumber');
  return {
    type: type ?? 'Undefined',
    number: number === '' ? `?${position}` : number,
    status,
    date: reader.date('documentDate'),
    dueDate: reader.date('documentDueDate'),
    currency,
    amountE4: amount.inDocumentCurrency,
    balanceE4: balance.inDocumentCurrency,
    baseAmountE4: amount.inBaseCurrency,
    baseBalanceE4: balance.inBaseCurrency,
    customerReference: reader.text('customerRefNumber', REFERENCE_LENGTH),
    text: reader.text('invoiceText', TEXT_LENGTH),
    customerName: reader.nestedText('customer', 'name', NAME_LENGTH),
    lastModified: reader.text('lastModifiedDateTime', NUMBER_LENGTH),
    flaws: reader.flaws.map((field) => FLAW_NAMES[field] ?? field),
  };
}

/** Flaws are told by our own field names: nobody outside this folder knows Visma's. */
const FLAW_NAMES: Readonly<Record<string, string>> = {
  documentType: 'type',
  referenceNumber: 'number',
  documentDate: 'date',
  documentDueDate: 'dueDate',
  currencyId: 'currency',
  amountInCurrency: 'amount',
  balanceInCurrency: 'balance',
  amount: 'baseAmount',
  balance: 'baseBalance',
  customerRefNumber: 'customerReference',
  invoiceText: 'text',
  customer: 'customerName',
  lastModifiedDateTime: 'lastModified',
};

function readCurrency(reader: RowReader): string {
  const text = reader.text('currencyId', NUMBER_LENGTH).toUpperCase();
  if (/^[A-Z]{3}$/.test(text)) return text;
  reader.note('currencyId');
  return '';
}

/** Before a document is released, amounts may be missing by design; afterwards that is a flaw. */
function readPair(
  reader: RowReader,
  field: 'amount' | 'balance',
  money: { readonly isForeign: boolean; readonly isDraft: boolean },
) {
  const base = reader.amount(field);
  const own = reader.amount(`${field}InCurrency`);
  const isUnreadable = reader.flaws.includes(`${field}InCurrency`);
  const mayUseBase = !isUnreadable && !money.isForeign;
  const inDocumentCurrency = own ?? (mayUseBase ? base : undefined);
  if (inDocumentCurrency === undefined && !money.isDraft) reader.note(`${field}InCurrency`);
  if (base === undefined && !money.isDraft) reader.note(field);
  return {
    inDocumentCurrency: inDocumentCurrency ?? ZERO_E4,
    inBaseCurrency: base ?? ZERO_E4,
  };
}
