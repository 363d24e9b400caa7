import type { TenantId } from '../domain/ids.ts';
import type { Db } from './open-database.ts';

export interface TenantStore {
  /** Makes the row of a tenant at its first sign-in; later ones change nothing. */
  ensure(tenant: {
    readonly id: TenantId;
    readonly name: string;
    readonly now: number;
  }): Promise<void>;
}

export function createTenantStore(db: Db): TenantStore {
  return {
    async ensure({ id, name, now }) {
      await db.direct
        .insertInto('tenant')
        .values({ id, name, created_at: now })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute();
    },
  };
}
