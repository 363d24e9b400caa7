import { z } from 'zod';
import type { Connection } from '../domain/connection.ts';
import type { ConnectionId, PanelKey, TenantId } from '../domain/ids.ts';
import type { MappingField, Panel, PanelConnection } from '../domain/panel.ts';
import { MAPPING_FIELDS } from '../domain/panel.ts';
import type { ConnectionRow } from './connection-store.ts';
import { CONNECTION_COLUMNS, toConnection } from './connection-store.ts';
import type { Db } from './db.ts';
import type { Placeholder } from './prepare-query.ts';
import { prepareQuery } from './prepare-query.ts';

export interface PanelSettings {
  readonly name: string;
  readonly mappingField: MappingField;
}

export interface NewPanel extends PanelSettings {
  readonly key: PanelKey;
  readonly tenantId: TenantId;
  readonly createdAt: number;
  readonly createdBy: string;
}

export type PanelStore = ReturnType<typeof createPanelStore>;

interface PanelRef {
  readonly tenantId: TenantId;
  readonly key: PanelKey;
}

/** A panel as a card sees it; its connections in their order. */
export interface AttachedPanel {
  /** Default for its connections; each may have its own. */
  readonly mappingField: MappingField;
  readonly attached: readonly {
    readonly connection: Connection;
    readonly mappingField: MappingField | undefined;
  }[];
}

const mappingField = z.enum(MAPPING_FIELDS);

export function createPanelStore(db: Db) {
  const panels = (tenantId: TenantId) =>
    db.read.selectFrom('panel').selectAll().where('tenant_id', '=', tenantId);

  async function connectionsOf(
    tenantId: TenantId,
  ): Promise<ReadonlyMap<string, readonly PanelConnection[]>> {
    const rows = await db.read
      .selectFrom('panel_connection')
      .innerJoin('connection', 'connection.id', 'panel_connection.connection_id')
      .select([
        'panel_connection.panel_key',
        'panel_connection.connection_id',
        'panel_connection.mapping_field',
      ])
      .where('panel_connection.tenant_id', '=', tenantId)
      .where('connection.tenant_id', '=', tenantId)
      .where('connection.state', '!=', 'removed')
      .orderBy('panel_connection.position')
      .execute();
    return Map.groupBy(
      rows.map((row) => ({
        panelKey: row.panel_key,
        connectionId: row.connection_id as ConnectionId,
        mappingField:
          row.mapping_field === null ? undefined : mappingField.parse(row.mapping_field),
      })),
      (row) => row.panelKey,
    );
  }

  const selectAttached = prepareQuery(db.read, (value: Placeholder<PanelRef>) =>
    db.read
      .selectFrom('panel')
      .leftJoin('panel_connection as place', (join) =>
        join
          .onRef('place.panel_key', '=', 'panel.key')
          .onRef('place.tenant_id', '=', 'panel.tenant_id'),
      )
      .leftJoin('connection', (join) =>
        join
          .onRef('connection.id', '=', 'place.connection_id')
          .onRef('connection.tenant_id', '=', 'place.tenant_id')
          .on('connection.state', '!=', 'removed'),
      )
      .select(['panel.mapping_field as panel_field', 'place.mapping_field as own_field'])
      .select(CONNECTION_COLUMNS.map((name) => `connection.${name}` as const))
      .where('panel.tenant_id', '=', value('tenantId'))
      .where('panel.key', '=', value('key'))
      .orderBy('place.position'),
  );

  return {
    async list(tenantId: TenantId): Promise<readonly Panel[]> {
      const [rows, connections] = await Promise.all([
        panels(tenantId).orderBy('created_at').orderBy('key').execute(),
        connectionsOf(tenantId),
      ]);
      return rows.map((row) => toPanel(row, connections));
    },

    async find(tenantId: TenantId, key: PanelKey): Promise<Panel | undefined> {
      const [row, connections] = await Promise.all([
        panels(tenantId).where('key', '=', key).executeTakeFirst(),
        connectionsOf(tenantId),
      ]);
      return row === undefined ? undefined : toPanel(row, connections);
    },

    /** With all that a card needs to know of the connections, in one question. */
    async findAttached(tenantId: TenantId, key: PanelKey): Promise<AttachedPanel | undefined> {
      const rows = await selectAttached({ tenantId, key });
      const [panel] = rows;
      if (panel === undefined) return undefined;
      return {
        mappingField: mappingField.parse(panel.panel_field),
        attached: rows.flatMap(({ own_field, ...row }) => {
          // The row of a panel without connections has none of their columns.
          if (!isConnectionRow(row)) return [];
          const own = own_field === null ? undefined : mappingField.parse(own_field);
          return [{ connection: toConnection(row), mappingField: own }];
        }),
      };
    },

    /** Across all tenants: a browser asks who may frame a panel before anybody has signed in. */
    async exists(key: PanelKey): Promise<boolean> {
      const query = db.read.selectFrom('panel').select('key').where('key', '=', key);
      return (await query.executeTakeFirst()) !== undefined;
    },

    async insert(panel: NewPanel): Promise<void> {
      await db.direct
        .insertInto('panel')
        .values({
          key: panel.key,
          tenant_id: panel.tenantId,
          name: panel.name,
          mapping_field: panel.mappingField,
          created_at: panel.createdAt,
          created_by: panel.createdBy,
          updated_at: panel.createdAt,
        })
        .execute();
    },

    /** False when the tenant has no such panel. */
    async update(
      tenantId: TenantId,
      key: PanelKey,
      settings: PanelSettings,
      at: number,
    ): Promise<boolean> {
      const result = await db.direct
        .updateTable('panel')
        .set({ name: settings.name, mapping_field: settings.mappingField, updated_at: at })
        .where('tenant_id', '=', tenantId)
        .where('key', '=', key)
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    },
  };
}

function isConnectionRow(row: { readonly id: string | null }): row is ConnectionRow {
  return row.id !== null;
}

interface PanelRow {
  readonly key: string;
  readonly tenant_id: string;
  readonly name: string;
  readonly mapping_field: string;
  readonly created_at: number;
}

function toPanel(
  row: PanelRow,
  connections: ReadonlyMap<string, readonly PanelConnection[]>,
): Panel {
  return {
    key: row.key as PanelKey,
    tenantId: row.tenant_id as TenantId,
    name: row.name,
    mappingField: mappingField.parse(row.mapping_field),
    createdAt: row.created_at,
    connections: (connections.get(row.key) ?? []).map(({ connectionId, mappingField: own }) => ({
      connectionId,
      mappingField: own,
    })),
  };
}
