import { round4 } from '../decimals.ts';
import { addDays } from '../seed/calendar.ts';
import { createLines } from '../seed/document-lines.ts';
import type { ChangedDocument } from '../webhooks.ts';
import type {
  VismaCompany,
  VismaDocument,
  VismaDocumentStatus,
  VismaDocumentType,
  World,
} from '../world.ts';
import {
  findNumber,
  findOneOf,
  findText,
  parseFields,
  refuseOtherFields,
  requireText,
} from './fields.ts';
import { ControlError } from './fields.ts';
import type { Fields } from './fields.ts';
import { requireCompany, requireCustomer } from './find-in-world.ts';

const TYPES: readonly VismaDocumentType[] = [
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
];
const STATUSES: readonly VismaDocumentStatus[] = [
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
];
const DATED: ReadonlySet<VismaDocumentType> = new Set(['Invoice', 'DebitNote', 'FinCharge']);
const FIELDS = [
  'company',
  'customer',
  'type',
  'number',
  'status',
  'documentDate',
  'dueDate',
  'currency',
  'exchangeRate',
  'amount',
  'balance',
  'vatTotal',
  'customerReference',
  'text',
  'paymentReference',
  'externalReference',
  'createdAt',
  'lastModified',
  'dunningLevel',
  'dunningLetterDate',
] as const;

/** Adds a document at the end of the customer's list, as a new one arrives, or changes the one of that type and number. */
export function addOrChangeDocument(world: World, input: unknown, now: Date): VismaDocument {
  const fields = parseFields(input);
  refuseOtherFields(fields, FIELDS);
  const company = requireCompany(world, requireText(fields, 'company'));
  const { documents } = requireCustomer(company, requireText(fields, 'customer'));
  const type = findOneOf(fields, 'type', TYPES) ?? 'Invoice';
  const number = findText(fields, 'number') ?? nextNumber(company, type);
  const position = documents.findIndex(
    (document) => document.type === type && document.number === number,
  );
  const existing = documents[position] ?? createDefault(type, number, company, world.today, now);
  const changed = applyFields(existing, fields, now);
  if (position === -1) documents.push(changed);
  else documents[position] = changed;
  return changed;
}

export function removeDocument(world: World, input: unknown): VismaDocument {
  const fields = parseFields(input);
  const company = requireCompany(world, requireText(fields, 'company'));
  const { documents } = requireCustomer(company, requireText(fields, 'customer'));
  const type = findOneOf(fields, 'type', TYPES) ?? 'Invoice';
  const number = requireText(fields, 'number');
  const position = documents.findIndex(
    (document) => document.type === type && document.number === number,
  );
  const [removed] = position === -1 ? [] : documents.splice(position, 1);
  if (removed === undefined) throw new ControlError(`No ${type} ${number}`);
  return removed;
}

/** What a webhook tells about a document that the same request has changed. */
export function describeChange(
  world: World,
  input: unknown,
  { type, number }: Pick<VismaDocument, 'type' | 'number'>,
): ChangedDocument {
  const fields = parseFields(input);
  const company = requireCompany(world, requireText(fields, 'company'));
  const customer = requireCustomer(company, requireText(fields, 'customer'));
  const { vismaTenantId } = company;
  return {
    vismaTenantId,
    customer: { number: customer.number, name: customer.name },
    type,
    number,
  };
}

/** The highest number of the company's series plus one, its letters and width kept. */
function nextNumber(company: VismaCompany, type: VismaDocumentType): string {
  const numbers = [...company.customers.values()].flatMap(({ documents }) =>
    documents.filter((document) => document.type === type).map((document) => document.number),
  );
  const highest =
    numbers.sort((a, b) => a.length - b.length || (a < b ? -1 : 1)).at(-1) ?? '000000';
  const digits = /\d+$/u.exec(highest)?.[0] ?? '';
  const next = String(Number(digits) + 1).padStart(digits.length, '0');
  return highest.slice(0, highest.length - digits.length) + next;
}

function createDefault(
  type: VismaDocumentType,
  number: string,
  company: VismaCompany,
  today: string,
  now: Date,
): VismaDocument {
  return {
    type,
    number,
    status: 'Open',
    documentDate: today,
    dueDate: DATED.has(type) ? addDays(today, 30) : undefined,
    currency: company.baseCurrency,
    exchangeRate: 1,
    amount: 1250,
    balance: 1250,
    vatTotal: 250,
    customerReference: '',
    text: '',
    paymentReference: '',
    externalReference: '',
    createdAt: localTimestamp(now),
    lastModified: localTimestamp(now),
    lines: [],
    applications: [],
    attachments: [],
    dunningLevel: 0,
    dunningLetterDate: undefined,
  };
}

function applyFields(existing: VismaDocument, fields: Fields, now: Date): VismaDocument {
  const amount = findNumber(fields, 'amount') ?? existing.amount;
  const vatTotal =
    findNumber(fields, 'vatTotal') ??
    (fields.has('amount') ? round4(amount / 5) : existing.vatTotal);
  const status = findOneOf(fields, 'status', STATUSES) ?? existing.status;
  const unpaid = fields.has('amount') ? amount : existing.balance;
  const changed: VismaDocument = {
    ...existing,
    status,
    documentDate: findText(fields, 'documentDate') ?? existing.documentDate,
    dueDate:
      fields.get('dueDate') === null
        ? undefined
        : (findText(fields, 'dueDate') ?? existing.dueDate),
    currency: findText(fields, 'currency') ?? existing.currency,
    exchangeRate: findNumber(fields, 'exchangeRate') ?? existing.exchangeRate,
    amount,
    balance:
      findNumber(fields, 'balance') ?? (status === 'Closed' || status === 'Voided' ? 0 : unpaid),
    vatTotal,
    customerReference: findText(fields, 'customerReference') ?? existing.customerReference,
    text: findText(fields, 'text') ?? existing.text,
    paymentReference: findText(fields, 'paymentReference') ?? existing.paymentReference,
    externalReference: findText(fields, 'externalReference') ?? existing.externalReference,
    createdAt: findText(fields, 'createdAt') ?? existing.createdAt,
    lastModified: findText(fields, 'lastModified') ?? localTimestamp(now),
    dunningLevel: findNumber(fields, 'dunningLevel') ?? existing.dunningLevel,
    dunningLetterDate: findText(fields, 'dunningLetterDate') ?? existing.dunningLetterDate,
  };
  if (existing.lines.length > 0 && !fields.has('amount') && !fields.has('vatTotal')) return changed;
  return {
    ...changed,
    lines: createLines({
      key: `${changed.type}/${changed.number}`,
      type: changed.type,
      amount,
      vatTotal,
      mark: undefined,
    }),
  };
}

/** The zone of Visma's unmarked timestamps is not documented; the machine's is as good as any. */
function localTimestamp(now: Date): string {
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 23);
}
