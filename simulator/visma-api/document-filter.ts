import type { VismaCustomer, VismaDocument, VismaDocumentStatus } from '../world.ts';
import { parseDateCondition } from './date-condition.ts';
import { isReleased } from './document-state.ts';
import { RefusedQuery } from './refused-query.ts';

export interface CustomerDocument {
  readonly customer: VismaCustomer;
  readonly document: VismaDocument;
}

type Predicate = (row: CustomerDocument) => boolean;

const DOCUMENT_TYPES = new Set([
  'Invoice',
  'DebitNote',
  'CreditNote',
  'Payment',
  'VoidPayment',
  'Prepayment',
  'Refund',
  'FinCharge',
  'SmallBalanceWo',
  'SmallCreditWo',
  'CashSale',
  'CashReturn',
  'Undefined',
  'NoUpdate',
]);
const STATUSES: ReadonlySet<string> = new Set<VismaDocumentStatus>([
  'Hold',
  'Balanced',
  'Voided',
  'Scheduled',
  'Open',
  'Closed',
  'PendingPrint',
  'PendingEmail',
  'CreditHold',
  'CcHold',
  'Reserved',
]);

/** The only branch and project that the simulated companies have. */
export const BRANCH_NUMBER = '1';
export const PROJECT_ID = 'X';

/**
 * The filters of every document list (specification, 33 parameters). Parameters of any other name are
 * ignored without a word, so that a typo gives wrong rows instead of an error.
 *
 * @param byType `documentType` filters on the two customer document lists only.
 */
export function parseDocumentFilter(
  query: URLSearchParams,
  byType: 'filters-by-type' | 'ignores-type',
): Predicate {
  const predicates = [
    ...exactPredicates(query, byType === 'filters-by-type'),
    ...datePredicates(query),
  ];
  return (row) => predicates.every((holds) => holds(row));
}

function exactPredicates(query: URLSearchParams, byType: boolean): Predicate[] {
  const predicates: Predicate[] = [];
  const when = (name: string, toPredicate: (value: string) => Predicate): void => {
    const value = query.get(name);
    if (value !== null && value !== '') predicates.push(toPredicate(value));
  };
  if (byType)
    when('documentType', (value) =>
      one('documentType', value, DOCUMENT_TYPES, (row) => row.document.type === value),
    );
  parseStatus(query.get('status'));
  when('status', (value) => (row) => row.document.status === value);
  when('released', (value) => {
    const wanted = parseInteger('released', value) !== 0;
    return (row) => isReleased(row.document) === wanted;
  });
  when('dunningLevel', (value) => {
    const level = parseInteger('dunningLevel', value);
    return (row) => row.document.dunningLevel === level;
  });
  when('customer', (value) => (row) => row.customer.number === value);
  when('branch', (value) => () => value === BRANCH_NUMBER);
  when('project', (value) => () => value === PROJECT_ID);
  when('externalReference', (value) => (row) => row.document.externalReference === value);
  when('paymentReference', (value) => (row) => row.document.paymentReference === value);
  when('customerRefNumber', (value) => (row) => row.document.customerReference === value);
  when('financialPeriod', (value) => (row) => periodOf(row.document.documentDate) === value);
  when(
    'closedFinancialPeriod',
    (value) => (row) => row.document.balance === 0 && periodOf(row.document.lastModified) === value,
  );
  when('greaterThanValue', (value) => (row) => row.document.number > value);
  return predicates;
}

function datePredicates(query: URLSearchParams): Predicate[] {
  const fields: readonly [string, (document: VismaDocument) => string | undefined][] = [
    ['documentDate', ({ documentDate }) => midnight(documentDate)],
    ['documentDueDate', ({ dueDate }) => midnight(dueDate)],
    ['lastModifiedDateTime', ({ lastModified }) => lastModified],
    ['createdDateTime', ({ createdAt }) => createdAt],
    ['dunningLetterDateTime', ({ dunningLetterDate }) => midnight(dunningLetterDate)],
  ];
  return fields.flatMap(([name, valueOf]) => {
    const holds = parseDateCondition(query, name);
    return holds === undefined
      ? []
      : [({ document }: CustomerDocument) => holds(valueOf(document))];
  });
}

/** Refuses a status that does not exist; an empty one counts as not sent. */
export function parseStatus(value: string | null): void {
  if (value !== null && value !== '' && !STATUSES.has(value))
    throw new RefusedQuery(`The value '${value}' is not valid for status.`);
}

function one(
  name: string,
  value: string,
  allowed: ReadonlySet<string>,
  predicate: Predicate,
): Predicate {
  if (!allowed.has(value)) throw new RefusedQuery(`The value '${value}' is not valid for ${name}.`);
  return predicate;
}

function parseInteger(name: string, value: string): number {
  if (!/^-?\d{1,9}$/u.test(value))
    throw new RefusedQuery(`The value '${value}' is not valid for ${name}.`);
  return Number(value);
}

function midnight(date: string | undefined): string | undefined {
  return date === undefined ? undefined : `${date}T00:00:00`;
}

/** `YYYYMM` of a date or a timestamp. */
export function periodOf(date: string): string {
  return date.slice(0, 4) + date.slice(5, 7);
}
