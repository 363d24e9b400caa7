import type { AuditEvent } from '../domain/audit-event.ts';
import type { Connection, ConnectionKind, ConnectionState } from '../domain/connection.ts';
import type { ConnectionId, PanelKey } from '../domain/ids.ts';
import { insertAuditEvent } from './audit-event-store.ts';
import type { ConnectionRef } from './connection-store.ts';
import { toConnection, toConnectionState } from './connection-store.ts';
import type { Db } from './db.ts';
import { deleteLedgers } from './delete-ledgers.ts';
import { placeOnPanel } from './new-connection.ts';

/** What an administrator removed; the sealed token is for giving the grant back to Visma. */
export interface RemovedConnection {
  readonly kind: ConnectionKind;
  readonly state: ConnectionState;
  readonly companyName: string | undefined;
  readonly sealedRefresh: string | undefined;
}

/** What the activity log says of a connection that gave way, given the names of its panels. */
export type TellOfGivenWay = (panels: readonly string[]) => AuditEvent;

/** The line of the activity log, committed with the removal. */
export interface ToldRemoval {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly lineOf: (removed: RemovedConnection) => AuditEvent;
}

export type ConnectionLifecycleStore = ReturnType<typeof createConnectionLifecycleStore>;

/** What administrators do to a connection itself, whatever its grant. */
export function createConnectionLifecycleStore(db: Db) {
  return {
    /** False when it was in none of `from`. */
    async move(
      ref: ConnectionRef,
      change: { readonly from: readonly ConnectionState[]; readonly to: ConnectionState },
    ): Promise<boolean> {
      const result = await db.direct
        .updateTable('connection')
        .set({ state: change.to, state_since: db.now(), updated_at: db.now() })
        .where('tenant_id', '=', ref.tenantId)
        .where('id', '=', ref.connectionId)
        .where('state', 'in', change.from)
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    },

    /**
     * Wipes the tokens and deletes everything that was read through them, in one transaction. The
     * row itself stays as *removed*: the activity log names it.
     */
    async remove(
      { tenantId, connectionId }: ConnectionRef,
      told?: ToldRemoval,
    ): Promise<RemovedConnection | undefined> {
      return db.write(async (trx) => {
        // The idle update takes the row's lock: a refresh under way must not store after us.
        const row = await trx
          .updateTable('connection')
          .set((eb) => ({ fence: eb('fence', '+', 1) }))
          .where('tenant_id', '=', tenantId)
          .where('id', '=', connectionId)
          .where('state', '!=', 'removed')
          .returning(['kind', 'state', 'company_name', 'sealed_refresh'])
          .executeTakeFirst();
        if (row === undefined) return undefined;
        await trx
          .updateTable('connection')
          .set((eb) => ({
            state: 'removed',
            state_since: db.now(),
            updated_at: db.now(),
            sealed_refresh: null,
            sealed_previous_refresh: null,
            previous_used_at: null,
            sealed_access: null,
            access_expires_at: null,
            grant_expires_at: null,
            lease_until: 0,
            ver: eb('ver', '+', 1),
          }))
          .where('tenant_id', '=', tenantId)
          .where('id', '=', connectionId)
          .execute();
        await deleteLedgers(trx, { tenantId, connectionId });
        const dependents = [
          'panel_connection',
          'oauth_transaction',
          'hand_over',
          'notice',
        ] as const;
        for (const table of dependents) {
          await trx
            .deleteFrom(table)
            .where('tenant_id', '=', tenantId)
            .where('connection_id', '=', connectionId)
            .execute();
        }
        const removed: RemovedConnection = {
          kind: row.kind,
          state: toConnectionState(row.state),
          companyName: row.company_name ?? undefined,
          sealedRefresh: row.sealed_refresh ?? undefined,
        };
        if (told !== undefined) {
          await insertAuditEvent({ direct: trx }, told.lineOf(removed), told.at);
        }
        return removed;
      });
    },

    /**
     * A connection that got no grant leaves its places on panels to one that has a company, and is
     * gone; the line that `tell` makes of it is written in the same transaction, at `at` (epoch
     * milliseconds). Undefined when either is not such a connection (any more).
     */
    async giveWay(
      { tenantId, connectionId }: ConnectionRef,
      to: ConnectionId,
      { at, tell }: { readonly at: number; readonly tell: TellOfGivenWay },
    ): Promise<Connection | undefined> {
      return db.write(async (trx) => {
        // The idle update takes the heir's lock: removed a moment later, it loses these places too.
        const heir = await trx
          .updateTable('connection')
          .set((eb) => ({ state: eb.ref('state') }))
          .where('tenant_id', '=', tenantId)
          .where('id', '=', to)
          .where('state', 'not in', ['new', 'removed'])
          .returningAll()
          .executeTakeFirst();
        if (heir === undefined) return undefined;
        const places = await trx
          .selectFrom('panel_connection')
          .innerJoin('panel', 'panel.key', 'panel_connection.panel_key')
          .select(['panel.key', 'panel.name'])
          .where('panel.tenant_id', '=', tenantId)
          .where('panel_connection.tenant_id', '=', tenantId)
          .where('connection_id', '=', connectionId)
          .execute();
        const gone = await trx
          .deleteFrom('connection')
          .where('tenant_id', '=', tenantId)
          .where('id', '=', connectionId)
          .where('state', '=', 'new')
          .executeTakeFirst();
        if (gone.numDeletedRows === 0n) return undefined;
        for (const { key } of places) {
          await placeOnPanel(trx, { tenantId, connectionId: to, panelKey: key as PanelKey });
        }
        await insertAuditEvent({ direct: trx }, tell(places.map(({ name }) => name)), at);
        return toConnection(heir);
      });
    },

    /** When the app will next ask Visma for a token by itself; null parts are unknown (epoch milliseconds). */
    async timesOf({ tenantId, connectionId }: ConnectionRef): Promise<{
      readonly accessExpiresAt: number | null;
      readonly nextTryAt: number;
    }> {
      const row = await db.read
        .selectFrom('connection')
        .select(['access_expires_at', 'next_try_at'])
        .where('tenant_id', '=', tenantId)
        .where('id', '=', connectionId)
        .executeTakeFirst();
      return {
        accessExpiresAt: row?.access_expires_at ?? null,
        nextTryAt: row?.next_try_at ?? 0,
      };
    },
  };
}
