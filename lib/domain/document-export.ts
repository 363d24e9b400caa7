import type { CalendarDate } from './calendar-date.ts';
import type { DocumentRow } from './card.ts';
import type { DocumentQuery } from './document-query.ts';

/** Of a workbook: spreadsheets open no more without waiting. A CSV file may have more. */
export const MAX_SHEET_ROWS = 50_000;

export interface ExportedDocument {
  readonly row: DocumentRow;
  /** One of those whose balances make up the figures: released, not voided, with something left. */
  readonly isSummed: boolean;
  /** One of those summed that is owed; the others of them are credits. */
  readonly isClaim: boolean;
  /** One of those that moved the customer's account, whether something is left of it or not. */
  readonly isMovement: boolean;
}

/** All documents that a query means. */
export interface DocumentExport {
  readonly total: number;
  /** When the rows were read completely (epoch milliseconds); absent before the first complete read. */
  readonly readAt?: number;
  /**
   * Page by page, each asked for when the one before is taken. Throws `export.changed` at its end
   * when the ledger was read anew meanwhile, and `export.too-long`.
   */
  readonly pages: AsyncIterable<readonly ExportedDocument[]>;
}

/** One customer of one company, for what leaves the panel as a file, a page or a text. */
export interface CardExport {
  readonly customerName: string;
  readonly customerNumber: string;
  /** Of the customer, as SuperOffice has it: two letters of ISO 3166, or empty. */
  readonly country: string;
  readonly companyName: string;
  /** IANA name, of the company. */
  readonly timeZone: string;
  /** There. */
  readonly today: CalendarDate;
  /** May be asked more than once; rights are those of the moment the card was opened. */
  readonly read: (query: DocumentQuery) => Promise<DocumentExport>;
}
