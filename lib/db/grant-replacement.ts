import type { Transaction } from 'kysely';
import type { AuditEvent } from '../domain/audit-event.ts';
import type {
  Connection,
  ConnectionKind,
  ConnectionState,
  VismaCompanyFacts,
} from '../domain/connection.ts';
import type { ConnectionId, TenantId, VismaTenantId } from '../domain/ids.ts';
import { insertAuditEvent } from './audit-event-store.ts';
import type { ConnectionRef } from './connection-store.ts';
import { toConnection } from './connection-store.ts';
import type { Db } from './db.ts';
import type { Tables } from './tables.ts';

/** What a finished journey to Visma Connect gives; it replaces whatever was there. */
export interface NewGrant {
  readonly kind: ConnectionKind;
  readonly state: ConnectionState;
  readonly grantedBy: string | undefined;
  readonly sealedRefresh: string | undefined;
  readonly sealedAccess: string;
  readonly accessLifeMs: number;
}

/** What is written; absent parts stay as they are. */
export interface GrantReplacement {
  readonly grant?: NewGrant;
  readonly company?: VismaCompanyFacts;
  /** The company's id where its facts could not be read. */
  readonly claimedTenantId?: VismaTenantId;
  readonly timeZone?: string;
  /** A state that the present grant has earned; a new grant brings its own. */
  readonly state?: ConnectionState;
}

export interface Accepted {
  readonly kind: 'accepted';
  readonly write: GrantReplacement;
  readonly told?: ToldReplacement;
}

/** The line of the activity log, committed with what it tells. */
export interface ToldReplacement {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Given the refresh token that was replaced, sealed. */
  readonly lineOf: (formerRefresh: string | undefined) => AuditEvent;
  /** A line for each *other* tenant that is connected to the same company. */
  readonly elsewhere?: {
    readonly vismaTenantId: VismaTenantId;
    readonly lineOf: (other: ConnectionRef) => AuditEvent;
  };
}

/** Sees the connection and the tenant's others as they are at the moment of writing. */
export type ReplacementJudge<Refusal> = (
  current: Connection,
  others: readonly Connection[],
) => Accepted | { readonly kind: 'rejected'; readonly refusal: Refusal };

export type ReplacementOutcome<Refusal> =
  | {
      readonly kind: 'replaced';
      readonly before: Connection;
      /** The refresh token that was replaced, to be given back; absent where none was. */
      readonly formerRefresh: string | undefined;
    }
  | { readonly kind: 'gone' }
  | { readonly kind: 'rejected'; readonly refusal: Refusal };

export type ReplaceGrant = ReturnType<typeof createGrantReplacement>;

/** Judgement and replacement of a grant in one transaction; a refusal leaves everything as it was. */
export function createGrantReplacement(db: Db) {
  return async function replaceGrant<Refusal>(
    ref: ConnectionRef,
    judge: ReplacementJudge<Refusal>,
  ): Promise<ReplacementOutcome<Refusal>> {
    return db.write(async (trx) => {
      const connections = await lockConnections(trx, ref.tenantId);
      const current = connections.find((connection) => connection.id === ref.connectionId);
      if (current === undefined) return { kind: 'gone' };
      const verdict = judge(
        current,
        connections.filter((connection) => connection.id !== ref.connectionId),
      );
      if (verdict.kind === 'rejected') return verdict;
      const { write, told } = verdict;
      const stored = await trx
        .updateTable('connection')
        .set({ ...columnsOf(write, current, db), updated_at: db.now() })
        .where('tenant_id', '=', ref.tenantId)
        .where('id', '=', ref.connectionId)
        // Removing takes the row's lock only, and may have come in between.
        .where('state', '!=', 'removed')
        .returning('sealed_refresh')
        .executeTakeFirst();
      if (stored === undefined) return { kind: 'gone' };
      if (write.grant !== undefined) await writeGrant(trx, db, ref, write.grant);
      const former = write.grant === undefined ? null : stored.sealed_refresh;
      const formerRefresh = former ?? undefined;
      if (told !== undefined) await tell(trx, ref, told, formerRefresh);
      return { kind: 'replaced', before: current, formerRefresh };
    });
  };
}

async function tell(
  trx: Transaction<Tables>,
  { tenantId }: ConnectionRef,
  { at, lineOf, elsewhere }: ToldReplacement,
  formerRefresh: string | undefined,
): Promise<void> {
  await insertAuditEvent({ direct: trx }, lineOf(formerRefresh), at);
  if (elsewhere === undefined) return;
  for (const other of await listElsewhere(trx, tenantId, elsewhere.vismaTenantId)) {
    await insertAuditEvent({ direct: trx }, elsewhere.lineOf(other), at);
  }
}

/**
 * Connections of *other* tenants to the same company, so that each can be told in its own activity
 * log. The only question across tenants; its answer is shown to nobody.
 */
async function listElsewhere(
  trx: Transaction<Tables>,
  tenantId: TenantId,
  vismaTenantId: VismaTenantId,
): Promise<readonly ConnectionRef[]> {
  const rows = await trx
    .selectFrom('connection')
    .select(['tenant_id', 'id'])
    .where('visma_tenant_id', '=', vismaTenantId)
    .where('tenant_id', '!=', tenantId)
    .where('state', '!=', 'removed')
    .execute();
  return rows.map((row) => ({
    tenantId: row.tenant_id as TenantId,
    connectionId: row.id as ConnectionId,
  }));
}

/**
 * Two replacements of one tenant must not both find the same company free. The idle update takes
 * the tenant's row lock on PostgreSQL; SQLite has one writer anyway.
 */
async function lockConnections(
  trx: Transaction<Tables>,
  tenantId: TenantId,
): Promise<readonly Connection[]> {
  await trx
    .updateTable('tenant')
    .set((eb) => ({ name: eb.ref('name') }))
    .where('id', '=', tenantId)
    .execute();
  const rows = await trx
    .selectFrom('connection')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('state', '!=', 'removed')
    .execute();
  return rows.map(toConnection);
}

async function writeGrant(
  trx: Transaction<Tables>,
  db: Db,
  ref: ConnectionRef,
  grant: NewGrant,
): Promise<void> {
  await trx
    .updateTable('connection')
    .set((eb) => ({
      kind: grant.kind,
      state: grant.state,
      state_since: db.now(),
      intended_visma_tenant_id: null,
      granted_by: grant.grantedBy ?? null,
      granted_at: db.now(),
      sealed_refresh: grant.sealedRefresh ?? null,
      sealed_previous_refresh: null,
      previous_used_at: null,
      sealed_access: grant.sealedAccess,
      access_expires_at: eb(db.now(), '+', grant.accessLifeMs),
      refresh_kind: 'unknown',
      refresh_failing_since: null,
      grant_expires_at: null,
      expiry_warned_days: null,
      ver: eb('ver', '+', 1),
      // A refresh of the old grant that is under way must not overwrite the new one.
      fence: eb('fence', '+', 1),
      lease_until: 0,
      next_try_at: 0,
      strikes: 0,
    }))
    .where('tenant_id', '=', ref.tenantId)
    .where('id', '=', ref.connectionId)
    .execute();
}

function columnsOf(
  { company, claimedTenantId, timeZone, state }: GrantReplacement,
  current: Connection,
  db: Db,
) {
  const facts =
    company === undefined
      ? {}
      : {
          company_name: company.name,
          organisation_number: company.organisationNumber,
          country: company.country,
          base_currency: company.baseCurrency,
        };
  const vismaTenantId = company?.vismaTenantId ?? claimedTenantId;
  return {
    ...facts,
    ...(vismaTenantId !== undefined && { visma_tenant_id: vismaTenantId }),
    ...(timeZone !== undefined && { time_zone: timeZone }),
    ...(state !== undefined && state !== current.state && { state, state_since: db.now() }),
  };
}
