import type { VismaCompany, VismaUser } from '../world.ts';
import { namedUuid } from './named-uuid.ts';

/** The people who can sign in to Visma Connect. */
export function createVismaUsers(companies: readonly VismaCompany[]): VismaUser[] {
  const idsOf = (start: string): string[] =>
    companies
      .filter(({ name }) => name.startsWith(start))
      .map(({ vismaTenantId }) => vismaTenantId);
  return [
    user('api@nordvik.example', 'Nora Nordvik', idsOf('Nordvik')),
    user('regnskap@nordvik.example', 'Rune Regnskap', idsOf('Nordvik Handel')),
    user('norole@nordvik.example', 'Nils Norole', []),
    user('api@skane.example', 'Stina Skåne', idsOf('Skåne')),
  ];
}

function user(email: string, name: string, apiUserOf: string[]): VismaUser {
  return { sub: namedUuid(`visma-user/${email}`), email, name, apiUserOf };
}
