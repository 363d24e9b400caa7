import type { VismaCompany, VismaUser, World } from '../world.ts';

export function findUserBySub(world: World, sub: string): VismaUser | undefined {
  return [...world.vismaUsers.values()].find((user) => user.sub === sub);
}

export function findUserByEmail(world: World, email: string): VismaUser | undefined {
  return [...world.vismaUsers.values()].find(
    (user) => user.email.toLowerCase() === email.trim().toLowerCase(),
  );
}

/** The companies that Visma Connect lets this person connect: those with the role *API User*. */
export function listCompaniesOf(world: World, sub: string): VismaCompany[] {
  const ids = findUserBySub(world, sub)?.apiUserOf ?? [];
  return ids.flatMap((id) => world.companies.get(id) ?? []);
}
