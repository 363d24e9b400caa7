import type { DocumentAttachment, DocumentDetail } from '../../domain/document-detail.ts';
import type { DocumentApplication, DocumentLine, VatLine } from '../../domain/document-detail.ts';
import type { DocumentType } from '../../domain/document.ts';
import { signedE4 } from '../../domain/document.ts';
import type { AmountE4 } from '../../domain/money.ts';
import { ZERO_E4 } from '../../domain/money.ts';
import type { RowReader } from './row-reader.ts';
import { createRowReader, fieldOf } from './row-reader.ts';

const NUMBER_LENGTH = 60;
const NAME_LENGTH = 255;
const TEXT_LENGTH = 2_000;
const MAX_LINES = 1_000;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A document with lines, and whose it is: the caller compares that before anything is shown. */
export interface IdentifiedDetail {
  readonly number: string;
  readonly customerNumber: string;
  readonly detail: DocumentDetail;
}

/**
 * Of a CustomerInvoiceDto or one of its relatives; undefined where it does not say which document
 * of which customer it is. Lines are `invoiceLines` on invoices and `lines` on the others.
 *
 * @param baseCurrency The company's currency; empty when not known.
 */
export function findDocumentDetail(
  json: unknown,
  type: DocumentType,
  baseCurrency: string,
): IdentifiedDetail | undefined {
  const reader = createRowReader(json);
  const number = reader.text('referenceNumber', NUMBER_LENGTH);
  const customerNumber = reader.nestedText('customer', 'number', NUMBER_LENGTH);
  if (number === '' || customerNumber === '') return undefined;
  const signed = (amount: AmountE4 | undefined) => amount && signedE4(type, amount);
  const lines = [...listOf(json, 'invoiceLines'), ...listOf(json, 'lines')];
  const vat = listOf(json, 'taxDetails').map((row) => toVatLine(row, signed));
  const exchangeRate = numberOf(json, 'exchangeRate');
  const dunning = toDunning(reader);
  return {
    number,
    customerNumber,
    detail: {
      lines: lines.map((line) => toLine(line, signed)),
      vat,
      vatCurrency: currencyOfVat(vat, reader, baseCurrency),
      ...optional('netE4', signed(reader.amount('detailTotalInCurrency'))),
      ...optional('vatE4', signed(reader.amount('vatTotalInCurrency'))),
      applications: listOf(json, 'applications').map(toApplication),
      ...(dunning !== undefined && { dunning }),
      terms: reader.nestedText('creditTerms', 'description', NAME_LENGTH),
      paymentReference: reader.text('paymentReference', NAME_LENGTH),
      ourReference: reader.nestedText('salesPerson', 'description', NAME_LENGTH),
      theirReference: reader.text('customerRefNumber', NAME_LENGTH),
      externalReference: reader.text('externalReference', NAME_LENGTH),
      branch: reader.nestedText('branchNumber', 'name', NAME_LENGTH),
      ...(exchangeRate !== undefined && exchangeRate > 0 && { exchangeRate }),
      attachments: toAttachments([json, ...lines]),
    },
  };
}

type Signed = (amount: AmountE4 | undefined) => AmountE4 | undefined;

/** A line without figures in the document's currency is one in the company's own. */
function toLine(line: unknown, signed: Signed): DocumentLine {
  const reader = createRowReader(line);
  const own = (field: string) => reader.amount(`${field}InCurrency`) ?? reader.amount(field);
  return {
    description: reader.text('description', TEXT_LENGTH),
    ...optional('quantityE4', reader.amount('quantity')),
    unit: reader.text('uom', NUMBER_LENGTH),
    ...optional('unitPriceE4', own('unitPrice')),
    ...optional('amountE4', signed(own('amount'))),
  };
}

function toVatLine(row: unknown, signed: Signed): VatLine {
  const reader = createRowReader(row);
  return {
    name:
      reader.nestedText('vatId', 'description', NAME_LENGTH) ||
      reader.nestedText('vatId', 'number', NUMBER_LENGTH),
    ...optional('ratePercentE4', reader.amount('vatRate')),
    ...optional('taxableE4', signed(reader.amount('taxableAmount'))),
    ...optional('vatE4', signed(reader.amount('vatAmount'))),
  };
}

/**
 * TaxDetailDto names no currency, and has no `…InCurrency` twin. The totals of the document have
 * both, so they tell which one the details add up to.
 */
function currencyOfVat(vat: readonly VatLine[], reader: RowReader, baseCurrency: string): string {
  const sum = vat.reduce((total, { vatE4 = ZERO_E4 }) => total + Math.abs(vatE4), 0);
  const fits = (field: string) => {
    const total = reader.amount(field);
    // Each line may be rounded to a hundredth.
    return total !== undefined && Math.abs(Math.abs(total) - sum) <= 100 * vat.length;
  };
  if (fits('vatTotalInCurrency')) return reader.text('currencyId', 3).toUpperCase();
  return fits('vatTotal') ? baseCurrency : '';
}

/**
 * ArAdjustDto names types by short codes. `PMT` has been seen (docs/visma.md §3); the others are
 * those of Acumatica, which the ERP is built on.
 */
const SHORT_CODES: Readonly<Record<string, DocumentType>> = {
  PMT: 'Payment',
  PPM: 'Prepayment',
  CRM: 'CreditNote',
  DRM: 'DebitNote',
  INV: 'Invoice',
  REF: 'Refund',
  RPM: 'VoidPayment',
  FCH: 'FinCharge',
  SMB: 'SmallBalanceWo',
  SMC: 'SmallCreditWo',
  CSL: 'CashSale',
  RCS: 'CashReturn',
};

function toApplication(row: unknown): DocumentApplication {
  const reader = createRowReader(row);
  return {
    type: SHORT_CODES[reader.text('docType', 3).toUpperCase()] ?? 'Undefined',
    number: reader.text('refNbr', NUMBER_LENGTH),
    ...optional('date', reader.date('applicationDate')),
    amountE4: reader.amount('amountPaid') ?? ZERO_E4,
    isVoided: fieldOf(row, 'voided') === true,
  };
}

function toDunning(reader: RowReader): DocumentDetail['dunning'] {
  const level = (reader.amount('dunningLetterLevel') ?? 0) / 10_000;
  const date = reader.date('dunningLetterDate');
  return level <= 0 && date === undefined ? undefined : { level, ...optional('date', date) };
}

/** Of the document and of its lines, each once. What has no UUID cannot be asked for. */
function toAttachments(holders: readonly unknown[]): readonly DocumentAttachment[] {
  const files = holders.flatMap((holder) => listOf(holder, 'attachments')).map(toAttachment);
  const known = files.filter(({ id }) => UUID.test(id));
  return [...new Map(known.map((file) => [file.id, file])).values()];
}

function toAttachment(row: unknown): DocumentAttachment {
  const reader = createRowReader(row);
  return {
    id: reader.text('id', NUMBER_LENGTH).toLowerCase(),
    name: reader.text('name', NAME_LENGTH),
  };
}

function listOf(holder: unknown, field: string): readonly unknown[] {
  const value = fieldOf(holder, field);
  return Array.isArray(value) ? (value as unknown[]).slice(0, MAX_LINES) : [];
}

function numberOf(holder: unknown, field: string): number | undefined {
  const value = fieldOf(holder, field);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function optional<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): Partial<Readonly<Record<Name, Value>>> {
  return value === undefined ? {} : ({ [name]: value } as Partial<Record<Name, Value>>);
}
