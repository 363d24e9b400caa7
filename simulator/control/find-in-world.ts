import type { CrmTenant, VismaCompany, VismaCustomer, VismaUser, World } from '../world.ts';
import { ControlError } from './fields.ts';

/** By Visma tenant id, old company id or name. */
export function requireCompany(world: World, key: string): VismaCompany {
  const found =
    world.companies.get(key) ??
    [...world.companies.values()].find(
      ({ name, legacyCompanyId }) => name === key || String(legacyCompanyId) === key,
    );
  if (found === undefined) throw new ControlError(`No company ${key}`);
  return found;
}

export function requireCustomer(company: VismaCompany, number: string): VismaCustomer {
  const found = company.customers.get(number);
  if (found === undefined) throw new ControlError(`${company.name} has no customer ${number}`);
  return found;
}

export function requireTenant(world: World, id: string): CrmTenant {
  const found = world.crmTenants.get(id);
  if (found === undefined) throw new ControlError(`No tenant ${id}`);
  return found;
}

export function requireVismaUser(world: World, email: string): VismaUser {
  const found = [...world.vismaUsers.values()].find((user) => user.email === email);
  if (found === undefined) throw new ControlError(`No Visma user ${email}`);
  return found;
}
