import type { VismaCompany, VismaDocumentType } from '../world.ts';
import { json, notFound } from './answer.ts';
import type { Handler } from './call.ts';
import { toCustomerDocumentDto } from './document-dto.ts';
import { parseDocumentFilter } from './document-filter.ts';
import type { CustomerDocument } from './document-filter.ts';
import { entityTag } from './entity-tag.ts';
import { EVERYTHING, parseExpansions, toInvoiceDto } from './invoice-dto.ts';
import type { InvoiceShape } from './invoice-dto.ts';
import { parsePageRequest, toPage } from './page-request.ts';
import { toPaymentDto } from './payment-dto.ts';
import { parsePaymentFilter } from './payment-filter.ts';

/** A list, or a single document, of the types that one endpoint serves. */
export interface DocumentFamily {
  readonly shape: InvoiceShape;
  readonly types: ReadonlySet<VismaDocumentType>;
}

export const INVOICES: DocumentFamily = { shape: 'invoice', types: new Set(['Invoice']) };
export const CREDIT_NOTES: DocumentFamily = {
  shape: 'credit-note',
  types: new Set(['CreditNote']),
};
export const DEBIT_NOTES: DocumentFamily = { shape: 'debit-note', types: new Set(['DebitNote']) };
export const OVERDUE_CHARGES: DocumentFamily = {
  shape: 'overdue-charge',
  types: new Set(['FinCharge']),
};
export const CREDIT_WRITE_OFFS: DocumentFamily = {
  shape: 'write-off',
  types: new Set(['SmallCreditWo']),
};
export const CASH_SALES: DocumentFamily = {
  shape: 'cash-sale',
  types: new Set(['CashSale', 'CashReturn']),
};
const PAYMENT_TYPES: ReadonlySet<VismaDocumentType> = new Set([
  'Payment',
  'VoidPayment',
  'Prepayment',
  'Refund',
  'SmallBalanceWo',
]);

/** `GET /customerdocument`. */
export const listCustomerDocuments: Handler = ({ world, company, query }) => {
  const rows = documentsOf(company).filter(parseDocumentFilter(query, 'filters-by-type'));
  return answerDocuments(rows, company, query, world.settings.maxPageSize);
};

/** `GET /customer/{customerNumber}/document`. */
export const listDocumentsOfCustomer: Handler = ({ world, company, id, query }) => {
  const rows = documentsOfCustomer(company, id);
  if (rows === undefined) return notFound(`Customer ${id}`);
  const { paymentsInDocuments, changeFilter } = world.settings;
  const listed = paymentsInDocuments
    ? rows
    : rows.filter(({ document }) => !PAYMENT_TYPES.has(document.type));
  const filter = new URLSearchParams(query);
  if (changeFilter === 'ignored') {
    filter.delete('lastModifiedDateTime');
    filter.delete('lastModifiedDateTimeCondition');
  }
  const matching = listed.filter(parseDocumentFilter(filter, 'filters-by-type'));
  return answerDocuments(matching, company, query, world.settings.maxPageSize);
};

function answerDocuments(
  rows: readonly CustomerDocument[],
  company: VismaCompany,
  query: URLSearchParams,
  maxPageSize: number,
) {
  return json(
    toPage(rows, parsePageRequest(query, maxPageSize), maxPageSize, ({ document, customer }) =>
      toCustomerDocumentDto(document, customer, { company, form: 'list' }),
    ),
  );
}

/** `GET /customerinvoice` and its siblings. */
export function listFamily(family: DocumentFamily): Handler {
  return ({ world, company, query }) =>
    answerFamily(documentsOf(company), family, company, query, world.settings.maxPageSize);
}

/** `GET /customer/{customerNumber}/invoice` and `…/cashSale`. */
export function listFamilyOfCustomer(family: DocumentFamily): Handler {
  return ({ world, company, id, query }) => {
    const rows = documentsOfCustomer(company, id);
    if (rows === undefined) return notFound(`Customer ${id}`);
    return answerFamily(rows, family, company, query, world.settings.maxPageSize);
  };
}

function answerFamily(
  rows: readonly CustomerDocument[],
  { shape, types }: DocumentFamily,
  company: VismaCompany,
  query: URLSearchParams,
  maxPageSize: number,
) {
  const matching = rows
    .filter(({ document }) => types.has(document.type))
    .filter(parseDocumentFilter(query, 'ignores-type'));
  const expand = parseExpansions(query);
  return json(
    toPage(matching, parsePageRequest(query, maxPageSize), maxPageSize, ({ document, customer }) =>
      toInvoiceDto(document, customer, { company, form: 'list', shape, expand }),
    ),
  );
}

/** `GET /customerinvoice/{invoiceNumber}` and its siblings. */
export function getFamilyDocument(family: DocumentFamily): Handler {
  return ({ company, id }) => {
    const found = findDocument(company, family, id);
    if (found === undefined) return notFound(`Document ${id}`);
    const dto = toInvoiceDto(found.document, found.customer, {
      company,
      form: 'single',
      shape: family.shape,
      expand: EVERYTHING,
    });
    return json(dto, entityTag(dto));
  };
}

/** `GET /customerPayment`. */
export const listPayments: Handler = ({ world, company, query }) => {
  const { maxPageSize } = world.settings;
  const matching = documentsOf(company)
    .filter(({ document }) => PAYMENT_TYPES.has(document.type))
    .filter(parsePaymentFilter(query));
  return json(
    toPage(matching, parsePageRequest(query, maxPageSize), maxPageSize, ({ document, customer }) =>
      toPaymentDto(document, customer),
    ),
  );
};

/** A number identifies a document only together with its type. */
export function findDocument(
  company: VismaCompany,
  { types }: Pick<DocumentFamily, 'types'>,
  number: string,
): CustomerDocument | undefined {
  for (const customer of company.customers.values()) {
    const document = customer.documents.find(
      (candidate) => candidate.number === number && types.has(candidate.type),
    );
    if (document !== undefined) return { customer, document };
  }
  return undefined;
}

function documentsOfCustomer(
  company: VismaCompany,
  number: string,
): CustomerDocument[] | undefined {
  const customer = company.customers.get(number);
  return customer?.documents.map((document) => ({ customer, document }));
}

/** Oldest first over all customers, which is the order of creation. */
function documentsOf(company: VismaCompany): CustomerDocument[] {
  return [...company.customers.values()]
    .flatMap((customer) => customer.documents.map((document) => ({ customer, document })))
    .sort((a, b) =>
      a.document.createdAt < b.document.createdAt
        ? -1
        : a.document.createdAt > b.document.createdAt
          ? 1
          : 0,
    );
}
