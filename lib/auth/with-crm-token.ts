import 'server-only';
import type { CrmGrantKey } from '../db/crm-grant-store.ts';
import { hasCode } from '../errors.ts';
import type { CrmTokenDeps } from './crm-token.ts';
import { crmAccessTokenFor } from './crm-token.ts';

/**
 * Calls SuperOffice in the name of a person. A token that SuperOffice refuses before its time is
 * renewed and the call repeated, once. Throws what `call` throws, `crm.signed-out` and
 * `crm.unavailable`.
 */
export async function withCrmToken<Result>(
  deps: CrmTokenDeps,
  grant: CrmGrantKey,
  call: (accessToken: string) => Promise<Result>,
): Promise<Result> {
  const { accessToken } = await crmAccessTokenFor(deps, grant);
  try {
    return await call(accessToken);
  } catch (error) {
    if (!hasCode(error, 'crm.invalid-token')) throw error;
    const renewed = await crmAccessTokenFor(deps, { ...grant, rejected: accessToken });
    return call(renewed.accessToken);
  }
}
