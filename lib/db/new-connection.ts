import type { Transaction } from 'kysely';
import type { ConnectionKind, ConnectionState } from '../domain/connection.ts';
import type { PanelKey } from '../domain/ids.ts';
import type { MappingField } from '../domain/panel.ts';
import type { ConnectionRef } from './connection-store.ts';
import type { Db } from './db.ts';
import type { Tables } from './tables.ts';

/** The row of a connection that has no grant yet. */
export function newConnectionRow(
  connection: ConnectionRef & { readonly kind: ConnectionKind; readonly timeZone: string },
  db: Db,
) {
  return {
    id: connection.connectionId,
    tenant_id: connection.tenantId,
    kind: connection.kind,
    state: 'new' satisfies ConnectionState,
    state_since: db.now(),
    time_zone: connection.timeZone,
    refresh_kind: 'unknown',
    ver: 0,
    fence: 0,
    lease_until: 0,
    next_try_at: 0,
    strikes: 0,
    created_at: db.now(),
    updated_at: db.now(),
  } as const;
}

/** Last on the panel. False when it is there already. */
export async function placeOnPanel(
  trx: Transaction<Tables>,
  place: ConnectionRef & {
    readonly panelKey: PanelKey;
    /** Absent: the panel's default. */
    readonly mappingField?: MappingField;
  },
): Promise<boolean> {
  const places = await trx
    .selectFrom('panel_connection')
    .select(['connection_id', 'position'])
    .where('tenant_id', '=', place.tenantId)
    .where('panel_key', '=', place.panelKey)
    .execute();
  if (places.some((other) => other.connection_id === place.connectionId)) return false;
  await trx
    .insertInto('panel_connection')
    .values({
      tenant_id: place.tenantId,
      panel_key: place.panelKey,
      connection_id: place.connectionId,
      mapping_field: place.mappingField ?? null,
      position: Math.max(0, ...places.map(({ position }) => position)) + 1,
    })
    .execute();
  return true;
}
