import type { ContactRead, ContactReadStore } from '../db/contact-read-store.ts';
import type { NoticeStore } from '../db/notice-store.ts';
import type { PanelStore } from '../db/panel-store.ts';
import type { PreferenceStore } from '../db/preference-store.ts';
import type { PanelUser } from '../domain/actor.ts';
import type { ReadingWanted } from '../domain/asking.ts';
import type { CalendarDate } from '../domain/calendar-date.ts';
import type { CompanyProblemCode, DocumentPage, LedgerSummary, Problem } from '../domain/card.ts';
import type { Clock } from '../domain/clock.ts';
import type { DocumentQuery } from '../domain/document-query.ts';
import type { ConnectionId, CustomerNumber, LedgerId, PanelKey, TenantId } from '../domain/ids.ts';
import type { Log } from '../log.ts';
import type { ContactFailures } from './contact-failures.ts';
import type { ToldProblems } from './told-problems.ts';

/** One line of the activity log about a panel, or about a connection that was met on one. */
export interface PanelAuditEvent {
  readonly tenantId: TenantId;
  readonly event: 'panel.created' | 'panel.changed' | 'connection.reported';
  readonly actor: string;
  readonly subject: PanelKey | ConnectionId;
  readonly before?: Readonly<Record<string, string>>;
  readonly after?: Readonly<Record<string, string>>;
  readonly requestId: string;
}

/** Names one customer of one company. */
export interface CustomerRef {
  readonly tenantId: TenantId;
  readonly connectionId: ConnectionId;
  readonly customerNumber: CustomerNumber;
}

export interface OpenedLedger {
  readonly ledgerId: LedgerId;
  readonly summary: LedgerSummary | undefined;
  readonly problem?: Problem<CompanyProblemCode>;
}

export interface PanelDeps {
  readonly panels: PanelStore;
  readonly contactReads: ContactReadStore;
  readonly contactFailures: ContactFailures;
  readonly preferences: PreferenceStore;
  readonly notices: Pick<NoticeStore, 'report' | 'listReportsOf'>;
  /** Asks SuperOffice with the person's own token, so that SuperOffice's rights decide. Throws `crm.*`. */
  readonly readContact: (user: PanelUser, contactId: number) => Promise<ContactRead>;
  /**
   * `refused` shows what is stored and asks Visma nothing; the summary has the figures of `today`
   * where it is given, and what is new to the person `looker` (`associateId`).
   */
  readonly openLedger: (
    customer: CustomerRef & {
      readonly reading: 'allowed' | 'refused';
      readonly today?: CalendarDate;
      readonly looker?: string;
    },
  ) => Promise<OpenedLedger>;
  readonly listDocuments: (request: {
    readonly tenantId: TenantId;
    readonly ledgerId: LedgerId;
    readonly query?: DocumentQuery;
    readonly cursor?: string;
    readonly limit: number;
    readonly today: CalendarDate;
  }) => Promise<DocumentPage>;
  readonly requestRefresh: (
    customer: CustomerRef & { readonly ledgerId: LedgerId },
    wanted: ReadingWanted,
  ) => Promise<void>;
  readonly record: (event: PanelAuditEvent) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
  readonly toldProblems: ToldProblems;
}
