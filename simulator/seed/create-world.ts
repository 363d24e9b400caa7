import type { World, WorldSettings } from '../world.ts';
import { COMPANY_PLANS } from './company-plans.ts';
import { createCompany } from './create-company.ts';
import { createCrmTenants } from './crm-tenants.ts';
import { createVismaUsers } from './visma-users.ts';

export interface SeedOptions {
  readonly seed: number;
  /** Calendar date `YYYY-MM-DD`. */
  readonly today: string;
}

/** How the real servers behave by default, as far as it is known. */
const DEFAULT_SETTINGS: WorldSettings = {
  refreshTokens: 'one-time',
  refreshGraceSeconds: 60,
  accessTokenSeconds: 3600,
  tenantIdClaim: true,
  stringIat: true,
  signInOpenerPolicy: '',
  maxPageSize: 1000,
  apiLatencyMs: 0,
  rateLimit: 15_000,
  rateLimitReset: 'seconds',
  legacyTokens: 'accepted',
  crmAccessTokenSeconds: 3600,
};

export function createWorld(options: SeedOptions): World {
  const world: World = {
    today: options.today,
    companies: new Map(),
    vismaUsers: new Map(),
    crmTenants: new Map(),
    settings: { ...DEFAULT_SETTINGS },
  };
  seedWorld(world, options);
  return world;
}

/** Puts a world back to its start in place, since every server holds the same object. */
export function seedWorld(world: World, { seed, today }: SeedOptions): void {
  const companies = COMPANY_PLANS.map((plan) => createCompany(plan, seed, today));
  world.today = today;
  refill(world.companies, companies, ({ vismaTenantId }) => vismaTenantId);
  refill(world.vismaUsers, createVismaUsers(companies), ({ sub }) => sub);
  refill(world.crmTenants, createCrmTenants(), ({ id }) => id);
  Object.assign(world.settings, DEFAULT_SETTINGS);
}

function refill<T>(map: Map<string, T>, entries: readonly T[], keyOf: (entry: T) => string): void {
  map.clear();
  for (const entry of entries) map.set(keyOf(entry), entry);
}
