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
 * Which way a document's amounts count in what the customer owes us. Visma sends all of them
 * positive; the direction follows from the type (docs/visma.md lists the confidence of each).
 */
const SIGN: Readonly<Record<DocumentType, 1 | -1 | 0>> = {
  Invoice: 1,
  DebitNote: 1,
  FinCharge: 1,
  CashSale: 1,
  VoidPayment: 1,
  Refund: 1,
  SmallCreditWo: 1,
  CreditNote: -1,
  Payment: -1,
  Prepayment: -1,
  SmallBalanceWo: -1,
  CashReturn: -1,
  Undefined: 0,
  NoUpdate: 0,
};

/** The amount with the sign by which it changes what the customer owes. */
export function signedE4(type: DocumentType, amount: AmountE4): AmountE4 {
  return SIGN[type] < 0 ? negateE4(amount) : amount;
}

/** Draft, not yet part of the ledger: neither open nor overdue, never summed. */
export function isUnreleased(status: DocumentStatus): boolean {
  return status === 'Hold' || status === 'Balanced' || status === 'Scheduled';
}

const DEBITS: ReadonlySet<DocumentType> = new Set(['Invoice', 'DebitNote', 'FinCharge']);

/** A claim on the customer: the types whose balances make up *Open*. */
export function isClaim(type: DocumentType): boolean {
  return DEBITS.has(type);
}

/** A released, not voided claim with something left to pay. */
export function isOpenClaim(
  document: Pick<CustomerDocument, 'type' | 'status' | 'balanceE4'>,
): boolean {
  return (
    isClaim(document.type) &&
    !isUnreleased(document.status) &&
    document.status !== 'Voided' &&
    document.balanceE4 !== 0
  );
}
