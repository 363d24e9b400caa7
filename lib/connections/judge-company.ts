import type { Connection, ConnectionKind, VismaCompanyFacts } from '../domain/connection.ts';
import { defaultTimeZone, mayRead } from '../domain/connection.ts';
import type { ConnectionId, VismaTenantId } from '../domain/ids.ts';

/** The company behind a new grant; `facts` is undefined when Visma refuses to show it for want of a licence. */
export interface GrantedCompany {
  readonly vismaTenantId: VismaTenantId | undefined;
  readonly facts: VismaCompanyFacts | undefined;
}

export type CompanyRefusal =
  | {
      readonly result: 'wrong-company';
      /** Undefined while the connection's company could not be read. */
      readonly expected: string | undefined;
      readonly actual: string | undefined;
    }
  | {
      readonly result: 'already-connected';
      readonly actual: string | undefined;
      /** The connection that stands for the company. */
      readonly existing: ConnectionId;
    }
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
  const { company, claimedTenantId } = current;
  const actual = granted.facts?.name;
  const isOther =
    company === undefined
      ? isAnotherId(granted, claimedTenantId)
      : isAnother(granted, company, current.kind);
  if (isOther) {
    return {
      kind: 'rejected',
      refusal: { result: 'wrong-company', expected: company?.name, actual },
    };
  }
  const twin = others.find((other) => isTwin(granted, other));
  if (twin !== undefined) {
    return {
      kind: 'rejected',
      refusal: {
        ...{ result: 'already-connected', existing: twin.id },
        actual: twin.company?.name ?? actual,
      },
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
function isAnother(
  granted: GrantedCompany,
  company: VismaCompanyFacts,
  kind: ConnectionKind,
): boolean {
  const isComparable = granted.facts !== undefined || hasIds(granted, company);
  if (!isComparable) return false;
  // Of a connection that was imported and never read, the name is all that is known.
  if (kind === 'legacy' && granted.facts !== undefined && isNameOnly(company)) {
    return plainName(granted.facts.name) !== plainName(company.name);
  }
  if (granted.facts !== undefined && !hasIds(granted, company)) {
    return !isSameByName(granted.facts, company) && !isSameWithoutNumber(granted.facts, company);
  }
  return !isSame(granted, company);
}

/** Of a company that could not be read yet, the id that its token claimed is all that is known. */
function isAnotherId(
  { vismaTenantId }: GrantedCompany,
  claimed: VismaTenantId | undefined,
): boolean {
  return claimed !== undefined && vismaTenantId !== undefined && claimed !== vismaTenantId;
}

function isNameOnly({ vismaTenantId, organisationNumber }: VismaCompanyFacts): boolean {
  return vismaTenantId === undefined && digitsOf(organisationNumber) === '';
}

/** Also a company that could not be read yet holds its place by the id that its token claimed. */
function isTwin(granted: GrantedCompany, { company, claimedTenantId }: Connection): boolean {
  if (company !== undefined) return isSame(granted, company);
  return claimedTenantId !== undefined && claimedTenantId === granted.vismaTenantId;
}

/** By Visma's id where both are known; else by organisation number and name together. */
function isSame(granted: GrantedCompany, company: VismaCompanyFacts): boolean {
  if (hasIds(granted, company)) return granted.vismaTenantId === company.vismaTenantId;
  return granted.facts !== undefined && isSameByName(granted.facts, company);
}

/**
 * A company without number could else never be reconnected: all that Visma tells of it must agree.
 * Only a connection's own company is recognised so; it never makes two connections one.
 */
function isSameWithoutNumber(one: VismaCompanyFacts, other: VismaCompanyFacts): boolean {
  return (
    digitsOf(one.organisationNumber) === '' &&
    digitsOf(other.organisationNumber) === '' &&
    plainName(one.name) === plainName(other.name) &&
    one.country === other.country &&
    one.baseCurrency === other.baseCurrency
  );
}

/** Organisation number and name together; a company without the number is like no other. */
export function isSameByName(one: VismaCompanyFacts, other: VismaCompanyFacts): boolean {
  return (
    digitsOf(one.organisationNumber) !== '' &&
    digitsOf(one.organisationNumber) === digitsOf(other.organisationNumber) &&
    plainName(one.name) === plainName(other.name)
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
