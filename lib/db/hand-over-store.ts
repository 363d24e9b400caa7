import type { Selectable } from 'kysely';
import type { ConnectionId, TenantId } from '../domain/ids.ts';
import type { ConnectionRef } from './connection-store.ts';
import type { Db } from './db.ts';
import type { HandOverTable } from './repair-tables.ts';
import { touchUnfinished } from './touch-unfinished.ts';

/** A one-time link under way. Instants are epoch milliseconds. */
export interface HandOver extends ConnectionRef {
  /** Associate id of the administrator who made the link. */
  readonly createdBy: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** When its connection was made; the hand-over has done its work then. */
  readonly usedAt: number | undefined;
}

export type HandOverStore = ReturnType<typeof createHandOverStore>;

/** Links and their sessions are known by hashes alone, so a copy of the database opens nothing. */
export function createHandOverStore(db: Db) {
  return {
    /** Replaces the links of the same connection that were not used: the newest one counts. */
    async insert(
      handOver: Omit<HandOver, 'usedAt'> & { readonly secretHash: string },
    ): Promise<void> {
      await db.write(async (trx) => {
        await touchUnfinished(trx, db, handOver);
        await trx
          .deleteFrom('hand_over')
          .where('tenant_id', '=', handOver.tenantId)
          .where((eb) =>
            eb.or([
              eb('connection_id', '=', handOver.connectionId),
              eb('expires_at', '<=', handOver.createdAt),
            ]),
          )
          .execute();
        await trx
          .insertInto('hand_over')
          .values({
            secret_hash: handOver.secretHash,
            tenant_id: handOver.tenantId,
            connection_id: handOver.connectionId,
            created_by: handOver.createdBy,
            created_at: handOver.createdAt,
            expires_at: handOver.expiresAt,
          })
          .execute();
      });
    },

    /** Exchanges the link for a session: of any number of callers one gets it. */
    async open(
      secretHash: string,
      session: { readonly hash: string; readonly now: number },
    ): Promise<HandOver | undefined> {
      const row = await db.direct
        .updateTable('hand_over')
        .set({ session_hash: session.hash, opened_at: session.now })
        .where('secret_hash', '=', secretHash)
        .where('session_hash', 'is', null)
        .where('expires_at', '>', session.now)
        .returningAll()
        .executeTakeFirst();
      return row === undefined ? undefined : toHandOver(row);
    },

    /** What this link was exchanged for, until it expires; undefined before anybody opened it. */
    async findOpened(
      secretHash: string,
      at: number,
    ): Promise<(HandOver & { readonly sessionHash: string }) | undefined> {
      const row = await db.read
        .selectFrom('hand_over')
        .selectAll()
        .where('secret_hash', '=', secretHash)
        .where('expires_at', '>', at)
        .executeTakeFirst();
      if (row === undefined || row.session_hash === null) return undefined;
      return { ...toHandOver(row), sessionHash: row.session_hash };
    },

    /** Connections that somebody else was asked to make by a link which is still good. */
    async listHandedOver(tenantId: TenantId, at: number): Promise<ReadonlySet<ConnectionId>> {
      const rows = await db.read
        .selectFrom('hand_over')
        .select('connection_id')
        .where('tenant_id', '=', tenantId)
        .where('used_at', 'is', null)
        .where('expires_at', '>', at)
        .execute();
      return new Set(rows.map((row) => row.connection_id as ConnectionId));
    },

    /** The hand-over of a session that has not expired. */
    async find(sessionHash: string, now: number): Promise<HandOver | undefined> {
      const row = await db.read
        .selectFrom('hand_over')
        .selectAll()
        .where('session_hash', '=', sessionHash)
        .where('expires_at', '>', now)
        .executeTakeFirst();
      return row === undefined ? undefined : toHandOver(row);
    },

    async finish(tenantId: TenantId, sessionHash: string, now: number): Promise<void> {
      await db.direct
        .updateTable('hand_over')
        .set({ used_at: now })
        .where('tenant_id', '=', tenantId)
        .where('session_hash', '=', sessionHash)
        .where('used_at', 'is', null)
        .execute();
    },
  };
}

function toHandOver(row: Selectable<HandOverTable>): HandOver {
  return {
    tenantId: row.tenant_id as TenantId,
    connectionId: row.connection_id as ConnectionId,
    createdBy: row.created_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    usedAt: row.used_at ?? undefined,
  };
}
