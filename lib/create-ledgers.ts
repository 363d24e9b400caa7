import 'server-only';
import type { GrantDeps } from './connections/access-token.ts';
import type { Db } from './db/db.ts';
import { createCustomerCreditStore } from './db/customer-credit-store.ts';
import { createDocumentStore } from './db/document-store.ts';
import { createLedgerFiguresStore } from './db/ledger-figures-store.ts';
import { createLedgerLookStore } from './db/ledger-look-store.ts';
import { createLedgerNewsStore } from './db/ledger-news-store.ts';
import { createLedgerProofStore } from './db/ledger-proof-store.ts';
import { createLedgerReadStore } from './db/ledger-read-store.ts';
import { createLedgerStore } from './db/ledger-store.ts';
import { createLedgerTurnoverStore } from './db/ledger-turnover-store.ts';
import { createPaymentBehaviourStore } from './db/payment-behaviour-store.ts';
import { createPaymentListStore } from './db/payment-list-store.ts';
import { createSettlementStore } from './db/settlement-store.ts';
import type { Clock } from './domain/clock.ts';
import type { LedgerDeps } from './ledger/ledger-deps.ts';
import type { ReadSettings } from './ledger/read-settings.ts';
import { READ_SETTINGS } from './ledger/read-settings.ts';
import type { Log } from './log.ts';
import { readCustomerBalance } from './read-customer-balance.ts';
import { readCustomerCredit } from './read-customer-credit.ts';
import { readDocumentPage, readPaymentPage, readSettlementPage } from './read-document-page.ts';
import type { VismaClient } from './visma/client.ts';

interface Parts {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly background: LedgerDeps['background'];
  readonly visma: VismaClient;
  /** Asked at each call: grants know the ledgers too. */
  readonly grants: () => GrantDeps;
  readonly settings?: Partial<ReadSettings>;
}

/** Where ledgers meet the database and Visma; a part of `server()`. */
export function createLedgers(parts: Parts): LedgerDeps {
  const { db, clock, log, background, visma, grants, settings } = parts;
  return {
    ledgers: createLedgerStore(db),
    reads: createLedgerReadStore(db),
    documents: createDocumentStore(db),
    figures: createLedgerFiguresStore(db),
    paymentLists: createPaymentListStore(db),
    settlements: createSettlementStore(db),
    proofs: createLedgerProofStore(db),
    behaviours: createPaymentBehaviourStore(db),
    credits: createCustomerCreditStore(db),
    turnovers: createLedgerTurnoverStore(db),
    looks: createLedgerLookStore(db),
    news: createLedgerNewsStore(db),
    clock,
    log,
    background,
    readPage: (request) => readDocumentPage(grants(), visma, request),
    readPayments: (request) => readPaymentPage(grants(), visma, request),
    readSettlements: (request) => readSettlementPage(grants(), visma, request),
    readBalance: (question) => readCustomerBalance(grants(), visma, question),
    readCredit: (question) => readCustomerCredit(grants(), visma, question),
    quotaOf: (connectionId) => visma.quotaOf(connectionId),
    pausedUntil: (connectionId) => visma.pausedUntil(connectionId),
    settings: { ...READ_SETTINGS, ...settings },
  };
}
