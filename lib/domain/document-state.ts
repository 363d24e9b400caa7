import type { CalendarDate } from './calendar-date.ts';
import { daysBetween } from './calendar-date.ts';
import type { BalanceFacts, CustomerDocument } from './document.ts';
import { hasSomethingLeft, isClaim, isOnHold, isOpenClaim, statusStanding } from './document.ts';
import type { AmountE4 } from './money.ts';

/**
 * A document's state as a person would say it; the words are chosen by language on the screen.
 * `leftE4` is the unsigned balance in the document's currency.
 */
export type DocumentState =
  | { readonly kind: 'overdue'; readonly days: number; readonly leftE4: AmountE4 | undefined }
  | { readonly kind: 'due-today'; readonly leftE4: AmountE4 | undefined }
  | { readonly kind: 'due-in'; readonly days: number; readonly leftE4: AmountE4 | undefined }
  | { readonly kind: 'open'; readonly leftE4: AmountE4 | undefined }
  | { readonly kind: 'paid' }
  | { readonly kind: 'credit' }
  | { readonly kind: 'credit-used' }
  | { readonly kind: 'payment' }
  | { readonly kind: 'on-hold' }
  | { readonly kind: 'not-released' }
  | { readonly kind: 'voided' }
  | { readonly kind: 'settled' };

type Facts = BalanceFacts & Pick<CustomerDocument, 'dueDate' | 'amountE4'>;

/**
 * `today` is the calendar date in the company's time zone. Due today is not overdue, and a
 * document without due date never is. `leftE4` is set when part of the amount was paid.
 */
export function documentState(document: Facts, today: CalendarDate): DocumentState {
  const standing = statusStanding(document.status);
  if (standing === 'voided') return { kind: 'voided' };
  if (standing === 'draft') return { kind: isOnHold(document.status) ? 'on-hold' : 'not-released' };
  if (isOpenClaim(document)) return openState(document, today);
  if (isClaim(document.type)) return { kind: 'paid' };
  if (document.type === 'CreditNote') {
    return { kind: hasSomethingLeft(document) ? 'credit' : 'credit-used' };
  }
  if (document.type === 'Payment' || document.type === 'Prepayment') return { kind: 'payment' };
  return { kind: 'settled' };
}

function openState(document: Facts, today: CalendarDate): DocumentState {
  const leftE4 = isPartPaid(document) ? document.balanceE4 : undefined;
  if (document.dueDate === undefined) return { kind: 'open', leftE4 };
  const days = daysBetween(today, document.dueDate);
  if (days < 0) return { kind: 'overdue', days: -days, leftE4 };
  if (days === 0) return { kind: 'due-today', leftE4 };
  return { kind: 'due-in', days, leftE4 };
}

/** Not where one of the two could not be read: nothing would be known about a payment. */
function isPartPaid({ amountE4, balanceE4, flaws = [] }: Facts): boolean {
  if (flaws.includes('amount') || flaws.includes('balance')) return false;
  return Math.abs(balanceE4) < Math.abs(amountE4);
}
