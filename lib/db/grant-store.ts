import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { ConnectionKind, ConnectionState } from '../domain/connection.ts';
import type { ConnectionId, TenantId, VismaTenantId } from '../domain/ids.ts';
import { findVismaTenantId } from '../domain/ids.ts';
import { askTogether } from './ask-together.ts';
import type { ConnectionRef } from './connection-store.ts';
import { toConnectionState } from './connection-store.ts';
import type { Db } from './db.ts';
import type { ConnectionTable } from './tables.ts';

/** A connection's sealed tokens, always together with their version. Instants are the database's clock. */
export interface StoredGrant extends ConnectionRef {
  readonly kind: ConnectionKind;
  readonly state: ConnectionState;
  readonly vismaTenantId: VismaTenantId | undefined;
  readonly legacyCompanyId: number | undefined;
  readonly baseCurrency: string | undefined;
  /** When the sign-in was that gave this grant: another instant is another grant. */
  readonly grantedAt: number | undefined;
  readonly sealedRefresh: string | undefined;
  readonly sealedPreviousRefresh: string | undefined;
  /** When the previous refresh token was given to the server for the last time. */
  readonly previousUsedAt: number | undefined;
  readonly sealedAccess: string | undefined;
  readonly accessExpiresAt: number | undefined;
  /** When the access token was asked for; with its end it tells the length of its life. */
  readonly accessAskedAt: number;
  readonly lastSuccessAt: number | undefined;
  readonly ver: number;
  readonly leaseUntil: number;
  readonly nextTryAt: number;
  readonly strikes: number;
  /** Since when refreshes end without a clear answer. */
  readonly failingSince: number | undefined;
  /** Visma asked for silence until then; by the processes' clock. */
  readonly pausedUntil: number | undefined;
  /** The database's clock when this was read. */
  readonly at: number;
}

export type SealedRefreshTokens = ConnectionRef &
  Pick<StoredGrant, 'sealedRefresh' | 'sealedPreviousRefresh'>;

export interface RefreshLease {
  readonly fence: number;
  /** The database's clock when the lease began. */
  readonly at: number;
}

export interface RefreshedTokens {
  readonly sealedAccess: string;
  readonly accessExpiresAt: number;
  /** Present when the server sent a refresh token: another one, or the same again. */
  readonly refresh?: RotatedRefresh | 'same';
  readonly state: StateStep;
}

/**
 * What a refresh makes of a connection that is in `from` when it begins. It makes nothing of one
 * that has left that state when it ends: an administrator who paused it meanwhile is not overruled.
 */
export interface StateStep {
  readonly from: ConnectionState;
  readonly to: ConnectionState;
}

export interface RotatedRefresh {
  readonly sealedRefresh: string;
  readonly sealedPreviousRefresh: string;
}

export interface RefusedRefresh {
  readonly state: StateStep;
  readonly failureCode: string;
  readonly strikes: number;
  /** No attempt for this long. */
  readonly pauseMs: number;
}

export type GrantStore = ReturnType<typeof createGrantStore>;

export function createGrantStore(db: Db) {
  const held = (ref: ConnectionRef, fence: number) =>
    db.direct
      .updateTable('connection')
      .where('tenant_id', '=', ref.tenantId)
      .where('id', '=', ref.connectionId)
      .where('fence', '=', fence);

  return {
    /** The pages of a read are asked for together, each with a token lent for it. */
    find: askTogether(
      (ref: ConnectionRef) => findGrant(db, ref),
      ({ tenantId, connectionId }) => `${tenantId} ${connectionId}`,
    ),

    /** Of all connections of a tenant that have a refresh token; sealed. */
    async listRefreshTokens(tenantId: TenantId): Promise<readonly SealedRefreshTokens[]> {
      const rows = await db.read
        .selectFrom('connection')
        .select(['id', 'sealed_refresh', 'sealed_previous_refresh'])
        .where('tenant_id', '=', tenantId)
        .where('sealed_refresh', 'is not', null)
        .execute();
      return rows.map((row) => ({
        ...{ tenantId, connectionId: row.id as ConnectionId },
        sealedRefresh: row.sealed_refresh ?? undefined,
        sealedPreviousRefresh: row.sealed_previous_refresh ?? undefined,
      }));
    },

    /**
     * The right to refresh, by one conditional UPDATE: undefined when the grant changed since `ver`
     * was read, another holder has it, or it is too early for another attempt.
     */
    async acquire(
      ref: ConnectionRef,
      ver: number,
      leaseMs: number,
    ): Promise<RefreshLease | undefined> {
      return db.direct
        .updateTable('connection')
        .set((eb) => ({ lease_until: eb(db.now(), '+', leaseMs), fence: eb('fence', '+', 1) }))
        .where('tenant_id', '=', ref.tenantId)
        .where('id', '=', ref.connectionId)
        .where('ver', '=', ver)
        .where('lease_until', '<=', db.now())
        .where('next_try_at', '<=', db.now())
        .returning('fence')
        .returning(db.now().as('at'))
        .executeTakeFirst();
    },

    /** False when another holder has taken over. */
    async extend(ref: ConnectionRef, fence: number, leaseMs: number): Promise<boolean> {
      const result = await held(ref, fence)
        .set((eb) => ({ lease_until: eb(db.now(), '+', leaseMs) }))
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    },

    /** Ends the lease without a verdict; the next attempt waits `pauseMs`. */
    async release(
      ref: ConnectionRef,
      fence: number,
      pauseMs: number,
      failureCode: string,
    ): Promise<void> {
      await held(ref, fence)
        .set((eb) => ({
          lease_until: 0,
          next_try_at: eb(db.now(), '+', pauseMs),
          refresh_failing_since: eb.fn.coalesce('refresh_failing_since', db.now()),
          last_failure_at: db.now(),
          last_failure_code: failureCode,
        }))
        .execute();
    },

    /** False when another holder has taken over: then these tokens must not be used. */
    async commit(
      ref: ConnectionRef,
      lease: RefreshLease,
      tokens: RefreshedTokens,
    ): Promise<boolean> {
      const result = await held(ref, lease.fence)
        .set((eb) => ({
          ...refreshColumns(tokens.refresh),
          ...stateChange(db, tokens.state),
          previous_used_at: lease.at,
          sealed_access: tokens.sealedAccess,
          access_expires_at: tokens.accessExpiresAt,
          ver: eb('ver', '+', 1),
          lease_until: 0,
          next_try_at: 0,
          refresh_failing_since: null,
          strikes: 0,
        }))
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    },

    /** Keeps every token: only a finished reconnection replaces them. True when the state moved. */
    async refuse(ref: ConnectionRef, fence: number, refusal: RefusedRefresh): Promise<boolean> {
      const { from, to } = refusal.state;
      const row = await held(ref, fence)
        .set((eb) => ({
          ...stateChange(db, refusal.state),
          strikes: refusal.strikes,
          refresh_failing_since: null,
          lease_until: 0,
          next_try_at: eb(db.now(), '+', refusal.pauseMs),
          last_failure_at: db.now(),
          last_failure_code: refusal.failureCode,
        }))
        .returning('state')
        .executeTakeFirst();
      return from !== to && row?.state === to;
    },
  };
}

async function findGrant(db: Db, ref: ConnectionRef): Promise<StoredGrant | undefined> {
  const row = await db.read
    .selectFrom('connection')
    .selectAll()
    .select(db.now().as('at'))
    .where('tenant_id', '=', ref.tenantId)
    .where('id', '=', ref.connectionId)
    .executeTakeFirst();
  return row === undefined ? undefined : toGrant(row, ref);
}

/** Refresh tokens that are used again live for a year at most (docs/visma.md). */
const REUSE_LIFE_MS = 365 * 86_400_000;

/** An answer without a refresh token says nothing about its kind, and leaves it as it is. */
function refreshColumns(refresh: RefreshedTokens['refresh']) {
  if (refresh === undefined) return {};
  return refresh === 'same'
    ? ({
        refresh_kind: 'reuse',
        sealed_previous_refresh: null,
        grant_expires_at: sql<number>`coalesce(grant_expires_at, granted_at + ${sql.lit(REUSE_LIFE_MS)})`,
      } as const)
    : ({
        refresh_kind: 'one-time',
        sealed_refresh: refresh.sealedRefresh,
        sealed_previous_refresh: refresh.sealedPreviousRefresh,
      } as const);
}

/** `state_since` moves only when the state does. */
function stateChange(db: Db, { from, to }: StateStep) {
  if (from === to) return { updated_at: db.now() };
  return {
    state: sql<string>`case when state = ${from} then ${to} else state end`,
    state_since: sql<number>`case when state = ${from} then ${db.now()} else state_since end`,
    updated_at: db.now(),
  };
}

function toGrant(
  row: Selectable<ConnectionTable> & { at: number },
  ref: ConnectionRef,
): StoredGrant {
  return {
    ...ref,
    kind: row.kind,
    state: toConnectionState(row.state),
    vismaTenantId: findVismaTenantId(row.visma_tenant_id ?? ''),
    legacyCompanyId: row.legacy_company_id ?? undefined,
    baseCurrency: row.base_currency ?? undefined,
    grantedAt: row.granted_at ?? undefined,
    sealedRefresh: row.sealed_refresh ?? undefined,
    sealedPreviousRefresh: row.sealed_previous_refresh ?? undefined,
    previousUsedAt: row.previous_used_at ?? undefined,
    sealedAccess: row.sealed_access ?? undefined,
    accessExpiresAt: row.access_expires_at ?? undefined,
    accessAskedAt: Math.max(row.previous_used_at ?? 0, row.granted_at ?? 0),
    lastSuccessAt: row.last_success_at ?? undefined,
    ver: row.ver,
    leaseUntil: row.lease_until,
    nextTryAt: row.next_try_at,
    strikes: row.strikes,
    failingSince: row.refresh_failing_since ?? undefined,
    pausedUntil: row.visma_paused_until ?? undefined,
    at: row.at,
  };
}
