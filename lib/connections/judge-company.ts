import type { Connection, VismaCompanyFacts } from '../domain/connection.ts';
import { defaultTimeZone, mayRead } from '../domain/connection.ts';
import type { VismaTenantId } from '../domain/ids.ts';

/** The company behind a new grant; `facts` is undefined when Visma refuses to show it for want of a licence. */
export interface GrantedCompany {
  readonly vismaTenantId: VismaTenantId | undefined;
  readonly facts: VismaCompanyFacts | undefined;
}

export type CompanyRefusal =
  | {
      readonly result: 'wrong-company';
      readonly expected: string;
      readonly actual: string | undefined;
    }
  | { readonly result: 'already-connected'; readonly actual: string }
  | { readonly result: 'no-licence'; readonly expected: string | undefined };

export type CompanyVerdict =
  | { readonly kind: 'right'; readonly timeZone: string | undefined }
  | { readonly kind: 'rejected'; readonly refusal: CompanyRefusal };

/**
 * Whether a grant for `granted` may become the grant of `current`. One authorization reaches
 * exactly one company, and Visma's session may silently have chosen another one than was meant:
 * a connection keeps the company it stands for, and a company has one connection in a tenant.
 */
export function judgeCompany(
  granted: GrantedCompany,
  current: Connection,
  others: readonly Connection[],
): CompanyVerdict {
  const { company } = current;
  const actual = granted.facts?.name;
  if (company !== undefined && isAnother(granted, company)) {
    return {
      kind: 'rejected',
      refusal: { result: 'wrong-company', expected: company.name, actual },
    };
  }
  const twin = others.find(
    (other) => other.company !== undefined && isSame(granted, other.company),
  );
  if (twin?.company !== undefined) {
    return {
      kind: 'rejected',
      refusal: { result: 'already-connected', actual: twin.company.name },
    };
  }
  const keepsOldGrant = current.company !== undefined || mayRead(current.state);
  if (granted.facts === undefined && keepsOldGrant) {
    return { kind: 'rejected', refusal: { result: 'no-licence', expected: company?.name } };
  }
  const isFirst = company === undefined && granted.facts !== undefined;
  return { kind: 'right', timeZone: isFirst ? defaultTimeZone(granted.facts.country) : undefined };
}

/** An unlicensed company that claims no id may be the right one: nothing speaks against it. */
function isAnother(granted: GrantedCompany, company: VismaCompanyFacts): boolean {
  const isComparable = granted.facts !== undefined || hasIds(granted, company);
  return isComparable && !isSame(granted, company);
}

/** By Visma's id where both are known; else by organisation number and name together. */
function isSame(granted: GrantedCompany, company: VismaCompanyFacts): boolean {
  if (hasIds(granted, company)) return granted.vismaTenantId === company.vismaTenantId;
  const { facts } = granted;
  return (
    facts !== undefined &&
    digitsOf(facts.organisationNumber) !== '' &&
    digitsOf(facts.organisationNumber) === digitsOf(company.organisationNumber) &&
    plainName(facts.name) === plainName(company.name)
  );
}

function hasIds(granted: GrantedCompany, company: VismaCompanyFacts): boolean {
  return granted.vismaTenantId !== undefined && company.vismaTenantId !== undefined;
}

function digitsOf(organisationNumber: string): string {
  return organisationNumber.replace(/\D/g, '');
}

function plainName(name: string): string {
  return name.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();
}
