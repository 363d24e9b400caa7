import type { DocumentStore } from '../db/document-store.ts';
import type { LedgerReadStore } from '../db/ledger-read-store.ts';
import type { LedgerCustomer, LedgerStore } from '../db/ledger-store.ts';
import type { Clock } from '../domain/clock.ts';
import type { CustomerDocument } from '../domain/document.ts';
import type { Log } from '../log.ts';

export interface VismaPageRequest extends LedgerCustomer {
  /** From 1. */
  readonly pageNumber: number;
  readonly pageSize: number;
  readonly status?: 'Open';
  readonly signal: AbortSignal;
}

/** Both counts are undefined where Visma sends no metadata, as on an empty list. */
export interface VismaPage {
  readonly documents: readonly CustomerDocument[];
  readonly totalCount: number | undefined;
  readonly maxPageSize: number | undefined;
}

export interface LedgerDeps {
  readonly ledgers: LedgerStore;
  readonly reads: LedgerReadStore;
  readonly documents: DocumentStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Runs a task after the answer is sent; its signal ends it when the process stops. */
  readonly background: (task: (signal: AbortSignal) => Promise<void>) => void;
  /** One page from Visma with the connection's grant. Throws `visma.*`, `connection.*`, `http.*`. */
  readonly readPage: (request: VismaPageRequest) => Promise<VismaPage>;
}
