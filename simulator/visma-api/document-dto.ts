/**
 * `CustomerDocumentDto` and the fields that every document shape shares, in the order and spelling of
 * the specification. `…InCurrency` is the document's currency, the twin the company's base currency.
 */
import { round4 } from '../decimals.ts';
import type { VismaCompany, VismaCustomer, VismaDocument, VismaDocumentType } from '../world.ts';
import { BRANCH_NUMBER, periodOf, PROJECT_ID } from './document-filter.ts';

/** Lists leave payment method and credit terms empty; only a single document has them. */
type DtoForm = 'list' | 'single';

export interface DtoContext {
  readonly company: VismaCompany;
  readonly form: DtoForm;
}

export function toCustomerDocumentDto(
  document: VismaDocument,
  customer: VismaCustomer,
  context: DtoContext,
) {
  return {
    ...(document.dueDate === undefined ? {} : { documentDueDate: midnight(document.dueDate) }),
    branch: { number: BRANCH_NUMBER, name: context.company.name },
    ...toSharedFields(document, customer, context),
  };
}

export function toSharedFields(
  document: VismaDocument,
  customer: VismaCustomer,
  { company, form }: DtoContext,
) {
  const base = (value: number): number => round4(value * document.exchangeRate);
  const closed = document.balance === 0 && document.status === 'Closed';
  return {
    customer: { number: customer.number, name: customer.name },
    documentType: document.type,
    referenceNumber: document.number,
    postPeriod: periodOf(document.documentDate),
    financialPeriod: periodOf(document.documentDate),
    ...(closed ? { closedFinancialPeriod: periodOf(document.lastModified) } : {}),
    documentDate: midnight(document.documentDate),
    origInvoiceDate: document.type === 'CreditNote' ? midnight(document.documentDate) : null,
    status: document.status,
    currencyId: document.currency,
    amount: base(document.amount),
    amountInCurrency: document.amount,
    balance: base(document.balance),
    balanceInCurrency: document.balance,
    cashDiscount: 0,
    cashDiscountInCurrency: 0,
    paymentMethod: form === 'single' ? { id: '10', description: 'Bank' } : {},
    customerRefNumber: document.customerReference,
    invoiceText: document.text,
    lastModifiedDateTime: document.lastModified,
    createdDateTime: document.createdAt,
    note: '',
    vatTotal: base(document.vatTotal),
    vatTotalInCurrency: document.vatTotal,
    location: { countryId: customer.country, id: 'Main', name: 'Primary Location' },
    branchNumber: { number: BRANCH_NUMBER, name: company.name },
    cashAccount: isPayment(document.type) ? '1920' : null,
    project: { id: PROJECT_ID, description: 'Non-Project Code.' },
    account: {
      type: 'Asset',
      externalCode1: null,
      externalCode2: null,
      active: true,
      number: '1500',
      description: 'Kundefordringer',
    },
    subaccount: {
      subaccountNumber: '00',
      subaccountId: 1,
      description: 'Default',
      lastModifiedDateTime: '2019-05-02T10:11:12.13',
      active: true,
      segments: [],
    },
    customerProject: '',
  };
}

/** Calendar dates come as midnight without a zone. */
export function midnight(date: string): string {
  return `${date}T00:00:00`;
}

const PAYMENTS: ReadonlySet<VismaDocumentType> = new Set([
  'Payment',
  'VoidPayment',
  'Prepayment',
  'Refund',
]);

function isPayment(type: VismaDocumentType): boolean {
  return PAYMENTS.has(type);
}
