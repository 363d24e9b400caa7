import type { CalendarDate } from './calendar-date.ts';
import type { DocumentType } from './document.ts';

/** A payment or credit that was used on a claim, as Visma's `applications` list it. */
export interface Application {
  readonly date: CalendarDate | undefined;
  readonly isReleased: boolean;
  readonly isVoided: boolean;
}

/** When a claim was settled: the latest date of what was applied and not voided. */
export function findSettledOn(applications: readonly Application[]): CalendarDate | undefined {
  return applications
    .filter(({ isReleased, isVoided }) => isReleased && !isVoided)
    .map(({ date }) => date)
    .reduce((latest, date) => (later(date, latest) ? date : latest), undefined);
}

function later(date: CalendarDate | undefined, than: CalendarDate | undefined): boolean {
  return date !== undefined && (than === undefined || date > than);
}

/** When a document was settled and by which reference its payer names it. */
export interface Settlement {
  readonly type: DocumentType;
  readonly number: string;
  readonly settledOn: CalendarDate | undefined;
  /** KID / OCR; empty when there is none. */
  readonly paymentReference: string;
}
