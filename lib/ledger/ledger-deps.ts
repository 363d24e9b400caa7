import type { CustomerCreditStore } from '../db/customer-credit-store.ts';
import type { DocumentStore } from '../db/document-store.ts';
import type { LedgerFiguresStore } from '../db/ledger-figures-store.ts';
import type { LedgerLookStore } from '../db/ledger-look-store.ts';
import type { LedgerNewsStore } from '../db/ledger-news-store.ts';
import type { LedgerProofStore } from '../db/ledger-proof-store.ts';
import type { LedgerReadStore } from '../db/ledger-read-store.ts';
import type { LedgerCustomer, LedgerStore } from '../db/ledger-store.ts';
import type { LedgerTurnoverStore } from '../db/ledger-turnover-store.ts';
import type { PaymentBehaviourStore } from '../db/payment-behaviour-store.ts';
import type { PaymentListStore } from '../db/payment-list-store.ts';
import type { Clock } from '../domain/clock.ts';
import type { CustomerDocument } from '../domain/document.ts';
import type { ConnectionId } from '../domain/ids.ts';
import type { Log } from '../log.ts';
import type { CalendarDate } from '../domain/calendar-date.ts';
import type { Settlement } from '../domain/settlement.ts';
import type { SettlementStore } from '../db/settlement-store.ts';
import type { CallQuota } from './pages-in-flight.ts';
import type { CreditDeps } from './read-credit.ts';
import type { ReconcileDeps } from './reconcile-balance.ts';
import type { ReadSettings } from './read-settings.ts';

export interface VismaPageRequest extends LedgerCustomer {
  /** From 1. */
  readonly pageNumber: number;
  readonly pageSize: number;
  readonly status?: 'Open';
  /** `YYYY-MM-DD HH:MM:SS`, in the zone of Visma's own stamps. */
  readonly changedSince?: string;
  readonly signal: AbortSignal;
}

/** Both counts are undefined where Visma sends no metadata, as on an empty list. */
export interface VismaPage {
  readonly documents: readonly CustomerDocument[];
  readonly totalCount: number | undefined;
  readonly maxPageSize: number | undefined;
}

export interface SettlementRequest extends Omit<VismaPageRequest, 'status'> {
  /** Invoices dated on this day or later. */
  readonly datedSince: CalendarDate;
}

export interface LedgerDeps {
  readonly ledgers: LedgerStore;
  readonly reads: LedgerReadStore;
  readonly documents: DocumentStore;
  readonly paymentLists: PaymentListStore;
  readonly settlements: SettlementStore;
  readonly proofs: LedgerProofStore;
  readonly behaviours: PaymentBehaviourStore;
  readonly credits: CustomerCreditStore;
  readonly turnovers: LedgerTurnoverStore;
  readonly looks: LedgerLookStore;
  readonly news: LedgerNewsStore;
  readonly figures: LedgerFiguresStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Runs a task after the answer is sent; its signal ends it when the process stops. */
  readonly background: (task: (signal: AbortSignal) => Promise<void>) => void;
  /** One page from Visma with the connection's grant. Throws `visma.*`, `connection.*`, `http.*`. */
  readonly readPage: (request: VismaPageRequest) => Promise<VismaPage>;
  /** The same from the list of payments; `status` has no meaning there. */
  readonly readPayments: (request: VismaPageRequest) => Promise<VismaPage>;
  readonly readSettlements: (request: SettlementRequest) => Promise<{
    readonly settlements: readonly Settlement[];
    readonly totalCount: number | undefined;
    readonly maxPageSize: number | undefined;
  }>;
  /** Visma's own balance of the customer. */
  readonly readBalance: ReconcileDeps['readBalance'];
  readonly readCredit: CreditDeps['readCredit'];
  /** What Visma last said about the connection's calls, if it has. */
  readonly quotaOf: (connectionId: ConnectionId) => CallQuota | undefined;
  /** The end (epoch ms) of a pause that Visma asked the connection for, while this process knows of one. */
  readonly pausedUntil: (connectionId: ConnectionId) => number | undefined;
  readonly settings: ReadSettings;
}
