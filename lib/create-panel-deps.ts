import 'server-only';
import type { AuthDeps } from './auth/auth-deps.ts';
import { withCrmToken } from './auth/with-crm-token.ts';
import { createContactReadStore } from './db/contact-read-store.ts';
import type { Db } from './db/db.ts';
import { createNoticeStore } from './db/notice-store.ts';
import { createPanelStore } from './db/panel-store.ts';
import { createPreferenceStore } from './db/preference-store.ts';
import type { PanelUser } from './domain/actor.ts';
import type { Clock } from './domain/clock.ts';
import type { LedgerDeps } from './ledger/ledger-deps.ts';
import { listDocuments } from './ledger/list-documents.ts';
import { openLedger } from './ledger/open-ledger.ts';
import { requestRefresh } from './ledger/request-refresh.ts';
import { createContactFailures } from './panels/contact-failures.ts';
import { createToldProblems } from './panels/told-problems.ts';
import type { PanelDeps } from './panels/panel-deps.ts';
import type { WebApiDeps } from './superoffice/call-web-api.ts';
import { getContact } from './superoffice/get-contact.ts';

interface Parts {
  readonly db: Db;
  readonly clock: Clock;
  readonly record: PanelDeps['record'];
  readonly auth: AuthDeps;
  readonly ledgers: LedgerDeps;
  readonly webApi: WebApiDeps;
}

/** Where panels meet SuperOffice and the ledgers; a part of `server()`. */
export function createPanelDeps({ db, clock, record, auth, ledgers, webApi }: Parts): PanelDeps {
  return {
    panels: createPanelStore(db),
    contactReads: createContactReadStore(db),
    contactFailures: createContactFailures(),
    preferences: createPreferenceStore(db),
    notices: createNoticeStore(db),
    readContact: ({ tenantId, grantId }: PanelUser, contactId) =>
      withCrmToken(auth, { tenantId, grantId }, async (accessToken) => {
        const { id, ...contact } = await getContact(webApi, { tenantId, accessToken, contactId });
        return { contactId: id, ...contact };
      }),
    openLedger: (customer) => openLedger(ledgers, customer),
    listDocuments: (request) => listDocuments(ledgers, request),
    requestRefresh: (customer, wanted) => requestRefresh(ledgers, customer, wanted),
    record,
    clock,
    log: auth.log,
    toldProblems: createToldProblems(),
  };
}
