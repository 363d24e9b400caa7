import { errors } from 'oidc-provider';
import type { Context, Provider } from 'oidc-provider';
import type { World } from '../world.ts';
import { serviceResource } from './erp-resources.ts';
import type { GrantLedger } from './grant-ledger.ts';
import { toResourceServerInfo } from './resource-server-info.ts';

export const serviceGrantId = (clientId: string, vismaTenantId: string): string =>
  `service:${clientId}:${vismaTenantId}`;

/**
 * The tenant id of the customer contract gets a token as well; only the ERP API refuses it (401).
 * Source: Visma's service integrations guide, "fix 401 error".
 */
function assertApproved(world: World, vismaTenantId: string): void {
  const company = world.companies.get(vismaTenantId);
  const isContract = [...world.companies.values()].some(
    (other) => other.contractTenantId === vismaTenantId,
  );
  if (company?.serviceApproved === true || isContract) return;
  if (company === undefined)
    throw new errors.CustomOIDCProviderError('invalid_tenant', 'unknown tenant');
  throw new errors.CustomOIDCProviderError(
    'unauthorized_client',
    'the application is not approved by this tenant',
  );
}

function requireServiceScope(scope: string | undefined): string {
  const unknown = (scope ?? '').split(' ').find((name) => !serviceResource.scopes.includes(name));
  if (scope === undefined || unknown !== undefined) {
    throw new errors.InvalidScope('requested scope is not allowed', unknown ?? '');
  }
  return scope;
}

/** client_credentials with Visma's extra form field `tenant_id` (the UUID of the company). */
export function registerServiceGrant(provider: Provider, world: World, ledger: GrantLedger): void {
  async function issueServiceToken(context: Context): Promise<void> {
    const { client, params } = context.oidc;
    const scope = requireServiceScope(params['scope']);
    const vismaTenantId = params['tenant_id'];
    if (vismaTenantId === undefined) {
      throw new errors.CustomOIDCProviderError(
        'invalid_request',
        'tenant_id is missing and the application has no default tenant',
      );
    }
    assertApproved(world, vismaTenantId);
    ledger.open(serviceGrantId(client.clientId, vismaTenantId), {
      clientId: client.clientId,
      sub: undefined,
      vismaTenantId,
    });

    const token = new provider.ClientCredentials({ client, scope });
    token.resourceServer = new provider.ResourceServer(
      serviceResource.audience,
      toResourceServerInfo(serviceResource, world.settings),
    );
    context.body = {
      access_token: await token.save(),
      expires_in: token.expiration,
      token_type: 'Bearer',
      scope,
    };
  }

  provider.registerGrantType('client_credentials', issueServiceToken, ['scope', 'tenant_id']);
}
