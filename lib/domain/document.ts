import type { CalendarDate } from './calendar-date.ts';
import type { AmountE4 } from './money.ts';
import { negateE4 } from './money.ts';

/** Visma's document types (enum DocumentType), unchanged since 2016; see docs/visma.md. */
export const DOCUMENT_TYPES = [
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
] as const;
export type DocumentType = (typeof DOCUMENT_TYPES)[number];

/** Visma's document status; `Unknown` stands for a word we have not met yet. */
export const DOCUMENT_STATUSES = [
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
  'Unknown',
] as const;
export type DocumentStatus = (typeof DOCUMENT_STATUSES)[number];

/**
 * One accounts-receivable document of a customer. Amounts are in `currency`, as Visma gives them:
 * positive also for credit notes and payments. Use `signedE4` wherever something is added up.
 */
export interface CustomerDocument {
  readonly type: DocumentType;
  /** Unique only together with `type`. */
  readonly number: string;
  readonly status: DocumentStatus;
  readonly date: CalendarDate | undefined;
  readonly dueDate: CalendarDate | undefined;
  readonly currency: string;
  readonly amountE4: AmountE4;
  readonly balanceE4: AmountE4;
  /** The same in the company's base currency. */
  readonly baseAmountE4: AmountE4;
  readonly baseBalanceE4: AmountE4;
  /** The customer's own reference. */
  readonly customerReference: string;
  readonly text: string;
  readonly customerName: string;
  /** Visma's text of the instant of the last change, unconverted: its zone is not documented. */
  readonly lastModified: string;
  /** Fields Visma sent that could not be read (`amount`, `date` …); the row stays, marked. */
  readonly flaws: readonly string[];
}

/**
 * What a type is to the customer's account. The table in docs/visma.md §3 gives the reasons and how
 * certain each is; a test compares the two.
 */
const ROLE: Readonly<Record<DocumentType, DocumentRole>> = {
  Invoice: 'claim',
  DebitNote: 'claim',
  FinCharge: 'claim',
  CreditNote: 'credit',
  Payment: 'credit',
  Prepayment: 'credit',
  SmallBalanceWo: 'credit',
  VoidPayment: 'reversal',
  Refund: 'reversal',
  SmallCreditWo: 'reversal',
  CashSale: 'cash-sale',
  CashReturn: 'cash-return',
  Undefined: 'unknown',
  NoUpdate: 'unknown',
};

/**
 * A claim makes up *Open*; credits and what takes credits back make up *Credits*; cash documents are
 * settled when they are made; of an unknown type not even the direction is known.
 */
export type DocumentRole =
  'claim' | 'credit' | 'reversal' | 'cash-sale' | 'cash-return' | 'unknown';

export function documentRole(type: DocumentType): DocumentRole {
  return ROLE[type];
}

/**
 * The amount with the sign by which it changes what the customer owes. Visma sends credits positive
 * where it was seen; for payments it is not documented, and the ERP underneath writes voided ones
 * negative. So the direction of anything but a claim or a cash sale is that of its type, whatever
 * sign it came with.
 */
export function signedE4(type: DocumentType, amount: AmountE4): AmountE4 {
  switch (ROLE[type]) {
    case 'credit':
    case 'cash-return':
      return amount > 0 ? negateE4(amount) : amount;
    case 'reversal':
      return amount < 0 ? negateE4(amount) : amount;
    default:
      return amount;
  }
}

/** Whether a status stands for a draft, for a document of the ledger, or for a voided one. */
export type StatusStanding = 'draft' | 'released' | 'voided';

/**
 * `PendingPrint`, `PendingEmail` and the two credit holds come before release; `Reserved` is a
 * released document on hold, so it counts. A status we do not know counts as well: leaving out a
 * claim would hide a debt, and the row is marked.
 */
const STANDING: Readonly<Record<DocumentStatus, StatusStanding>> = {
  Hold: 'draft',
  Balanced: 'draft',
  Scheduled: 'draft',
  PendingPrint: 'draft',
  PendingEmail: 'draft',
  CreditHold: 'draft',
  CcHold: 'draft',
  Open: 'released',
  Closed: 'released',
  Reserved: 'released',
  Unknown: 'released',
  Voided: 'voided',
};

export function statusStanding(status: DocumentStatus): StatusStanding {
  return STANDING[status];
}

/** Draft, not yet part of the ledger: neither open nor overdue, never summed. */
export function isUnreleased(status: DocumentStatus): boolean {
  return STANDING[status] === 'draft';
}

/** Somebody or a credit limit holds the draft back. */
export function isOnHold(status: DocumentStatus): boolean {
  return status === 'Hold' || status === 'CreditHold' || status === 'CcHold';
}

/** A claim on the customer: the types whose balances make up *Open*. */
export function isClaim(type: DocumentType): boolean {
  return ROLE[type] === 'claim';
}

/** Absent `flaws` mean that all fields could be read. */
export type BalanceFacts = Pick<CustomerDocument, 'type' | 'status' | 'balanceE4'> &
  Partial<Pick<CustomerDocument, 'flaws'>>;

/**
 * Something is left to pay or to use. The balance says so, whatever the status; where it could not
 * be read, all but closed documents have something left. A closed voided payment never has: its
 * payment does not count any more either.
 */
export function hasSomethingLeft({ type, status, balanceE4, flaws }: BalanceFacts): boolean {
  if (status === 'Closed' && (type === 'VoidPayment' || balanceE4 === 0)) return false;
  return balanceE4 !== 0 || flaws?.includes('balance') === true;
}

/** A released, not voided claim with something left to pay. */
export function isOpenClaim(document: BalanceFacts): boolean {
  return (
    isClaim(document.type) && STANDING[document.status] === 'released' && hasSomethingLeft(document)
  );
}
