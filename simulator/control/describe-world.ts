import type { World } from '../world.ts';

/** What a test needs to know of the world to ask for things in it; ids, not documents. */
export function describeWorld(world: World) {
  return {
    today: world.today,
    settings: world.settings,
    companies: [...world.companies.values()].map(({ customers, ...company }) => ({
      ...company,
      customers: [...customers.values()].map(({ number, internalId, name, documents }) => ({
        number,
        internalId,
        name,
        documents: documents.length,
      })),
    })),
    vismaUsers: [...world.vismaUsers.values()],
    tenants: [...world.crmTenants.values()].map(({ users, contacts, ...tenant }) => ({
      ...tenant,
      users: users.map(({ refusedContacts, ...user }) => ({
        ...user,
        refusedContacts: [...refusedContacts],
      })),
      contacts: [...contacts.values()],
    })),
  };
}
