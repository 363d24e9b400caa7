import type { ResourceServerInfo } from 'oidc-provider';
import type { WorldSettings } from '../world.ts';
import { identityScopes } from './erp-resources.ts';
import type { ErpResource } from './erp-resources.ts';

/** Visma's access tokens list every granted scope, also those about the person, so the resource carries them too. */
export function toResourceServerInfo(
  resource: ErpResource,
  settings: WorldSettings,
): ResourceServerInfo {
  return {
    scope: [...identityScopes, ...resource.scopes].join(' '),
    audience: resource.audience,
    accessTokenTTL: settings.accessTokenSeconds,
    accessTokenFormat: 'jwt',
    jwt: { sign: { alg: 'RS256' } },
  };
}
