import { z } from 'zod';
import type { ConnectionId, TenantId } from '../domain/ids.ts';
import type { Db } from './db.ts';

export type ReconnectRunStore = ReturnType<typeof createReconnectRunStore>;

const idsSchema = z.array(z.string());

/** The run over broken connections, one per tenant: only which ones it began with. */
export function createReconnectRunStore(db: Db) {
  return {
    async find(tenantId: TenantId): Promise<readonly ConnectionId[] | undefined> {
      const row = await db.read
        .selectFrom('reconnect_run')
        .select('connection_ids')
        .where('tenant_id', '=', tenantId)
        .executeTakeFirst();
      return row === undefined
        ? undefined
        : idsSchema.parse(JSON.parse(row.connection_ids)).map((id) => id as ConnectionId);
    },

    /** Of two administrators who start at once, one run counts: true for that one. */
    async start(run: {
      readonly tenantId: TenantId;
      readonly connectionIds: readonly ConnectionId[];
      readonly startedBy: string;
      readonly startedAt: number;
    }): Promise<boolean> {
      const result = await db.direct
        .insertInto('reconnect_run')
        .values({
          tenant_id: run.tenantId,
          connection_ids: JSON.stringify(run.connectionIds),
          started_by: run.startedBy,
          started_at: run.startedAt,
        })
        .onConflict((conflict) => conflict.column('tenant_id').doNothing())
        .executeTakeFirst();
      return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
    },

    /** False when there was none. */
    async end(tenantId: TenantId): Promise<boolean> {
      const result = await db.direct
        .deleteFrom('reconnect_run')
        .where('tenant_id', '=', tenantId)
        .executeTakeFirst();
      return result.numDeletedRows > 0n;
    },
  };
}
