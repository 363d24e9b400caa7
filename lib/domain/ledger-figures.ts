import type { AgeingBucket } from './document-query.ts';
import type { AmountE4 } from './money.ts';

/** A sum and the number of rows it adds up; a credit counts negative. */
export interface Figure {
  readonly sumE4: AmountE4;
  readonly count: number;
}

/** Sums of balances of released and not voided documents, in one currency. */
export interface CurrencyFigures {
  readonly currency: string;
  readonly open: Figure;
  readonly overdue: Figure;
  readonly notDue: Figure;
  /** Credits with something left; at most zero unless voided payments or refunds outweigh them. */
  readonly credits: Figure;
  /** Open and credits together. */
  readonly netE4: AmountE4;
  /** Sums to `open`. */
  readonly ageing: Readonly<Record<AgeingBucket, Figure>>;
}

/** Rows behind each chip. */
export interface ChipCounts {
  readonly all: number;
  readonly open: number;
  readonly overdue: number;
  readonly paid: number;
  readonly credits: number;
}

/** What a ledger adds up to on one day. Currencies are never mixed. */
export interface LedgerFigures {
  /** By the number of open documents, most first. */
  readonly currencies: readonly CurrencyFigures[];
  /** The same in the company's own currency, as Visma converted it. */
  readonly base: Omit<CurrencyFigures, 'currency' | 'ageing'>;
  readonly counts: ChipCounts;
  /** The first read is not complete: what is not `areOpenExact` only grows. */
  readonly isSoFar: boolean;
  /** Open and overdue are those of all open documents, also while the rest is being read. */
  readonly areOpenExact: boolean;
}
