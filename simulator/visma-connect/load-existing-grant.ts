import type { Context, Grant } from 'oidc-provider';
import { interactiveResource } from './erp-resources.ts';
import { listCompaniesOf } from './find-visma-user.ts';
import type { ProviderParts } from './provider-parts.ts';

/**
 * A living session silently reuses person and company, as Visma's does. Every authorization
 * still gets a grant of its own: revoking one connection must not end another.
 */
export async function loadExistingGrant(
  parts: ProviderParts,
  context: Context,
): Promise<Grant | undefined> {
  const { result, session, client, prompts } = context.oidc;
  const provider = parts.getProvider();
  const decided = result?.consent?.grantId;
  if (decided !== undefined) return provider.Grant.find(decided);

  const previousId = session.grantIdFor(client.clientId);
  const account = previousId === undefined ? undefined : parts.ledger.find(previousId);
  const previous = previousId === undefined ? undefined : await provider.Grant.find(previousId);
  if (previous === undefined || account?.sub === undefined) return undefined;
  const companies = listCompaniesOf(parts.options.world, account.sub);
  if (!companies.some((company) => company.vismaTenantId === account.vismaTenantId))
    return undefined;
  if (prompts.size > 0 && !prompts.has('none')) return previous;

  const { clientId, sub, vismaTenantId } = account;
  const grant = new provider.Grant({ accountId: sub, clientId });
  grant.addOIDCScope(previous.getOIDCScope());
  grant.addResourceScope(
    interactiveResource.audience,
    previous.getResourceScope(interactiveResource.audience),
  );
  parts.ledger.open(await grant.save(), { clientId, sub, vismaTenantId });
  return grant;
}
