import type { Db } from './open-database.ts';

const KEPT_MS = 24 * 3_600_000;

export interface UsedOnceStore {
  /** True for exactly one caller per hash, over all instances. Kept for a day, longer than anything it guards lives. */
  use(hash: string, now: number): Promise<boolean>;
}

export function createUsedOnceStore(db: Db): UsedOnceStore {
  return {
    async use(hash, now) {
      const inserted = await db.direct
        .insertInto('used_once')
        .values({ hash, used_at: now })
        .onConflict((conflict) => conflict.column('hash').doNothing())
        .returning('hash')
        .executeTakeFirst();
      await db.direct
        .deleteFrom('used_once')
        .where('used_at', '<', now - KEPT_MS)
        .execute();
      return inserted !== undefined;
    },
  };
}
