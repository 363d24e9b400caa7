import type { CrmContact, CrmUser, VismaCompany, World } from '../../simulator/world.ts';

export const contractTenantId = 'c0000000-0000-4000-8000-000000000000';

export function company(
  vismaTenantId: string,
  name: string,
  changes: Partial<VismaCompany> = {},
): VismaCompany {
  return {
    vismaTenantId,
    legacyCompanyId: 1,
    name,
    organisationNumber: '999888777',
    vatRegistrationId: 'NO999888777MVA',
    country: 'NO',
    baseCurrency: 'NOK',
    contractTenantId,
    licensed: true,
    serviceApproved: true,
    customers: new Map(),
    ...changes,
  };
}

function crmUser(login: string, associateId: number, changes: Partial<CrmUser> = {}): CrmUser {
  return {
    login,
    associateId,
    name: login,
    email: login,
    groupId: 1,
    groupName: 'Sales',
    isAdministrator: false,
    refusedContacts: new Set(),
    ...changes,
  };
}

function contact(id: number, name: string, code: string): CrmContact {
  return {
    id,
    name,
    code,
    number: `20${id}`,
    organisationNumber: '911222333',
    country: 'Norway',
    countryCode: 'NO',
    city: 'Bergen',
  };
}

/** Two companies, four people, two CRM tenants: just what the sign-in tests talk about. */
export function createSmallWorld(): World {
  return {
    companies: new Map(
      [
        company('a0000000-0000-4000-8000-000000000001', 'Nordvik Handel AS'),
        company('a0000000-0000-4000-8000-000000000002', 'Nordvik Export AB', {
          serviceApproved: false,
        }),
      ].map((item) => [item.vismaTenantId, item]),
    ),
    vismaUsers: new Map(
      [
        {
          sub: 'u-both',
          email: 'both@nordvik.example',
          name: 'Both',
          apiUserOf: [
            'a0000000-0000-4000-8000-000000000001',
            'a0000000-0000-4000-8000-000000000002',
          ],
        },
        {
          sub: 'u-one',
          email: 'one@nordvik.example',
          name: 'One',
          apiUserOf: ['a0000000-0000-4000-8000-000000000001'],
        },
        { sub: 'u-none', email: 'none@nordvik.example', name: 'None', apiUserOf: [] },
      ].map((user) => [user.sub, user]),
    ),
    crmTenants: new Map(
      [
        {
          id: 'Cust41001',
          companyName: 'Fjord Consulting',
          serial: '1234567890',
          state: 'Running' as const,
          appApproved: true,
          users: [
            crmUser('anne@fjord.example', 5, { isAdministrator: true }),
            crmUser('siv@fjord.example', 12, { refusedContacts: new Set([110]) }),
          ],
          contacts: new Map(
            [
              contact(104, 'Fjellheim Kontor AS', 'SUPEROFF'),
              contact(110, 'Fortrolig AS', '10010'),
            ].map((item) => [item.id, item]),
          ),
        },
        {
          id: 'Cust41002',
          companyName: 'Skåne Partner',
          serial: '1234567891',
          state: 'Running' as const,
          appApproved: true,
          users: [crmUser('bjorn@skane.example', 3, { isAdministrator: true })],
          contacts: new Map(
            [contact(104, 'Fjellheim Kontor AS', 'SUPEROFF')].map((item) => [item.id, item]),
          ),
        },
      ].map((tenant) => [tenant.id, tenant]),
    ),
    today: '2026-11-21',
    settings: {
      refreshTokens: 'reuse',
      refreshGraceSeconds: 60,
      accessTokenSeconds: 3600,
      tenantIdClaim: true,
      stringIat: true,
      signInOpenerPolicy: '',
      maxPageSize: 500,
      apiLatencyMs: 0,
      paymentsInDocuments: true,
      changeFilter: 'applied',
      rateLimit: 5000,
      rateLimitReset: 'seconds',
      crmAccessTokenSeconds: 3600,
      backgroundApi: 'queued',
      backgroundMs: 0,
      backgroundOutcome: 'finished',
      backgroundKeptSeconds: 86_400,
      webhookUrl: '',
      webhookKey: 'simulated-subscription-key',
      webhookHeader: 'x-visma-signature',
      legacyTokens: 'refused',
    },
  };
}
