import { getAttachment } from './attachment-file.ts';
import { getBackgroundContent, getBackgroundState } from './background.ts';
import type { Handler } from './call.ts';
import {
  getSalesPerson,
  listBranches,
  listOrganizations,
  listSalesPersons,
  listSalesPersonsFlat,
} from './company-resources.ts';
import {
  CASH_SALES,
  CREDIT_NOTES,
  CREDIT_WRITE_OFFS,
  DEBIT_NOTES,
  getFamilyDocument,
  INVOICES,
  listCustomerDocuments,
  listDocumentsOfCustomer,
  listFamily,
  listFamilyOfCustomer,
  listPayments,
  OVERDUE_CHARGES,
} from './customer-documents.ts';
import {
  getCustomer,
  getCustomerBalance,
  getCustomerByInternalId,
  listCustomerBalances,
  listCustomers,
  listSalesPersonsOfCustomer,
} from './customers.ts';
import { printFamilyDocument } from './print-document.ts';

/** Paths as in the specification, in small letters; the first that fits wins. */
const ROUTES: readonly (readonly [string, Handler])[] = [
  ['v1/customer', listCustomers],
  ['v1/customer/balance', listCustomerBalances],
  ['v1/customer/internal/{id}', getCustomerByInternalId],
  ['v1/customer/{id}', getCustomer],
  ['v1/customer/{id}/balance', getCustomerBalance],
  ['v1/customer/{id}/salespersons', listSalesPersonsOfCustomer],
  ['v1/customer/{id}/document', listDocumentsOfCustomer],
  ['v1/customer/{id}/invoice', listFamilyOfCustomer(INVOICES)],
  ['v1/customer/{id}/cashsale', listFamilyOfCustomer(CASH_SALES)],
  ['v1/customerdocument', listCustomerDocuments],
  ['v1/customerinvoice', listFamily(INVOICES)],
  ['v1/customerinvoice/{id}', getFamilyDocument(INVOICES)],
  ['v1/customerinvoice/{id}/print', printFamilyDocument(INVOICES)],
  ['v1/customercreditnote', listFamily(CREDIT_NOTES)],
  ['v1/customercreditnote/{id}', getFamilyDocument(CREDIT_NOTES)],
  ['v1/customercreditnote/{id}/print', printFamilyDocument(CREDIT_NOTES)],
  ['v1/customerdebitnote', listFamily(DEBIT_NOTES)],
  ['v1/customerdebitnote/{id}', getFamilyDocument(DEBIT_NOTES)],
  ['v1/customerdebitnote/{id}/print', printFamilyDocument(DEBIT_NOTES)],
  ['v1/customeroverduecharge', listFamily(OVERDUE_CHARGES)],
  ['v1/customercreditwriteoff', listFamily(CREDIT_WRITE_OFFS)],
  ['v1/customerpayment', listPayments],
  ['v1/attachment/{id}', getAttachment],
  ['v1/background/{id}', getBackgroundState],
  ['v1/background/{id}/content', getBackgroundContent],
  ['v1/organization', listOrganizations],
  ['v1/branch', listBranches],
  ['v1/salesperson', listSalesPersons],
  ['v2/salesperson', listSalesPersonsFlat],
  ['v1/salesperson/{id}', getSalesPerson],
];

const COMPILED = ROUTES.map(([path, handler]) => ({ segments: path.split('/'), handler }));

export interface RouteMatch {
  readonly handler: Handler;
  /** The id as it stands in the path, still encoded; empty where the route has none. */
  readonly rawId: string;
}

/** @param path without its leading slash; the segments are still percent-encoded. */
export function findRoute(path: string): RouteMatch | undefined {
  const given = path.split('/');
  for (const { segments, handler } of COMPILED) {
    if (segments.length !== given.length) continue;
    const fits = segments.every(
      (segment, index) => segment === '{id}' || segment === given[index]?.toLowerCase(),
    );
    if (fits) return { handler, rawId: given[segments.indexOf('{id}')] ?? '' };
  }
  return undefined;
}
