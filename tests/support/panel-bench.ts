import { randomUUID } from 'node:crypto';
import { createConnectionStore } from '#lib/db/connection-store.ts';
import type { ContactRead } from '#lib/db/contact-read-store.ts';
import { createContactReadStore } from '#lib/db/contact-read-store.ts';
import type { Db } from '#lib/db/db.ts';
import { createNoticeStore } from '#lib/db/notice-store.ts';
import { createPanelStore } from '#lib/db/panel-store.ts';
import { createPreferenceStore } from '#lib/db/preference-store.ts';
import type { PanelUser } from '#lib/domain/actor.ts';
import type { ReadingWanted } from '#lib/domain/asking.ts';
import type { ConnectionState } from '#lib/domain/connection.ts';
import type { CrmContextClaim } from '#lib/domain/crm-context.ts';
import type { ConnectionId, CrmGrantId, LedgerId, PanelKey, TenantId } from '#lib/domain/ids.ts';
import { AppError } from '#lib/errors.ts';
import type { ErrorCode } from '#lib/errors.ts';
import { createLog } from '#lib/log.ts';
import { createContactFailures } from '#lib/panels/contact-failures.ts';
import { createToldProblems } from '#lib/panels/told-problems.ts';
import type { CustomerRef, PanelAuditEvent, PanelDeps } from '#lib/panels/panel-deps.ts';
import { insertTenant } from './tenants.ts';

export const FJORD = 'Cust41001' as TenantId;
export const SKANE = 'Cust41002' as TenantId;

export const trekant: ContactRead = {
  contactId: 103,
  name: 'Trekant AS',
  code: '10003',
  number: '20103',
  organisationNumber: '911000003',
  country: 'NO',
};

export type PanelBench = Awaited<ReturnType<typeof createPanelBench>>;

/** The panels' use cases on a real database, between a CRM and a ledger that count what they are asked. */
export async function createPanelBench(db: Db) {
  await insertTenant(db, FJORD);
  await insertTenant(db, SKANE);
  const asked = {
    contacts: 0,
    ledgers: [] as (CustomerRef & { reading: string })[],
    refreshes: [] as (CustomerRef & { wanted: ReadingWanted })[],
  };
  const audit: PanelAuditEvent[] = [];
  const world = { now: 1_000_000, contact: trekant, refusal: undefined as ErrorCode | undefined };
  const deps: PanelDeps = {
    panels: createPanelStore(db),
    contactReads: createContactReadStore(db),
    contactFailures: createContactFailures(),
    preferences: createPreferenceStore(db),
    notices: createNoticeStore(db),
    readContact: (_user, contactId) => {
      asked.contacts += 1;
      if (world.refusal !== undefined)
        return Promise.reject(new AppError(world.refusal, 'refused'));
      return Promise.resolve({ ...world.contact, contactId });
    },
    openLedger: (customer) => {
      asked.ledgers.push(customer);
      return Promise.resolve({
        ledgerId: `${customer.connectionId}/${customer.customerNumber}` as LedgerId,
        summary: { total: 3, revision: '1', readAt: 900_000 },
      });
    },
    listDocuments: ({ ledgerId, limit }) =>
      Promise.resolve({ rows: [], total: limit, revision: String(ledgerId) }),
    requestRefresh: (customer, wanted) => {
      asked.refreshes.push({ ...customer, wanted });
      return Promise.resolve();
    },
    record: (event) => {
      audit.push(event);
      return Promise.resolve();
    },
    clock: () => world.now,
    log: createLog({ level: 'silent' }),
    toldProblems: createToldProblems(),
  };

  return {
    deps,
    asked,
    audit,
    world,

    /** A connection in this state on the panel. */
    async connect(
      panelKey: PanelKey,
      state: ConnectionState,
      tenantId = FJORD,
    ): Promise<ConnectionId> {
      const connectionId = randomUUID() as ConnectionId;
      await createConnectionStore(db).insertOnPanel({
        tenantId,
        connectionId,
        kind: 'interactive',
        timeZone: 'Europe/Oslo',
        panelKey,
      });
      await db.direct
        .updateTable('connection')
        .set({
          state,
          state_since: 5,
          ...(state !== 'new' && { company_name: 'Nordvik Handel AS', base_currency: 'NOK' }),
        })
        .where('id', '=', connectionId)
        .execute();
      return connectionId;
    },
  };
}

export function createPanelUser(changes: Partial<PanelUser> = {}): PanelUser {
  return {
    kind: 'panel-user',
    tenantId: FJORD,
    associateId: '12',
    userName: 'Siv Seller',
    grantId: randomUUID() as CrmGrantId,
    sessionHash: 'session-of-siv',
    requestId: 'request-7',
    isAdministrator: false,
    ...changes,
  };
}

export function claimOf(user: PanelUser, contactId = 103): CrmContextClaim {
  return { tenantId: user.tenantId, associateId: user.associateId, contactId, language: undefined };
}

/** Readings of a card belong to a sign-in. */
export async function insertCrmGrant(db: Db, user: PanelUser): Promise<void> {
  await db.direct
    .insertInto('crm_grant')
    .values({
      id: user.grantId,
      tenant_id: user.tenantId,
      associate_id: user.associateId,
      user_name: user.userName,
      user_email: '',
      is_administrator: 0,
      identity_verified_at: 0,
      webapi_url: '',
      ver: 0,
      fence: 0,
      lease_until: 0,
      next_try_at: 0,
      strikes: 0,
      created_at: 0,
    })
    .execute();
}
