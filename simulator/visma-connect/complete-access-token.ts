import type { Context, Jwt, Token } from 'oidc-provider';
import { serviceResource } from './erp-resources.ts';
import type { ProviderParts } from './provider-parts.ts';
import { serviceGrantId } from './service-tokens.ts';

/** Adds what Visma puts into access tokens, and notes which company the token speaks for. */
export function completeAccessToken(
  { options, ledger }: ProviderParts,
  context: Context,
  token: Token,
  jwt: Jwt,
): void {
  const isService = token.kind === 'ClientCredentials';
  const serviceTenantId = context.oidc.params['tenant_id'] ?? '';
  const grantId = isService
    ? serviceGrantId(token.clientId, serviceTenantId)
    : (token.grantId ?? '');
  const account = ledger.find(grantId);
  if (account === undefined) throw new Error(`no account behind grant ${grantId}`);
  const scope = token.scope ?? '';
  const asksForTenant = isService || scope.split(' ').includes('tenants');

  jwt.payload['nbf'] = jwt.payload.iat;
  if (asksForTenant && options.world.settings.tenantIdClaim)
    jwt.payload['tenant_id'] = account.vismaTenantId;
  if (isService) {
    // Service tokens have no person; the library would put the client id there.
    delete jwt.payload.sub;
    jwt.payload['aud'] = serviceResource.audience;
  }
  ledger.recordToken(jwt.payload.jti, {
    grantId,
    expiresAt: jwt.payload.exp,
    access: {
      kind: isService ? 'service' : 'interactive',
      ...(account.sub === undefined ? {} : { sub: account.sub }),
      vismaTenantId: account.vismaTenantId,
      scope,
      clientId: token.clientId,
    },
  });
}
