import { round2 } from '../decimals.ts';
import type { VismaDocumentType } from '../world.ts';
import { addDays } from './calendar.ts';
import type { DocumentDraft, Settlement } from './document-draft.ts';
import { planDocuments } from './document-plan.ts';
import type { CustomerVolume } from './document-plan.ts';
import { createRandom } from './random.ts';
import type { Random } from './random.ts';

export interface DraftOptions {
  /** Key of the random sequence: seed, company and customer. */
  readonly key: string;
  readonly today: string;
  readonly currency: string;
  readonly volume: CustomerVolume;
  readonly termsDays: number;
}

/** Days until an open invoice falls due, most telling first: due today, due soon, later. */
const DAYS_UNTIL_DUE = [5, 0, 2, 9, 14, 1, 12, 7, 10, 3, 13] as const;
const DAYS_OVERDUE = [9, 2, 35, 74, 1, 16, 21, 48] as const;
const VAT_RATE = 0.25;
/** Younger documents are drafted as open ones. */
const YOUNGEST_SETTLED_DAYS = 46;

/** The documents of an ordinary customer in the company's base currency, in no particular order. */
export function draftDocuments(options: DraftOptions): DocumentDraft[] {
  const random = createRandom(options.key);
  const plan = planDocuments(options.volume);
  const { today, termsDays } = options;

  const settled = draftSettled(random, options, plan.settled);
  const creditNotes = draftCreditNotes(random, options, settled, plan.closedCreditNotes);
  const partlyPaid = draftOpen(random, options, today, -4);
  const payments = draftPayments(random, options, settled, partlyPaid, plan.payments);

  const open = repeat(plan.openInvoices, (index) =>
    index === 0 && payments.partial !== undefined
      ? payments.partial
      : draftOpen(random, options, today, DAYS_UNTIL_DUE[index % DAYS_UNTIL_DUE.length] ?? 0),
  );
  const overdue = repeat(plan.overdueInvoices, (index) =>
    draftOpen(random, options, today, -overdueDays(index)),
  );
  const hold = repeat(plan.onHold, () => ({
    ...draftOpen(random, options, today, termsDays - 1),
    status: 'Hold' as const,
  }));
  const unreleased = repeat(plan.unreleased, () => ({
    ...draftOpen(random, options, today, termsDays),
    status: 'Balanced' as const,
  }));
  const credits = [
    ...repeat(plan.openCreditNotes, () => draftCredit(random, options, 'CreditNote', 11)),
    ...repeat(plan.openPrepayments, () => draftCredit(random, options, 'Prepayment', 20)),
  ];
  return [
    ...payments.settled,
    ...creditNotes,
    ...payments.drafts,
    ...open,
    ...overdue,
    ...hold,
    ...unreleased,
    ...credits,
  ];
}

function repeat<T>(count: number, draft: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => draft(index));
}

/** The listed ages first; a customer with more overdue invoices has them spread over four months. */
function overdueDays(index: number): number {
  return DAYS_OVERDUE[index] ?? 3 + ((index * 7) % 117);
}

/** Amount with VAT; skewed, as ledgers are: many small documents, few large ones. */
function drawAmount(random: Random): { readonly amount: number; readonly vatTotal: number } {
  const net = round2(
    180 * Math.exp(random.next() * random.next() * 7.2) + random.between(0, 9999) / 100,
  );
  const vatTotal = round2(net * VAT_RATE);
  return { amount: round2(net + vatTotal), vatTotal };
}

function draftBase(random: Random, options: DraftOptions) {
  return {
    currency: options.currency,
    exchangeRate: 1,
    dunningLevel: 0,
    dunningLetterDate: undefined,
    settlements: [],
    ...drawAmount(random),
  };
}

/** An open invoice that falls due `daysUntilDue` days from `today`. */
function draftOpen(
  random: Random,
  options: DraftOptions,
  today: string,
  daysUntilDue: number,
): DocumentDraft {
  const dueDate = addDays(today, daysUntilDue);
  const base = draftBase(random, options);
  const dunningLevel = daysUntilDue < -45 ? 2 : daysUntilDue < -14 ? 1 : 0;
  return {
    ...base,
    type: 'Invoice',
    status: 'Open',
    documentDate: addDays(dueDate, -options.termsDays),
    dueDate,
    balance: base.amount,
    dunningLevel,
    dunningLetterDate: dunningLevel === 0 ? undefined : addDays(dueDate, dunningLevel * 15),
  };
}

function draftCredit(
  random: Random,
  options: DraftOptions,
  type: 'CreditNote' | 'Prepayment',
  daysAgo: number,
): DocumentDraft {
  const base = draftBase(random, options);
  return {
    ...base,
    type,
    status: 'Open',
    documentDate: addDays(options.today, -daysAgo),
    dueDate: undefined,
    vatTotal: type === 'CreditNote' ? base.vatTotal : 0,
    balance: base.amount,
  };
}

/** Oldest first; the larger the customer, the longer the history. */
function draftSettled(random: Random, options: DraftOptions, count: number): DocumentDraft[] {
  const { total } = options.volume;
  const historyDays = total >= 1000 ? 2190 : total >= 100 ? 1100 : 300;
  const ages = repeat(count, () => random.between(YOUNGEST_SETTLED_DAYS, historyDays));
  return ages
    .sort((a, b) => b - a)
    .map((age, index) => {
      const documentDate = addDays(options.today, -age);
      const base = draftBase(random, options);
      const type = settledType(index);
      const vatTotal = type === 'FinCharge' ? 0 : base.vatTotal;
      return {
        ...base,
        type,
        status: 'Closed',
        documentDate,
        dueDate: addDays(documentDate, options.termsDays),
        vatTotal,
        balance: 0,
      };
    });
}

function settledType(index: number): VismaDocumentType {
  if (index % 90 === 41) return 'DebitNote';
  return index % 110 === 73 ? 'FinCharge' : 'Invoice';
}

/** Each credits a part of one settled invoice, which is replaced in `settled` by one that says so. */
function draftCreditNotes(
  random: Random,
  options: DraftOptions,
  settled: DocumentDraft[],
  count: number,
): DocumentDraft[] {
  const step = Math.max(1, Math.floor(settled.length / Math.max(1, count)));
  return repeat(count, (index) => {
    const position = Math.min(settled.length - 1, index * step);
    const invoice = settled[position];
    if (invoice === undefined) throw new Error('A closed credit note needs an invoice to credit');
    const amount = round2(invoice.amount * (random.between(15, 60) / 100));
    const creditNote: DocumentDraft = {
      ...draftBase(random, options),
      type: 'CreditNote',
      status: 'Closed',
      documentDate: addDays(invoice.documentDate, random.between(2, 20)),
      dueDate: undefined,
      amount,
      vatTotal: round2(amount - amount / (1 + VAT_RATE)),
      balance: 0,
    };
    const settlements: Settlement[] = [{ by: creditNote, amount, voided: false }];
    settled[position] = { ...invoice, settlements };
    return creditNote;
  });
}

interface DraftedPayments {
  readonly drafts: readonly DocumentDraft[];
  readonly settled: readonly DocumentDraft[];
  /** The open invoice that the last payment paid in part. */
  readonly partial: DocumentDraft | undefined;
}

/** Payments in the order of the invoices: each pays a few, the last one also a part of an open one. */
function draftPayments(
  random: Random,
  options: DraftOptions,
  settled: readonly DocumentDraft[],
  open: DocumentDraft,
  count: number,
): DraftedPayments {
  if (count === 0) return { drafts: [], settled, partial: undefined };
  const dueDate = addDays(options.today, 6);
  const payable = { ...open, dueDate, documentDate: addDays(dueDate, -options.termsDays) };
  const partPaid = round2(payable.amount * 0.4);
  const paid: DocumentDraft[] = [];
  const drafts = repeat(count, (index): DocumentDraft => {
    const last = index === count - 1;
    const from = Math.floor((index * settled.length) / count);
    const chunk = settled.slice(from, Math.floor(((index + 1) * settled.length) / count));
    const rests = chunk.map((invoice) => round2(invoice.amount - credited(invoice)));
    const amount = round2(rests.reduce((sum, rest) => sum + rest, last ? partPaid : 0));
    const newest = chunk.at(-1)?.dueDate ?? addDays(options.today, -30);
    const payment: DocumentDraft = {
      ...draftBase(random, options),
      type: 'Payment',
      status: 'Closed',
      documentDate: last
        ? addDays(options.today, -3)
        : earlier(addDays(newest, random.between(-6, 9)), addDays(options.today, -4)),
      dueDate: undefined,
      amount: amount === 0 ? 100 : amount,
      vatTotal: 0,
      balance: 0,
    };
    chunk.forEach((invoice, position) => {
      const settlement = { by: payment, amount: rests[position] ?? 0, voided: false };
      paid.push({ ...invoice, settlements: [...invoice.settlements, settlement] });
    });
    return payment;
  });
  const lastPayment = drafts.at(-1);
  if (lastPayment === undefined) throw new Error('A counted payment is missing');
  const partial: DocumentDraft = {
    ...payable,
    balance: round2(payable.amount - partPaid),
    settlements: [{ by: lastPayment, amount: partPaid, voided: false }],
  };
  return { drafts, settled: paid, partial };
}

function credited(invoice: DocumentDraft): number {
  return invoice.settlements.reduce((sum, { amount }) => sum + amount, 0);
}

function earlier(a: string, b: string): string {
  return a < b ? a : b;
}
