import type { World } from '../world.ts';
import { isReachable } from './find-crm-user.ts';

const validForMs = 10 * 60 * 1000;

/** `GET /api/state/{tenant}`: where a tenant's API is at present, and whether it runs (SuperOffice docs, tenant-status). */
export function createTenantState(world: World, origin: string, tenantId: string): object {
  const tenant = world.crmTenants.get(tenantId);
  return {
    ContextIdentifier: tenantId,
    Endpoint: tenant === undefined ? '' : `${origin}/${tenantId}`,
    State: tenant?.state ?? 'Unknown',
    IsRunning: tenant !== undefined && isReachable(tenant),
    ValidUntil: new Date(Date.now() + validForMs).toISOString(),
    Api: tenant === undefined ? '' : `${origin}/${tenantId}/api`,
    Version: tenant === undefined ? '' : '11.7',
  };
}
