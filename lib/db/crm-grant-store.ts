import { sql } from 'kysely';

import type { CrmGrantId, TenantId } from '../domain/ids.ts';
import type { Db } from './open-database.ts';

export interface NewCrmGrant {
  readonly id: CrmGrantId;
  readonly tenantId: TenantId;
  readonly associateId: string;
  readonly userName: string;
  readonly userEmail: string;
  readonly isAdministrator: boolean;
  readonly identityVerifiedAt: number;
  readonly webapiUrl: string;
  /** Undefined for a person who was refused: a record of who it was, without tokens. */
  readonly tokens: SealedCrmTokens | undefined;
  readonly now: number;
}

export interface SealedCrmTokens {
  readonly sealedAccess: string;
  readonly accessExpiresAt: number;
  readonly sealedRefresh: string | undefined;
}

/** A grant with its sealed tokens and the state of its lease; tokens are only ever read with `ver`. */
export interface CrmGrant {
  readonly id: CrmGrantId;
  readonly tenantId: TenantId;
  readonly associateId: string;
  readonly userName: string;
  readonly isAdministrator: boolean;
  readonly identityVerifiedAt: number;
  readonly webapiUrl: string;
  readonly sealedAccess: string | undefined;
  readonly accessExpiresAt: number;
  readonly sealedRefresh: string | undefined;
  readonly ver: number;
  /** Somebody is refreshing it, by the database's clock. */
  readonly isLeased: boolean;
  /** No attempt before this instant; undefined when it is over, by the database's clock. */
  readonly pausedUntil: number | undefined;
}

export interface CrmGrantKey {
  readonly tenantId: TenantId;
  readonly grantId: CrmGrantId;
}

/** Names one holding of the lease; a holder that was overtaken changes nothing any more. */
export interface CrmGrantLease extends CrmGrantKey {
  readonly fence: number;
}

export interface RefreshedCrmGrant {
  readonly sealedAccess: string;
  readonly accessExpiresAt: number;
  /** Undefined keeps the present one. */
  readonly sealedRefresh: string | undefined;
  /** What the id_token of the answer says; undefined when it brought none. */
  readonly identity:
    | {
        readonly isAdministrator: boolean;
        readonly verifiedAt: number;
        readonly webapiUrl: string;
      }
    | undefined;
  /** No attempt for this long; usually 0. */
  readonly pauseMs: number;
}

export interface CrmGrantStore {
  create(grant: NewCrmGrant): Promise<void>;
  /** Undefined when unknown, of another tenant, or revoked. */
  find(key: CrmGrantKey): Promise<CrmGrant | undefined>;
  /** Who signed in, also after the grant was revoked. */
  findPerson(
    grantId: CrmGrantId,
  ): Promise<{ readonly tenantId: TenantId; readonly userEmail: string } | undefined>;
  /** Undefined when the tokens moved on (`ver`), another one holds the lease, or a pause is on. */
  takeLease(
    request: CrmGrantKey & { readonly ver: number; readonly leaseMs: number },
  ): Promise<CrmGrantLease | undefined>;
  /** False when the lease was lost meanwhile: nothing was written. */
  commit(lease: CrmGrantLease, refreshed: RefreshedCrmGrant): Promise<boolean>;
  /** False when the lease was lost meanwhile. */
  extend(lease: CrmGrantLease, leaseMs: number): Promise<boolean>;
  /** Gives the lease back without new tokens; no attempt for `pauseMs`. */
  release(lease: CrmGrantLease, pauseMs: number): Promise<void>;
  /** Ends the grant and forgets its tokens; false when the lease was lost meanwhile. */
  revoke(lease: CrmGrantLease, now: number): Promise<boolean>;
  /** The same for a grant that no living session uses any more. */
  revokeUnused(key: CrmGrantKey & { readonly now: number }): Promise<void>;
}

const ENDED = { sealed_access: null, access_expires_at: null, sealed_refresh: null } as const;

export function createCrmGrantStore(db: Db): CrmGrantStore {
  return {
    async create(grant) {
      await db.direct
        .insertInto('crm_grant')
        .values({
          id: grant.id,
          tenant_id: grant.tenantId,
          associate_id: grant.associateId,
          user_name: grant.userName,
          user_email: grant.userEmail,
          is_administrator: grant.isAdministrator ? 1 : 0,
          identity_verified_at: grant.identityVerifiedAt,
          webapi_url: grant.webapiUrl,
          sealed_access: grant.tokens?.sealedAccess ?? null,
          access_expires_at: grant.tokens?.accessExpiresAt ?? null,
          sealed_refresh: grant.tokens?.sealedRefresh ?? null,
          ver: 0,
          fence: 0,
          lease_until: 0,
          next_try_at: 0,
          strikes: 0,
          created_at: grant.now,
          revoked_at: grant.tokens === undefined ? grant.now : null,
        })
        .execute();
    },

    async find({ tenantId, grantId }) {
      // The writing connection: a waiter must see the commit it waited for.
      const row = await db.direct
        .selectFrom('crm_grant')
        .selectAll()
        .select(db.now().as('db_now'))
        .where('tenant_id', '=', tenantId)
        .where('id', '=', grantId)
        .where('revoked_at', 'is', null)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      return {
        id: row.id as CrmGrantId,
        tenantId: row.tenant_id as TenantId,
        associateId: row.associate_id,
        userName: row.user_name,
        isAdministrator: row.is_administrator === 1,
        identityVerifiedAt: row.identity_verified_at,
        webapiUrl: row.webapi_url,
        sealedAccess: row.sealed_access ?? undefined,
        accessExpiresAt: row.access_expires_at ?? 0,
        sealedRefresh: row.sealed_refresh ?? undefined,
        ver: row.ver,
        isLeased: row.lease_until > row.db_now,
        pausedUntil: row.next_try_at > row.db_now ? row.next_try_at : undefined,
      };
    },

    async findPerson(grantId) {
      const row = await db.read
        .selectFrom('crm_grant')
        .select(['tenant_id', 'user_email'])
        .where('id', '=', grantId)
        .executeTakeFirst();
      return row && { tenantId: row.tenant_id as TenantId, userEmail: row.user_email };
    },

    async takeLease({ tenantId, grantId, ver, leaseMs }) {
      const row = await db.direct
        .updateTable('crm_grant')
        .set((eb) => ({
          lease_until: sql<number>`${db.now()} + ${leaseMs}`,
          fence: eb('fence', '+', 1),
        }))
        .where('tenant_id', '=', tenantId)
        .where('id', '=', grantId)
        .where('ver', '=', ver)
        .where('lease_until', '<=', db.now())
        .where('next_try_at', '<=', db.now())
        .where('revoked_at', 'is', null)
        .returning('fence')
        .executeTakeFirst();
      return row && { tenantId, grantId, fence: row.fence };
    },

    async commit(lease, { sealedAccess, accessExpiresAt, sealedRefresh, identity, pauseMs }) {
      const row = await held(db, lease)
        .set((eb) => ({
          sealed_access: sealedAccess,
          access_expires_at: accessExpiresAt,
          ...(sealedRefresh !== undefined && { sealed_refresh: sealedRefresh }),
          ...(identity !== undefined && {
            is_administrator: identity.isAdministrator ? 1 : 0,
            identity_verified_at: identity.verifiedAt,
            webapi_url: identity.webapiUrl,
          }),
          ver: eb('ver', '+', 1),
          lease_until: 0,
          next_try_at: pauseMs === 0 ? 0 : sql<number>`${db.now()} + ${pauseMs}`,
          strikes: 0,
        }))
        .returning('id')
        .executeTakeFirst();
      return row !== undefined;
    },

    async extend(lease, leaseMs) {
      const row = await held(db, lease)
        .set({ lease_until: sql<number>`${db.now()} + ${leaseMs}` })
        .returning('id')
        .executeTakeFirst();
      return row !== undefined;
    },

    async release(lease, pauseMs) {
      await held(db, lease)
        .set((eb) => ({
          lease_until: 0,
          next_try_at: sql<number>`${db.now()} + ${pauseMs}`,
          strikes: eb('strikes', '+', 1),
        }))
        .execute();
    },

    async revoke(lease, now) {
      const row = await held(db, lease)
        .set({ ...ENDED, revoked_at: now, lease_until: 0 })
        .returning('id')
        .executeTakeFirst();
      return row !== undefined;
    },

    async revokeUnused({ tenantId, grantId, now }) {
      await db.direct
        .updateTable('crm_grant')
        .set({ ...ENDED, revoked_at: now })
        .where('tenant_id', '=', tenantId)
        .where('id', '=', grantId)
        .where('revoked_at', 'is', null)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('session')
                .select('id_hash')
                .where('tenant_id', '=', tenantId)
                .where('grant_id', '=', grantId)
                .where('revoked_at', 'is', null)
                .where('expires_at', '>', now),
            ),
          ),
        )
        .execute();
    },
  };
}

function held(db: Db, { tenantId, grantId, fence }: CrmGrantLease) {
  return db.direct
    .updateTable('crm_grant')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', grantId)
    .where('fence', '=', fence)
    .where('revoked_at', 'is', null);
}
