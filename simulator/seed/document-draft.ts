import type { VismaDocumentStatus, VismaDocumentType } from '../world.ts';

/** A document before its company has numbered it; settlements point at drafts, not at numbers. */
export interface DocumentDraft {
  readonly type: VismaDocumentType;
  readonly status: VismaDocumentStatus;
  readonly documentDate: string;
  readonly dueDate: string | undefined;
  readonly currency: string;
  readonly exchangeRate: number;
  readonly amount: number;
  readonly balance: number;
  readonly vatTotal: number;
  readonly dunningLevel: number;
  readonly dunningLetterDate: string | undefined;
  /** The payments and credit notes that were applied to this document. */
  readonly settlements: readonly Settlement[];
}

export interface Settlement {
  readonly by: DocumentDraft;
  readonly amount: number;
  readonly voided: boolean;
}
