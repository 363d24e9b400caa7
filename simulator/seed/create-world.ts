import type { VismaCompany, World, WorldSettings } from '../world.ts';
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
  paymentsInDocuments: true,
  changeFilter: 'applied',
  rateLimit: 15_000,
  rateLimitReset: 'seconds',
  legacyTokens: 'accepted',
  crmAccessTokenSeconds: 3600,
  backgroundApi: 'queued',
  backgroundMs: 0,
  backgroundOutcome: 'finished',
  backgroundKeptSeconds: 86_400,
  webhookUrl: '',
  webhookKey: 'simulated-subscription-key',
  webhookHeader: 'x-visma-signature',
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
export function seedWorld(world: World, options: SeedOptions): void {
  const { today } = options;
  const companies = draftCompanies(options).map(copyCompany);
  world.today = today;
  refill(world.companies, companies, ({ vismaTenantId }) => vismaTenantId);
  refill(world.vismaUsers, createVismaUsers(companies), ({ sub }) => sub);
  refill(world.crmTenants, createCrmTenants(), ({ id }) => id);
  Object.assign(world.settings, DEFAULT_SETTINGS);
}

/** Of the last seed and day. */
const drafted = new Map<string, readonly VismaCompany[]>();

/** Tests put the world back hundreds of times: the same tens of thousands of documents are made once. */
function draftCompanies({ seed, today }: SeedOptions): readonly VismaCompany[] {
  const key = `${String(seed)} ${today}`;
  const known = drafted.get(key);
  if (known !== undefined) return known;
  const companies = COMPANY_PLANS.map((plan) => createCompany(plan, seed, today));
  drafted.clear();
  drafted.set(key, companies);
  return companies;
}

/** Documents are replaced when they change, never changed themselves, so the lists alone are copied. */
function copyCompany(company: VismaCompany): VismaCompany {
  const customers = new Map(
    [...company.customers].map(([number, customer]) => [
      number,
      { ...customer, documents: [...customer.documents] },
    ]),
  );
  return { ...company, customers };
}

function refill<T>(map: Map<string, T>, entries: readonly T[], keyOf: (entry: T) => string): void {
  map.clear();
  for (const entry of entries) map.set(keyOf(entry), entry);
}
