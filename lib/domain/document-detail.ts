import type { CalendarDate } from './calendar-date.ts';
import type { DocumentType } from './document.ts';
import type { AmountE4 } from './money.ts';

/** One row of a document. Amounts carry the sign of the document, as in the list. */
export interface DocumentLine {
  readonly description: string;
  /** In whole ten-thousandths; absent where Visma tells none. */
  readonly quantityE4?: number;
  readonly unit: string;
  readonly unitPriceE4?: AmountE4;
  readonly amountE4?: AmountE4;
}

export interface VatLine {
  readonly name: string;
  /** Per cent, in whole ten-thousandths. */
  readonly ratePercentE4?: number;
  readonly taxableE4?: AmountE4;
  readonly vatE4?: AmountE4;
}

/** A payment or credit that was set against the document, in the document's currency, unsigned. */
export interface DocumentApplication {
  /** `Undefined` where Visma's short code is one we have not met. */
  readonly type: DocumentType;
  readonly number: string;
  readonly date?: CalendarDate;
  readonly amountE4: AmountE4;
  readonly isVoided: boolean;
}

export interface DocumentAttachment {
  /** Visma's UUID of the file. */
  readonly id: string;
  readonly name: string;
}

/** What the list does not tell about a document. Empty text: Visma tells nothing. */
export interface DocumentDetail {
  readonly lines: readonly DocumentLine[];
  readonly vat: readonly VatLine[];
  /** The currency that `vat` is in; empty where the figures fit none of the two. */
  readonly vatCurrency: string;
  /** Without VAT. */
  readonly netE4?: AmountE4;
  readonly vatE4?: AmountE4;
  readonly applications: readonly DocumentApplication[];
  readonly dunning?: { readonly level: number; readonly date?: CalendarDate };
  readonly terms: string;
  /** KID, OCR or RF: what the payer quotes. */
  readonly paymentReference: string;
  readonly ourReference: string;
  readonly theirReference: string;
  /** The reference of the invoicing network. */
  readonly externalReference: string;
  readonly branch: string;
  /** Units of the company's currency for one of the document's. */
  readonly exchangeRate?: number;
  readonly attachments: readonly DocumentAttachment[];
}

/** What the drawer shows beside the row that the list has. */
export interface DocumentDetailResponse {
  /** Of the company; empty when not known. */
  readonly baseCurrency: string;
  /** In the company's currency, signed as in the list. */
  readonly baseAmountE4: AmountE4;
  readonly baseBalanceE4: AmountE4;
  readonly isPrintable: boolean;
  /** Its page in Visma.net; absent where the installation knows none. */
  readonly vismaUrl?: string;
  /** Absent for types of which Visma tells no more than the list, such as payments. */
  readonly detail?: DocumentDetail;
}

const WITH_DETAIL = ['Invoice', 'CreditNote', 'DebitNote', 'FinCharge'] as const;
export type DetailedType = (typeof WITH_DETAIL)[number];

const PRINTABLE = ['Invoice', 'CreditNote', 'DebitNote'] as const;
export type PrintableType = (typeof PRINTABLE)[number];

/** The types that Visma answers with lines for (docs/visma.md §3). */
export function hasDetail(type: DocumentType): type is DetailedType {
  return (WITH_DETAIL as readonly DocumentType[]).includes(type);
}

/** The types that Visma makes a PDF of. */
export function isPrintable(type: DocumentType): type is PrintableType {
  return (PRINTABLE as readonly DocumentType[]).includes(type);
}

/** What the tab that shows a file says instead of it. The words are chosen by language. */
export type FileProblemCode =
  | 'expired'
  | 'signed-out'
  | 'not-allowed'
  | 'gone'
  | 'no-print'
  | 'not-a-pdf'
  | 'too-large'
  | 'too-many'
  | 'not-connected'
  | 'busy'
  | 'throttled'
  | 'crm-down'
  | 'visma-down'
  | 'failed';
