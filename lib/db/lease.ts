import { sql } from 'kysely';
import type { Db } from './db.ts';

/** `fence` grows with every holder: a write that names an old one comes from a holder that was paused. */
export interface Lease {
  readonly fence: number;
}

/** Undefined while somebody else holds it. One statement, timed by the database's clock. */
export function acquireLease(db: Db, name: string, ms: number): Promise<Lease | undefined> {
  const until = sql<number>`${db.now()} + ${ms}`;
  return db.direct
    .insertInto('lease')
    .values({ name, fence: 1, lease_until: until })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet({ fence: sql<number>`lease.fence + 1`, lease_until: until })
        .where('lease.lease_until', '<=', db.now()),
    )
    .returning('fence')
    .executeTakeFirst();
}

/** False when the lease has passed to another holder, who now does the work. */
export async function extendLease(
  db: Db,
  name: string,
  fence: number,
  ms: number,
): Promise<boolean> {
  const row = await db.direct
    .updateTable('lease')
    .set({ lease_until: sql<number>`${db.now()} + ${ms}` })
    .where('name', '=', name)
    .where('fence', '=', fence)
    .returning('fence')
    .executeTakeFirst();
  return row !== undefined;
}

export async function releaseLease(db: Db, name: string, fence: number): Promise<void> {
  await db.direct
    .updateTable('lease')
    .set({ lease_until: 0 })
    .where('name', '=', name)
    .where('fence', '=', fence)
    .execute();
}
