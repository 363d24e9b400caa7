/** `PaymentDto` of the specification: other names for what the document shapes say. */
import { round4 } from '../decimals.ts';
import type { VismaCustomer, VismaDocument } from '../world.ts';
import { midnight } from './document-dto.ts';
import { BRANCH_NUMBER, periodOf } from './document-filter.ts';
import { isOnHold } from './document-state.ts';

export function toPaymentDto(document: VismaDocument, customer: VismaCustomer) {
  const base = (value: number): number => round4(value * document.exchangeRate);
  const lines = customer.documents.flatMap((settled) =>
    settled.applications
      .filter(({ reference, docType }) => reference === document.number && docType === 'PMT')
      .map((application) => toPaymentLineDto(application.amountPaid, settled)),
  );
  return {
    type: document.type,
    refNbr: document.number,
    status: document.status,
    hold: isOnHold(document),
    applicationDate: midnight(document.documentDate),
    applicationPeriod: periodOf(document.documentDate),
    paymentRef: document.paymentReference,
    customer: { number: customer.number, name: customer.name },
    location: { countryId: customer.country, id: 'Main', name: 'Primary Location' },
    paymentMethod: { id: '10', description: 'Bank' },
    cashAccount: '1920',
    currency: document.currency,
    paymentAmount: base(document.amount),
    invoiceText: document.text,
    appliedToDocuments: base(document.amount - document.balance),
    appliedToOrders: 0,
    availableBalance: base(document.balance),
    writeOffAmount: 0,
    financeCharges: 0,
    deductedCharges: 0,
    branch: BRANCH_NUMBER,
    lastModifiedDateTime: document.lastModified,
    paymentLines: lines,
    ordersToApply: [],
    financialDetails: { paymentDate: midnight(document.documentDate) },
    paymentAmountInCurrency: document.amount,
    availableBalanceInCurrency: document.balance,
  };
}

function toPaymentLineDto(amountPaid: number, settled: VismaDocument) {
  return {
    documentType: settled.type,
    refNbr: settled.number,
    amountPaid,
    cashDiscountTaken: 0,
    balanceWriteOff: 0,
    date: midnight(settled.documentDate),
    ...(settled.dueDate === undefined ? {} : { dueDate: midnight(settled.dueDate) }),
    balance: settled.balance,
    cashDiscountBalance: 0,
    description: settled.text,
    currency: settled.currency,
    postPeriod: periodOf(settled.documentDate),
    customerOrder: settled.customerReference,
    crossRate: 1,
  };
}
