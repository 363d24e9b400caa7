import type { Selectable } from 'kysely';
import { z } from 'zod';
import type {
  Connection,
  ConnectionKind,
  ConnectionState,
  VismaCompanyFacts,
} from '../domain/connection.ts';
import { CONNECTION_STATES } from '../domain/connection.ts';
import type { ConnectionId, PanelKey, TenantId, VismaTenantId } from '../domain/ids.ts';
import { findVismaTenantId } from '../domain/ids.ts';
import type { Db } from './db.ts';
import { newConnectionRow, placeOnPanel } from './new-connection.ts';
import type { ConnectionTable } from './tables.ts';
import { createUnfinishedConnections } from './unfinished-connections.ts';

/** Names a connection so that it can only be found by its own tenant. */
export interface ConnectionRef {
  readonly tenantId: TenantId;
  readonly connectionId: ConnectionId;
}

export interface NewConnection extends ConnectionRef {
  readonly kind: ConnectionKind;
  readonly timeZone: string;
  readonly panelKey: PanelKey;
}

export interface StateChange {
  readonly from: readonly ConnectionState[];
  readonly to: ConnectionState;
  /** The grant that was judged: a newer one is not touched. */
  readonly ver: number;
  /** Why, when the change is for the worse. */
  readonly failureCode?: string;
}

const refusalSchema = z.object({
  result: z.string(),
  expectedCompany: z.string().optional(),
  actualCompany: z.string().optional(),
  existingConnection: z.string().optional(),
});
export type RecordedRefusal = z.infer<typeof refusalSchema>;

export interface RefusalSearch {
  /** Epoch milliseconds. */
  readonly notBefore: number;
  /** Only journeys of this one; absent: of anybody. */
  readonly actor?: string;
}

export type ConnectionStore = ReturnType<typeof createConnectionStore>;

/** Rows of connections without their tokens, which only `grant-store.ts` reads. */
export function createConnectionStore(db: Db) {
  return {
    ...createUnfinishedConnections(db),

    async list(tenantId: TenantId): Promise<readonly Connection[]> {
      const rows = await db.read
        .selectFrom('connection')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('state', '!=', 'removed')
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return rows.map(toConnection);
    },

    async find(ref: ConnectionRef): Promise<Connection | undefined> {
      const row = await db.read
        .selectFrom('connection')
        .selectAll()
        .where('tenant_id', '=', ref.tenantId)
        .where('id', '=', ref.connectionId)
        .where('state', '!=', 'removed')
        .executeTakeFirst();
      return row === undefined ? undefined : toConnection(row);
    },

    /** A connection without grant, and its place on the panel. False when the tenant has no such panel. */
    async insertOnPanel(connection: NewConnection): Promise<boolean> {
      return db.write(async (trx) => {
        const panel = await trx
          .selectFrom('panel')
          .select('key')
          .where('tenant_id', '=', connection.tenantId)
          .where('key', '=', connection.panelKey)
          .executeTakeFirst();
        if (panel === undefined) return false;
        await trx.insertInto('connection').values(newConnectionRow(connection, db)).execute();
        await placeOnPanel(trx, connection);
        return true;
      });
    },

    /** What was typed for the Service API; a new grant of whatever kind forgets it. */
    async setIntendedCompany(ref: ConnectionRef, intended: VismaTenantId): Promise<void> {
      await db.direct
        .updateTable('connection')
        .set({ intended_visma_tenant_id: intended, updated_at: db.now() })
        .where('tenant_id', '=', ref.tenantId)
        .where('id', '=', ref.connectionId)
        .where('state', '!=', 'removed')
        .execute();
    },

    async findIntendedCompany(ref: ConnectionRef): Promise<VismaTenantId | undefined> {
      const row = await db.read
        .selectFrom('connection')
        .select('intended_visma_tenant_id')
        .where('tenant_id', '=', ref.tenantId)
        .where('id', '=', ref.connectionId)
        .where('state', '!=', 'removed')
        .executeTakeFirst();
      return findVismaTenantId(row?.intended_visma_tenant_id ?? '');
    },

    /** The state before, for exactly one of those who report the same change. */
    async changeState(
      ref: ConnectionRef,
      change: StateChange,
    ): Promise<ConnectionState | undefined> {
      const failure =
        change.failureCode === undefined
          ? {}
          : { last_failure_at: db.now(), last_failure_code: change.failureCode };
      return db.write(async (trx) => {
        // The idle update takes the row's lock and tells the state that is about to end.
        const before = await trx
          .updateTable('connection')
          .set((eb) => ({ state: eb.ref('state') }))
          .where('tenant_id', '=', ref.tenantId)
          .where('id', '=', ref.connectionId)
          .where('ver', '=', change.ver)
          .where('state', 'in', change.from)
          .returning('state')
          .executeTakeFirst();
        if (before === undefined) return undefined;
        await trx
          .updateTable('connection')
          .set({ state: change.to, state_since: db.now(), updated_at: db.now(), ...failure })
          .where('tenant_id', '=', ref.tenantId)
          .where('id', '=', ref.connectionId)
          .execute();
        return toConnectionState(before.state);
      });
    },

    /** Also of those that were removed: the activity log still tells of them. */
    async listCompanyNames(tenantId: TenantId): Promise<ReadonlyMap<ConnectionId, string>> {
      const rows = await db.read
        .selectFrom('connection')
        .select(['id', 'company_name'])
        .where('tenant_id', '=', tenantId)
        .where('company_name', 'is not', null)
        .execute();
      return new Map(rows.map((row) => [row.id as ConnectionId, row.company_name ?? '']));
    },

    async noteSuccess(ref: ConnectionRef): Promise<void> {
      await db.direct
        .updateTable('connection')
        .set({ last_success_at: db.now() })
        .where('tenant_id', '=', ref.tenantId)
        .where('id', '=', ref.connectionId)
        .execute();
    },

    /** The newest refused journey of this connection, as the activity log has it. */
    async findRefusal(
      ref: ConnectionRef,
      { notBefore, actor }: RefusalSearch,
    ): Promise<RecordedRefusal | undefined> {
      let query = db.read
        .selectFrom('audit_event')
        .select('after')
        .where('tenant_id', '=', ref.tenantId)
        .where('subject', '=', ref.connectionId)
        .where('event', '=', 'connection.refused')
        .where('at', '>=', notBefore);
      if (actor !== undefined) query = query.where('actor', '=', actor);
      const row = await query.orderBy('id', 'desc').limit(1).executeTakeFirst();
      const after = row?.after ?? null;
      return after === null ? undefined : refusalSchema.parse(JSON.parse(after));
    },

    /** For failures that change no state. */
    async noteFailure(ref: ConnectionRef, code: string): Promise<void> {
      await db.direct
        .updateTable('connection')
        .set({ last_failure_at: db.now(), last_failure_code: code })
        .where('tenant_id', '=', ref.tenantId)
        .where('id', '=', ref.connectionId)
        .execute();
    },

    /** Visma asked for silence until this instant (epoch ms); an earlier end does not shorten it. */
    async notePause(ref: ConnectionRef, until: number): Promise<void> {
      await db.direct
        .updateTable('connection')
        .set({ visma_paused_until: until })
        .where('tenant_id', '=', ref.tenantId)
        .where('id', '=', ref.connectionId)
        .where((where) =>
          where.or([
            where('visma_paused_until', 'is', null),
            where('visma_paused_until', '<', until),
          ]),
        )
        .execute();
    },
  };
}

/** What `toConnection` looks at. */
export const CONNECTION_COLUMNS = [
  'id',
  'tenant_id',
  'kind',
  'state',
  'state_since',
  'visma_tenant_id',
  'company_name',
  'organisation_number',
  'country',
  'base_currency',
  'time_zone',
  'granted_by',
  'granted_at',
  'grant_expires_at',
  'last_success_at',
  'last_failure_at',
  'last_failure_code',
  'refresh_kind',
] as const satisfies readonly (keyof ConnectionTable)[];

export type ConnectionRow = Pick<Selectable<ConnectionTable>, (typeof CONNECTION_COLUMNS)[number]>;

export function toConnection(row: ConnectionRow): Connection {
  const company = toCompany(row);
  const claimedTenantId = findVismaTenantId(row.visma_tenant_id ?? '');
  return {
    id: row.id as ConnectionId,
    tenantId: row.tenant_id as TenantId,
    kind: row.kind,
    state: toConnectionState(row.state),
    company,
    ...(company === undefined && claimedTenantId !== undefined && { claimedTenantId }),
    timeZone: row.time_zone,
    grantedBy: row.granted_by ?? undefined,
    grantedAt: row.granted_at ?? undefined,
    lastSuccessAt: row.last_success_at ?? undefined,
    lastFailureAt: row.last_failure_at ?? undefined,
    lastFailureCode: row.last_failure_code ?? undefined,
    stateSince: row.state_since,
    tokenKind: row.refresh_kind,
    grantExpiresAt: row.grant_expires_at ?? undefined,
  };
}

const stateSchema = z.enum(CONNECTION_STATES);

export function toConnectionState(text: string): ConnectionState {
  return stateSchema.parse(text);
}

/** A company counts as known once its name was read, not when only its id was claimed. */
function toCompany(row: ConnectionRow): VismaCompanyFacts | undefined {
  if (row.company_name === null) return undefined;
  return {
    vismaTenantId: findVismaTenantId(row.visma_tenant_id ?? ''),
    name: row.company_name,
    organisationNumber: row.organisation_number ?? '',
    country: row.country ?? '',
    baseCurrency: row.base_currency ?? '',
  };
}
