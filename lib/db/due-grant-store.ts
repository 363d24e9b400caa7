import { sql } from 'kysely';
import type { AuditEvent } from '../domain/audit-event.ts';
import type { ConnectionState } from '../domain/connection.ts';
import type { ConnectionId, TenantId } from '../domain/ids.ts';
import { insertAuditEvent } from './audit-event-store.ts';
import type { ConnectionRef } from './connection-store.ts';
import type { Db } from './db.ts';

/** A connection whose grant wants something done, and the version at which it was seen. */
export interface DueGrant extends ConnectionRef {
  readonly ver: number;
  /** When the last use of the refresh token, or the sign-in, was. Database's clock, as all here. */
  readonly renewedAt: number;
  readonly accessExpiresAt: number | undefined;
  readonly at: number;
}

export interface EndingGrant extends ConnectionRef {
  readonly grantExpiresAt: number;
  /** Days of the last warning given. */
  readonly warnedDays: number | undefined;
  readonly at: number;
}

export type DueGrantStore = ReturnType<typeof createDueGrantStore>;

const READABLE: readonly ConnectionState[] = ['connected', 'suspect'];

/**
 * What the background jobs look for. The one store that reads over all tenants: it gives names and
 * instants only, and whoever acts on them names the tenant again.
 */
export function createDueGrantStore(db: Db) {
  const readable = () =>
    db.read
      .selectFrom('connection')
      .select(['tenant_id', 'id', 'ver', 'access_expires_at', db.now().as('at')])
      .select(sql<number>`coalesce(previous_used_at, granted_at, 0)`.as('renewed_at'))
      .where('state', 'in', READABLE)
      .where('kind', 'in', ['interactive', 'service'])
      .where('lease_until', '<=', db.now())
      .where('next_try_at', '<=', db.now());

  return {
    /**
     * Refreshes that somebody began and nobody finished: the lease of a dead holder, an unknown
     * outcome, a first refusal. A token that the server has replaced already waits here for its replay.
     */
    async listUnsettled(limit: number): Promise<readonly DueGrant[]> {
      const rows = await readable()
        .where((eb) => eb.or([eb('lease_until', '>', 0), eb('next_try_at', '>', 0)]))
        .orderBy('next_try_at')
        .limit(limit)
        .execute();
      return rows.map(toDueGrant);
    },

    /** Connections read within `usedMs` whose access token ends within `aheadMs`, soonest first. */
    async listEndingAccess(request: {
      readonly aheadMs: number;
      readonly usedMs: number;
      readonly limit: number;
    }): Promise<readonly DueGrant[]> {
      const rows = await readable()
        .where('next_try_at', '=', 0)
        .where((eb) => eb('access_expires_at', '<=', eb(db.now(), '+', request.aheadMs)))
        .where((eb) => eb('last_success_at', '>', eb(db.now(), '-', request.usedMs)))
        .orderBy('access_expires_at')
        .limit(request.limit)
        .execute();
      return rows.map(toDueGrant);
    },

    /** Connections with a refresh token that nobody has used for `idleMs`, longest first. */
    async listIdle(idleMs: number, limit: number): Promise<readonly DueGrant[]> {
      const renewedAt = sql<number>`coalesce(previous_used_at, granted_at, 0)`;
      const rows = await readable()
        .where('kind', '=', 'interactive')
        .where('sealed_refresh', 'is not', null)
        .where((eb) => eb(renewedAt, '<=', eb(db.now(), '-', idleMs)))
        .orderBy(renewedAt)
        .limit(limit)
        .execute();
      return rows.map(toDueGrant);
    },

    /** Grants with a known end within `withinMs`, which has not come yet. */
    async listEndingGrants(withinMs: number): Promise<readonly EndingGrant[]> {
      const rows = await db.read
        .selectFrom('connection')
        .select(['tenant_id', 'id', 'grant_expires_at', 'expiry_warned_days', db.now().as('at')])
        .where('state', 'in', READABLE)
        .where('grant_expires_at', '>', db.now())
        .where((eb) => eb('grant_expires_at', '<=', eb(db.now(), '+', withinMs)))
        .orderBy('grant_expires_at')
        .execute();
      return rows.flatMap((row) =>
        row.grant_expires_at === null
          ? []
          : {
              tenantId: row.tenant_id as TenantId,
              connectionId: row.id as ConnectionId,
              grantExpiresAt: row.grant_expires_at,
              warnedDays: row.expiry_warned_days ?? undefined,
              at: row.at,
            },
      );
    },

    /** Note and event in one transaction. True for exactly one caller per end and number of days. */
    async warnOnce(ending: EndingGrant, days: number, event: AuditEvent): Promise<boolean> {
      return db.write(async (trx) => {
        const result = await trx
          .updateTable('connection')
          .set({ expiry_warned_days: days })
          .where('tenant_id', '=', ending.tenantId)
          .where('id', '=', ending.connectionId)
          .where('grant_expires_at', '=', ending.grantExpiresAt)
          .where((eb) =>
            eb.or([eb('expiry_warned_days', 'is', null), eb('expiry_warned_days', '>', days)]),
          )
          .executeTakeFirst();
        if (result.numUpdatedRows === 0n) return false;
        await insertAuditEvent({ direct: trx }, event, ending.at);
        return true;
      });
    },
  };
}

function toDueGrant(row: {
  readonly tenant_id: string;
  readonly id: string;
  readonly ver: number;
  readonly access_expires_at: number | null;
  readonly renewed_at: number;
  readonly at: number;
}): DueGrant {
  return {
    tenantId: row.tenant_id as TenantId,
    connectionId: row.id as ConnectionId,
    ver: row.ver,
    renewedAt: row.renewed_at,
    accessExpiresAt: row.access_expires_at ?? undefined,
    at: row.at,
  };
}
