import type { ConnectionId, PanelKey, TenantId, VismaTenantId } from '../domain/ids.ts';
import type { ConnectionRef } from './connection-store.ts';
import type { Db } from './db.ts';

/** Connections that were begun and have no grant yet; a part of `createConnectionStore`. */
export function createUnfinishedConnections(db: Db) {
  return {
    /** What an earlier attempt with the same Tenant ID on the same panel left behind, without a grant. */
    async findUnfinished(
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
    async deleteUnfinished(untouchedMs: number): Promise<readonly ConnectionRef[]> {
      const rows = await db.direct
        .deleteFrom('connection')
        .where('state', '=', 'new')
        .where((eb) => eb('updated_at', '<=', eb(db.now(), '-', untouchedMs)))
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('oauth_transaction as journey')
                .select('journey.state_hash')
                .whereRef('journey.tenant_id', '=', 'connection.tenant_id')
                .whereRef('journey.connection_id', '=', 'connection.id')
                .where('journey.expires_at', '>', db.now()),
            ),
          ),
        )
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('hand_over as link')
                .select('link.secret_hash')
                .whereRef('link.tenant_id', '=', 'connection.tenant_id')
                .whereRef('link.connection_id', '=', 'connection.id')
                .where('link.expires_at', '>', db.now()),
            ),
          ),
        )
        .returning(['tenant_id', 'id'])
        .execute();
      return rows.map((row) => ({
        tenantId: row.tenant_id as TenantId,
        connectionId: row.id as ConnectionId,
      }));
    },
  };
}
