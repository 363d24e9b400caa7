/**
 * Visma Connect: OpenID Connect with a company choice inside the sign-in.
 * Facts: Visma's metadata document, its pages on access tokens, offline access, service applications.
 */
import { Provider, errors } from 'oidc-provider';
import type { VismaConnectOptions, VismaConnectServer } from '../servers.ts';
import { createGrantLedger } from './grant-ledger.ts';
import { createOidcStorage } from './oidc-storage.ts';
import { createProviderConfiguration } from './provider-configuration.ts';
import { registerServiceGrant } from './service-tokens.ts';
import { createSignIn } from './sign-in.ts';
import { loadConnectKeys } from './signing-key.ts';
import { answerUserinfo } from './userinfo.ts';
import { verifyAccessToken } from './verify-access-token.ts';

export async function createVismaConnect(
  options: VismaConnectOptions,
): Promise<VismaConnectServer> {
  const { world, issuer, appUrl, store } = options;
  const keys = loadConnectKeys(store);
  const storage = createOidcStorage(store);
  const ledger = createGrantLedger(store);
  const provider: Provider = new Provider(
    issuer,
    createProviderConfiguration({ options, storage, ledger, keys, getProvider: () => provider }),
  );
  registerServiceGrant(provider, world, ledger);
  allowPostLogoutPages(provider, appUrl);

  provider.on('grant.success', (context) => {
    options.handedOut?.note(context.oidc.params);
    options.handedOut?.note(context.body);
  });
  provider.on('grant.revoked', (_context, grantId) => ledger.revoke(grantId));
  provider.on('grant.error', (context, error) => {
    const grantId = context.oidc.entities.RefreshToken?.grantId;
    const isReuse =
      error instanceof errors.OIDCProviderError &&
      error.error_detail === 'refresh token already used';
    if (isReuse && grantId !== undefined) ledger.count(grantId, 'reuseDetected');
  });

  const handle = provider.callback();
  const signIn = createSignIn(provider, world, ledger);
  const verify = (token: string) => verifyAccessToken(token, keys.publicKey, ledger);

  return {
    listener: (request, response) => {
      const { pathname } = new URL(request.url ?? '/', issuer);
      if (pathname === '/connect/userinfo') return answerUserinfo(request, response, world, verify);
      if (pathname.startsWith('/signin/'))
        return void signIn(request, response).catch((error: unknown) =>
          response.destroy(error as Error),
        );
      void handle(request, response);
    },
    verifyAccessToken: verify,
    counters: () => ledger.list().filter((grant) => grant.issued > 0),
    revokeGrants({ vismaTenantId, sub }) {
      const affected = ledger
        .list()
        .filter(
          (grant) =>
            !grant.revoked &&
            (vismaTenantId === undefined || grant.vismaTenantId === vismaTenantId) &&
            (sub === undefined || grant.sub === sub),
        );
      for (const { grantId } of affected) {
        storage.destroyGrant(grantId);
        ledger.revoke(grantId);
      }
      return affected.length;
    },
    async reset() {
      storage.clear();
      ledger.clear();
      keys.save();
    },
  };
}

/** Both pages take query parameters of the app's own, so only origin and path are compared. */
function allowPostLogoutPages(provider: Provider, appUrl: string): void {
  const pages = new Set([`${appUrl}/oauth/visma/start`, `${appUrl}/manage`]);
  provider.Client.prototype.postLogoutRedirectUriAllowed = (uri) => {
    const url = URL.parse(uri);
    return url !== null && pages.has(`${url.origin}${url.pathname}`);
  };
}
