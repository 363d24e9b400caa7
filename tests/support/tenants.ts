import type { Db } from '#lib/db/open-database.ts';
import type { TenantId } from '#lib/domain/ids.ts';

/** Everything stored refers to a tenant; tests that start below sign-in make one first. */
export async function insertTenant(db: Db, tenantId: TenantId): Promise<void> {
  await db.direct
    .insertInto('tenant')
    .values({ id: tenantId, name: tenantId, created_at: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
