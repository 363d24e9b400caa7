import type { CalendarDate } from '../domain/calendar-date.ts';
import type { DocumentRow } from '../domain/card.ts';
import { documentState } from '../domain/document-state.ts';
import type { CustomerDocument } from '../domain/document.ts';
import { signedE4 } from '../domain/document.ts';

/** As the list shows it on the day `today` of the company. */
export function toDocumentRow(document: CustomerDocument, today: CalendarDate): DocumentRow {
  const { type, number, date, dueDate, currency, amountE4, balanceE4 } = document;
  return {
    key: `${type} ${number}`,
    type,
    number,
    ...(date !== undefined && { date }),
    ...(dueDate !== undefined && { dueDate }),
    currency,
    amountE4: signedE4(type, amountE4),
    balanceE4: signedE4(type, balanceE4),
    state: documentState(document, today),
    reference: document.customerReference,
    text: document.text,
    flawed: document.flaws.length > 0,
  };
}
