import type { TenantId } from './ids.ts';
import { findTenantId } from './ids.ts';

/** What a panel URL claims: it is typed by an administrator and filled in by a client, never proof. */
export interface CrmContextClaim {
  readonly tenantId: TenantId;
  readonly associateId: string;
  readonly contactId: number;
  /** As SuperOffice spells it, `nb-NO`; undefined when absent. */
  readonly language: string | undefined;
}

type Parameters = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Undefined when a parameter is missing, repeated or not of its form. */
export function findCrmContextClaim(parameters: Parameters): CrmContextClaim | undefined {
  const { uctx, usid, cuid, lang } = parameters;
  if (typeof uctx !== 'string' || typeof usid !== 'string' || typeof cuid !== 'string')
    return undefined;
  const tenantId = findTenantId(uctx);
  if (tenantId === undefined || !/^\d{1,10}$/.test(usid) || !/^\d{1,10}$/.test(cuid))
    return undefined;
  const language =
    typeof lang === 'string' && /^[A-Za-z]{2,3}(-[A-Za-z]{2,4})?$/.test(lang) ? lang : undefined;
  return { tenantId, associateId: usid, contactId: Number(cuid), language };
}
