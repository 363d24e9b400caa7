import type { Transaction } from 'kysely';
import type { ConnectionState } from '../domain/connection.ts';
import { defaultTimeZone } from '../domain/connection.ts';
import type { ConnectionId, PanelKey, TenantId } from '../domain/ids.ts';
import type { MappingField } from '../domain/panel.ts';
import type { Db } from './db.ts';
import { newConnectionRow, placeOnPanel } from './new-connection.ts';
import type { Tables } from './tables.ts';

export interface NewLegacyConnection {
  readonly tenantId: TenantId;
  readonly panelName: string;
  readonly mappingField: MappingField;
  readonly companyName: string;
  readonly legacyCompanyId: number;
  /** Used if the panel or the connection must be made. */
  readonly newPanelKey: PanelKey;
  readonly newConnectionId: ConnectionId;
  /** Sealed for `newConnectionId`. */
  readonly sealedToken: string;
}

export interface StoredLegacyConnection {
  readonly connectionId: ConnectionId;
  readonly panelKey: PanelKey;
  readonly isNewPanel: boolean;
  readonly isNewConnection: boolean;
  /** It was not on this panel before. */
  readonly isNewPlace: boolean;
  readonly isRenamed: boolean;
}

export type LegacyImportStore = ReturnType<typeof createLegacyImportStore>;

export function createLegacyImportStore(db: Db) {
  return {
    /**
     * Tenant, panel, connection and its place, each only where it is missing; one transaction. A
     * connection that was imported before keeps everything but a name that Visma never confirmed.
     */
    async store(row: NewLegacyConnection): Promise<StoredLegacyConnection> {
      return db.write(async (trx) => {
        await ensureTenant(trx, db, row.tenantId);
        const panel = await ensurePanel(trx, db, row);
        const connection = await ensureConnection(trx, db, row);
        const isNewPlace = await placeOnPanel(trx, {
          tenantId: row.tenantId,
          connectionId: connection.connectionId,
          panelKey: panel.panelKey,
          ...(panel.mappingField !== row.mappingField && { mappingField: row.mappingField }),
        });
        const { connectionId, isNewConnection, isRenamed } = connection;
        const { panelKey, isNewPanel } = panel;
        return { connectionId, panelKey, isNewPanel, isNewConnection, isNewPlace, isRenamed };
      });
    },
  };
}

/** Takes the tenant's row lock, so that of two imports at once the second sees what the first made. */
async function ensureTenant(trx: Transaction<Tables>, db: Db, id: TenantId): Promise<void> {
  await trx
    .insertInto('tenant')
    .values({ id, name: id, created_at: db.now() })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet((eb) => ({ name: eb.ref('tenant.name') })),
    )
    .execute();
}

async function ensurePanel(trx: Transaction<Tables>, db: Db, row: NewLegacyConnection) {
  const panel = await trx
    .selectFrom('panel')
    .select(['key', 'mapping_field'])
    .where('tenant_id', '=', row.tenantId)
    .where('name', '=', row.panelName)
    .orderBy('created_at')
    .executeTakeFirst();
  if (panel !== undefined) {
    const panelKey = panel.key as PanelKey;
    return { panelKey, mappingField: panel.mapping_field, isNewPanel: false };
  }
  await trx
    .insertInto('panel')
    .values({
      key: row.newPanelKey,
      tenant_id: row.tenantId,
      name: row.panelName,
      mapping_field: row.mappingField,
      created_at: db.now(),
      created_by: 'system',
      updated_at: db.now(),
    })
    .execute();
  return { panelKey: row.newPanelKey, mappingField: row.mappingField, isNewPanel: true };
}

async function ensureConnection(trx: Transaction<Tables>, db: Db, row: NewLegacyConnection) {
  const known = await trx
    .selectFrom('connection')
    .select(['id', 'kind', 'company_name', 'organisation_number'])
    .where('tenant_id', '=', row.tenantId)
    .where('legacy_company_id', '=', row.legacyCompanyId)
    .where('state', '!=', 'removed')
    .executeTakeFirst();
  if (known === undefined) {
    await insertConnection(trx, db, row);
    return { connectionId: row.newConnectionId, isNewConnection: true, isRenamed: false };
  }
  const isLabel = known.kind === 'legacy' && (known.organisation_number ?? '') === '';
  const isRenamed = isLabel && known.company_name !== row.companyName;
  if (isRenamed) {
    await trx
      .updateTable('connection')
      .set({ company_name: row.companyName, updated_at: db.now() })
      .where('tenant_id', '=', row.tenantId)
      .where('id', '=', known.id)
      .execute();
  }
  return { connectionId: known.id as ConnectionId, isNewConnection: false, isRenamed };
}

/** Tokens from before Visma Connect had no end: `access_expires_at` stays empty. */
async function insertConnection(
  trx: Transaction<Tables>,
  db: Db,
  row: NewLegacyConnection,
): Promise<void> {
  const { tenantId, newConnectionId: connectionId } = row;
  const kind = 'legacy';
  const timeZone = defaultTimeZone('');
  await trx
    .insertInto('connection')
    .values({
      ...newConnectionRow({ tenantId, connectionId, kind, timeZone }, db),
      state: 'connected' satisfies ConnectionState,
      company_name: row.companyName,
      legacy_company_id: row.legacyCompanyId,
      granted_at: db.now(),
      sealed_access: row.sealedToken,
    })
    .execute();
}
