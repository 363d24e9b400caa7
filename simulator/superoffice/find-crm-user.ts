import type { CrmTenant, CrmUser, World } from '../world.ts';
import type { CrmIdentity } from './login-store.ts';

export interface CrmPerson {
  readonly tenant: CrmTenant;
  readonly user: CrmUser;
}

export function findPerson(world: World, { tenantId, login }: CrmIdentity): CrmPerson | undefined {
  const tenant = world.crmTenants.get(tenantId);
  const user = tenant?.users.find(
    (candidate) => candidate.login.toLowerCase() === login.trim().toLowerCase(),
  );
  return tenant !== undefined && user !== undefined ? { tenant, user } : undefined;
}

/** The API is reachable while a tenant runs or is in online maintenance. */
export function isReachable(tenant: CrmTenant): boolean {
  return tenant.state === 'Running' || tenant.state === 'OnlineMaintenance';
}
