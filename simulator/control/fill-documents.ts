import { addDays } from '../seed/calendar.ts';
import type { VismaDocument, World } from '../world.ts';
import { ControlError, findNumber, parseFields, refuseOtherFields, requireText } from './fields.ts';
import { requireCompany, requireCustomer } from './find-in-world.ts';

/** One of so many is open. */
const OPEN_EVERY = 50;
/** One of so many is a payment. */
const PAYMENT_EVERY = 5;
const DAYS = 2_000;

/** Puts `count` plain documents without lines in place of a customer's own, oldest first. */
export function fillDocuments(world: World, input: unknown): { readonly count: number } {
  const fields = parseFields(input);
  refuseOtherFields(fields, ['company', 'customer', 'count']);
  const company = requireCompany(world, requireText(fields, 'company'));
  const { documents } = requireCustomer(company, requireText(fields, 'customer'));
  const count = findNumber(fields, 'count');
  if (count === undefined || !Number.isInteger(count) || count < 0)
    throw new ControlError('count is a whole number from 0');
  documents.length = 0;
  for (let index = 0; index < count; index += 1) {
    documents.push(createPlain(index, count, company.baseCurrency, world.today));
  }
  return { count };
}

function createPlain(index: number, count: number, currency: string, today: string): VismaDocument {
  const documentDate = addDays(today, -DAYS + Math.floor((index * (DAYS - 30)) / count));
  const isPayment = index % PAYMENT_EVERY === 3;
  const isOpen = !isPayment && index % OPEN_EVERY === 1;
  const amount = 100 + (index % 977);
  const stamp = `${documentDate}T12:00:00`;
  return {
    type: isPayment ? 'Payment' : 'Invoice',
    number: `F${1_000_000 + index}`,
    status: isOpen ? 'Open' : 'Closed',
    documentDate,
    dueDate: isPayment ? undefined : addDays(documentDate, 30),
    currency,
    exchangeRate: 1,
    amount,
    balance: isOpen ? amount : 0,
    vatTotal: 0,
    customerReference: `PO-${index % 1_000}`,
    text: '',
    paymentReference: '',
    externalReference: '',
    createdAt: stamp,
    lastModified: stamp,
    lines: [],
    applications: [],
    attachments: [],
    dunningLevel: 0,
    dunningLetterDate: undefined,
  };
}
