import type { CustomerDocument, DocumentStatus } from '../../domain/document.ts';
import { DOCUMENT_STATUSES } from '../../domain/document.ts';
import { ZERO_E4 } from '../../domain/money.ts';
import { createRowReader } from './row-reader.ts';

const NUMBER_LENGTH = 60;
const TEXT_LENGTH = 2_000;
const REFERENCE_LENGTH = 255;

/** `PaymentDto.type`; what else the list may hold is shown as a type we do not know. */
const PAYMENT_TYPES = [
  'Payment',
  'VoidPayment',
  'Prepayment',
  'Refund',
  'SmallBalanceWo',
  'CreditNote',
] as const;
const VISMA_STATUSES = DOCUMENT_STATUSES.filter((status) => status !== 'Unknown');

/** The number of the customer a payment is of; empty when it does not say. */
export function paidCustomer(row: unknown): string {
  return createRowReader(row).nestedText('customer', 'number', NUMBER_LENGTH);
}

/**
 * One row of `GET /v1/customerPayment` (PaymentDto) as the document it is. As there, `…InCurrency`
 * is taken for the payment's own currency and the twin for the company's.
 *
 * @param position Names a row without number, unique within the list.
 */
export function toPaymentDocument(row: unknown, position: string): CustomerDocument {
  const reader = createRowReader(row);
  const type = reader.word('type', PAYMENT_TYPES);
  const status: DocumentStatus = reader.word('status', VISMA_STATUSES) ?? 'Unknown';
  const number = reader.text('refNbr', NUMBER_LENGTH);
  const currency = reader.text('currency', NUMBER_LENGTH).toUpperCase();
  const isCurrency = /^[A-Z]{3}$/.test(currency);
  const baseAmountE4 = reader.amount('paymentAmount');
  const baseBalanceE4 = reader.amount('availableBalance');
  const amountE4 = reader.amount('paymentAmountInCurrency') ?? baseAmountE4;
  const balanceE4 = reader.amount('availableBalanceInCurrency') ?? baseBalanceE4;
  if (type === undefined) reader.note('type');
  if (status === 'Unknown') reader.note('status');
  if (number === '') reader.note('refNbr');
  if (!isCurrency) reader.note('currency');
  if (amountE4 === undefined) reader.note('paymentAmount');
  if (balanceE4 === undefined) reader.note('availableBalance');
  return {
    type: type ?? 'Undefined',
    number: number === '' ? `?${position}` : number,
    status,
    date: reader.date('applicationDate'),
    dueDate: undefined,
    currency: isCurrency ? currency : '',
    amountE4: amountE4 ?? ZERO_E4,
    balanceE4: balanceE4 ?? ZERO_E4,
    baseAmountE4: baseAmountE4 ?? ZERO_E4,
    baseBalanceE4: baseBalanceE4 ?? ZERO_E4,
    customerReference: reader.text('paymentRef', REFERENCE_LENGTH),
    text: reader.text('invoiceText', TEXT_LENGTH),
    customerName: reader.nestedText('customer', 'name', REFERENCE_LENGTH),
    lastModified: reader.text('lastModifiedDateTime', NUMBER_LENGTH),
    flaws: reader.flaws.map((field) => FLAW_NAMES[field] ?? field),
  };
}

/** Flaws are told by our own field names. */
const FLAW_NAMES: Readonly<Record<string, string>> = {
  refNbr: 'number',
  applicationDate: 'date',
  paymentAmountInCurrency: 'amount',
  availableBalanceInCurrency: 'balance',
  paymentAmount: 'baseAmount',
  availableBalance: 'baseBalance',
  paymentRef: 'customerReference',
  invoiceText: 'text',
  customer: 'customerName',
  lastModifiedDateTime: 'lastModified',
};
