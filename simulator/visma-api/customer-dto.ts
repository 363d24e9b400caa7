/** `CustomerDto`, `CustomerBalanceDto` and `CustSalesPersonsDto` of the specification. */
import { round4 } from '../decimals.ts';
import type { VismaCompany, VismaCustomer, VismaDocument, VismaDocumentType } from '../world.ts';
import { isReleased } from './document-state.ts';

export function toCustomerDto(customer: VismaCustomer) {
  const address = {
    addressId: customer.internalId,
    addressLine1: 'Storgata 1',
    addressLine2: '',
    addressLine3: '',
    postalCode: '0155',
    city: 'Oslo',
    country: { id: customer.country, name: 'Norge' },
    county: { id: '', name: '' },
  };
  const contact = {
    contactId: customer.internalId,
    name: customer.name,
    attention: '',
    email: `post@${customer.internalId}.example`,
    web: '',
    phone1: '+47 22 00 00 00',
    phone2: '',
    fax: '',
  };
  return {
    internalId: customer.internalId,
    number: customer.number,
    name: customer.name,
    status: customer.status,
    mainAddress: address,
    mainContact: contact,
    accountReference: '',
    customerClass: { id: 'KUNDE', description: 'Kunde' },
    creditTerms: { id: '30', description: '30 dager' },
    currencyId: customer.currency,
    creditVerification: customer.creditVerification,
    creditLimit: customer.creditLimit,
    creditDaysPastDue: 0,
    invoiceAddress: address,
    invoiceContact: contact,
    printInvoices: false,
    acceptAutoInvoices: true,
    sendInvoicesByEmail: true,
    sendDunningLettersViaEMail: true,
    printDunningLetters: false,
    printStatements: false,
    sendStatementsByEmail: false,
    printMultiCurrencyStatements: false,
    statementType: 'OpenItem',
    deliveryAddress: address,
    deliveryContact: contact,
    vatRegistrationId: customer.vatRegistrationId,
    corporateId: customer.corporateId,
    gln: '',
    vatZone: { id: '01', description: 'Innenlands avgiftspliktig', defaultVatCategory: '' },
    location: { countryId: customer.country, id: 'Main', name: 'Primary Location' },
    attributes: [],
    lastModifiedDateTime: customer.lastModified,
    createdDateTime: '2019-05-02T10:11:12.13',
    directDebitLines: [],
    invoiceToDefaultLocation: false,
    paymentMethods: [],
    defaultPaymentMethodId: '10',
    numberOfEmployees: 0,
    excludeDebtCollection: false,
  };
}

const CREDITS: ReadonlySet<VismaDocumentType> = new Set([
  'CreditNote',
  'Payment',
  'Prepayment',
  'SmallBalanceWo',
  'CashReturn',
]);
/** Settled when they are made: no part of a balance. */
const CASH: ReadonlySet<VismaDocumentType> = new Set(['CashSale', 'CashReturn']);
const SALES: ReadonlySet<VismaDocumentType> = new Set([
  'Invoice',
  'DebitNote',
  'CashSale',
  'CreditNote',
  'CashReturn',
]);

/** No currency field: base currency. Unreleased documents are not in the ledger yet. */
export function toCustomerBalanceDto(customer: VismaCustomer, today: string) {
  const released = customer.documents.filter(isReleased);
  const owed = released.filter(({ type }) => !CASH.has(type));
  const sales = released.filter(({ type }) => SALES.has(type));
  const net = (document: VismaDocument): number => document.amount - document.vatTotal;
  return {
    customer: { internalId: customer.internalId, number: customer.number, name: customer.name },
    balance: sum(owed, ({ balance }) => balance),
    totalOrder: 0,
    totalLoan: 0,
    totalSalePeriod: sum(
      sales.filter(({ documentDate }) => documentDate.slice(0, 7) === today.slice(0, 7)),
      net,
    ),
    totalSaleYear: sum(
      sales.filter(({ documentDate }) => documentDate.slice(0, 4) === today.slice(0, 4)),
      net,
    ),
    totalDiscountPeriod: 0,
    totalDiscountYear: 0,
    // Formats of timestamps differ between shapes; this one has been seen with an offset.
    lastModified: `${customer.lastModified}+01:00`,
  };
}

/** Credits count against the customer here, although their documents come positive. */
function sum(
  documents: readonly VismaDocument[],
  valueOf: (document: VismaDocument) => number,
): number {
  return round4(
    documents.reduce(
      (total, document) =>
        total + (CREDITS.has(document.type) ? -1 : 1) * valueOf(document) * document.exchangeRate,
      0,
    ),
  );
}

export function toCustomerSalesPersonDto() {
  return {
    // The misspellings are the specification's.
    salePersonID: '1',
    name: 'Silje Selger',
    locationID: 'Main',
    locationName: 'Primary Location',
    commisionPct: 0,
    isDefault: true,
  };
}

export function toSalesPersonDto(company: VismaCompany) {
  return {
    salespersonID: '1',
    name: 'Silje Selger',
    isActive: true,
    commissionPct: 0,
    salesSub: { active: true, id: '00', description: company.name },
    customers: [],
    commissionHistory: [],
    createdDateTime: '2019-05-02T10:11:12.13',
    lastModifiedDateTime: '2024-02-01T09:00:00',
  };
}
