import { parseDateCondition } from './date-condition.ts';
import { BRANCH_NUMBER, parseStatus, periodOf } from './document-filter.ts';
import type { CustomerDocument } from './document-filter.ts';

/** The filters of `GET /customerPayment`, which has names of its own. */
export function parsePaymentFilter(query: URLSearchParams): (row: CustomerDocument) => boolean {
  const predicates: ((row: CustomerDocument) => boolean)[] = [];
  const when = (name: string, holds: (row: CustomerDocument, value: string) => boolean): void => {
    const value = query.get(name);
    if (value !== null && value !== '') predicates.push((row) => holds(row, value));
  };
  parseStatus(query.get('status'));
  when('status', ({ document }, value) => document.status === value);
  when('paymentNbr', ({ document }, value) => document.number === value);
  when('paymentType', ({ document }, value) => document.type === value);
  when('customer', ({ customer }, value) => customer.number === value);
  when('branch', (_row, value) => value === BRANCH_NUMBER);
  when('financialPeriod', ({ document }, value) => periodOf(document.documentDate) === value);
  when('greaterThanValue', ({ document }, value) => document.number > value);
  when('invoiceRefNbr', ({ document, customer }, value) =>
    customer.documents.some(
      (settled) =>
        settled.number === value &&
        settled.applications.some(({ reference }) => reference === document.number),
    ),
  );

  const modified = parseDateCondition(query, 'lastModifiedDateTime');
  if (modified !== undefined) predicates.push(({ document }) => modified(document.lastModified));
  const dated = parseDateCondition(query, 'docDate');
  if (dated !== undefined)
    predicates.push(({ document }) => dated(`${document.documentDate}T00:00:00`));
  return (row) => predicates.every((holds) => holds(row));
}
