import { decodeJwt } from 'jose';
import type { VismaTenantId } from '../domain/ids.ts';
import { findVismaTenantId } from '../domain/ids.ts';

/**
 * The company an access token is good for, by its claim `tenant_id`. The token is only decoded: it
 * came from the token endpoint over TLS and grants nothing here. Undefined for tokens that are no
 * JWT and where the scope `tenants` gave no claim (docs/visma.md §2); ask `/v1/organization` then.
 */
export function findVismaTenantClaim(token: string): VismaTenantId | undefined {
  const claim = findClaims(token)?.['tenant_id'];
  return typeof claim === 'string' ? findVismaTenantId(claim) : undefined;
}

function findClaims(token: string) {
  try {
    return decodeJwt(token);
  } catch {
    return undefined;
  }
}
