import type { VismaDocumentType } from '../world.ts';
import type { DocumentDraft } from './document-draft.ts';

/** How a company numbers its documents: one counter for each series. */
export type NumberSeries = (type: VismaDocumentType, counter: number) => string;

export interface NumberedDraft {
  readonly customerNumber: string;
  readonly draft: DocumentDraft;
}

/** Series with a letter for everything but invoices. */
const LETTERS: Readonly<Record<VismaDocumentType, string>> = {
  Invoice: '',
  DebitNote: 'D-',
  CreditNote: 'K-',
  Payment: 'P',
  VoidPayment: 'PV',
  Prepayment: 'PP',
  Refund: 'R-',
  FinCharge: 'RG-',
  SmallBalanceWo: 'SB-',
  SmallCreditWo: 'SC-',
  CashSale: 'KS-',
  CashReturn: 'KR-',
};

export const letteredSeries: NumberSeries = (type, counter) =>
  `${LETTERS[type]}${100_000 + counter}`;

/** The same digits in every series: a number alone does not identify a document, type and number do. */
export const plainSeries: NumberSeries = (_type, counter) => String(counter).padStart(6, '0');

/** Numbers a whole company's drafts by date, so that ascending numbers are oldest first in each series. */
export function numberDocuments(
  drafts: readonly NumberedDraft[],
  series: NumberSeries,
): {
  readonly ordered: readonly NumberedDraft[];
  readonly numbers: ReadonlyMap<DocumentDraft, string>;
} {
  const ordered = drafts.toSorted((a, b) =>
    a.draft.documentDate < b.draft.documentDate
      ? -1
      : a.draft.documentDate > b.draft.documentDate
        ? 1
        : 0,
  );
  const counters = new Map<VismaDocumentType, number>();
  const numbers = new Map<DocumentDraft, string>();
  for (const { draft } of ordered) {
    const counter = (counters.get(draft.type) ?? 0) + 1;
    counters.set(draft.type, counter);
    numbers.set(draft, series(draft.type, counter));
  }
  return { ordered, numbers };
}
