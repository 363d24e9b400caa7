import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { AuditEvent } from '../domain/audit-event.ts';
import type { ConnectionId, PanelKey, TenantId, VismaTenantId } from '../domain/ids.ts';
import { insertAuditEvent } from './audit-event-store.ts';
import type { ConnectionRef } from './connection-store.ts';
import type { Db } from './db.ts';
import type { Tables } from './tables.ts';

/** Connections that were begun and have no grant yet; a part of `createConnectionStore`. */
export function createUnfinishedConnections(db: Db) {
  return {
    /** What an earlier attempt with the same Tenant ID on the same panel left behind, without a grant. */
    async findUnfinishedConnection(
      tenantId: TenantId,
      panelKey: PanelKey,
      intended: VismaTenantId,
    ): Promise<ConnectionId | undefined> {
      const row = await db.read
        .selectFrom('connection')
        .innerJoin('panel_connection', (join) =>
          join
            .onRef('panel_connection.connection_id', '=', 'connection.id')
            .onRef('panel_connection.tenant_id', '=', 'connection.tenant_id'),
        )
        .select('connection.id')
        .where('connection.tenant_id', '=', tenantId)
        .where('connection.state', '=', 'new')
        .where('connection.intended_visma_tenant_id', '=', intended)
        .where('panel_connection.panel_key', '=', panelKey)
        .orderBy('connection.created_at')
        .executeTakeFirst();
      return row === undefined ? undefined : (row.id as ConnectionId);
    },

    /** Of all tenants: untouched for so long, without a grant, and nobody on the way to one. */
    async listForgotten(untouchedMs: number): Promise<readonly ConnectionRef[]> {
      const rows = await db.read
        .selectFrom('connection')
        .select(['tenant_id', 'id'])
        .where((eb) => isForgotten(eb, db, untouchedMs))
        .execute();
      return rows.map((row) => ({
        tenantId: row.tenant_id as TenantId,
        connectionId: row.id as ConnectionId,
      }));
    },

    /**
     * Deletes it, if all that still holds, and writes the line about it in the same transaction, at
     * `at` (epoch milliseconds).
     */
    async deleteForgotten(
      ref: ConnectionRef,
      untouchedMs: number,
      { event, at }: { readonly event: AuditEvent; readonly at: number },
    ): Promise<void> {
      await db.write(async (trx) => {
        const gone = await trx
          .deleteFrom('connection')
          .where('tenant_id', '=', ref.tenantId)
          .where('id', '=', ref.connectionId)
          .where((eb) => isForgotten(eb, db, untouchedMs))
          .executeTakeFirst();
        if (gone.numDeletedRows > 0n) await insertAuditEvent({ direct: trx }, event, at);
      });
    },
  };
}

function isForgotten(
  eb: ExpressionBuilder<Tables, 'connection'>,
  db: Db,
  untouchedMs: number,
): Expression<SqlBool> {
  const journey = eb
    .selectFrom('oauth_transaction as journey')
    .select('journey.state_hash')
    .whereRef('journey.tenant_id', '=', 'connection.tenant_id')
    .whereRef('journey.connection_id', '=', 'connection.id')
    .where('journey.expires_at', '>', db.now());
  const link = eb
    .selectFrom('hand_over as link')
    .select('link.secret_hash')
    .whereRef('link.tenant_id', '=', 'connection.tenant_id')
    .whereRef('link.connection_id', '=', 'connection.id')
    .where('link.expires_at', '>', db.now());
  return eb.and([
    eb('connection.state', '=', 'new'),
    eb('connection.updated_at', '<=', eb(db.now(), '-', untouchedMs)),
    eb.not(eb.exists(journey)),
    eb.not(eb.exists(link)),
  ]);
}
