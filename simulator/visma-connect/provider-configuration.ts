import { interactionPolicy } from 'oidc-provider';
import type { Context, Jwt, Token } from 'oidc-provider';
import { sessionSeconds } from './browser-session.ts';
import { completeAccessToken } from './complete-access-token.ts';
import { identityScopes, interactiveResource } from './erp-resources.ts';
import { findUserBySub } from './find-visma-user.ts';
import { loadExistingGrant } from './load-existing-grant.ts';
import type { ProviderParts } from './provider-parts.ts';
import { withGracePeriod } from './refresh-token-adapter.ts';
import { toResourceServerInfo } from './resource-server-info.ts';
import { sendErrorPage } from './sign-in-pages.ts';
import { signOut } from './sign-out.ts';

const yearSeconds = 365 * 24 * 60 * 60;

/** Routes and features as in Visma Connect's published metadata (captured 2026-09-13). */
export function createProviderConfiguration(parts: ProviderParts): object {
  const {
    options: { world, appUrl, clients },
    storage,
    ledger,
    keys,
  } = parts;

  return {
    adapter: (model: string) => {
      const adapter = storage.createAdapter(model);
      return model === 'RefreshToken' ? withGracePeriod(adapter, world, ledger) : adapter;
    },
    clients: [
      {
        client_id: clients.interactive.id,
        client_secret: clients.interactive.secret,
        client_name: 'Invoice panel',
        redirect_uris: [`${appUrl}/oauth/visma/callback`],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
      },
      {
        client_id: clients.service.id,
        client_secret: clients.service.secret,
        client_name: 'Invoice panel (service)',
        redirect_uris: [],
        grant_types: ['client_credentials'],
        response_types: [],
      },
    ],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post'],
    clientBasedCORS: () => false,
    cookies: {
      // Browsers share cookies between the ports of one host, and SuperOffice's sign-in is on localhost as well.
      names: {
        session: 'visma_connect',
        interaction: 'visma_connect_step',
        resume: 'visma_connect_resume',
      },
      keys: [keys.cookieKey],
    },
    jwks: { keys: [keys.privateJwk] },
    discovery: { prompt_values_supported: ['none', 'login', 'consent', 'select_account'] },
    scopes: [...identityScopes],
    claims: {
      openid: ['sub'],
      email: ['email', 'email_verified'],
      profile: ['name'],
    },
    responseTypes: ['code'],
    pkce: { required: () => true },
    routes: {
      authorization: '/connect/authorize',
      token: '/connect/token',
      revocation: '/connect/revocation',
      end_session: '/connect/endsession',
      userinfo: '/connect/userinfo',
      jwks: '/.well-known/openid-configuration/jwks',
    },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      clientCredentials: { enabled: true },
      revocation: { enabled: true, allowedPolicy: isOwnToken },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: signOut,
        postLogoutSuccessSource: showSignedOut,
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => interactiveResource.audience,
        useGrantedResource: () => true,
        getResourceServerInfo: () => toResourceServerInfo(interactiveResource, world.settings),
      },
    },
    formats: {
      customizers: {
        jwt: (context: Context, token: Token, jwt: Jwt) =>
          completeAccessToken(parts, context, token, jwt),
      },
    },
    findAccount: (_context: Context, sub: string) => findAccount(parts, sub),
    loadExistingGrant: (context: Context) => loadExistingGrant(parts, context),
    expiresWithSession: () => false,
    // Visma gives refresh tokens without `prompt=consent`; the library drops the scope then (OpenID Connect Core §11).
    extraParams: { offline_access_without_consent: restoreOfflineAccess },
    issueRefreshToken: (
      _context: Context,
      _client: unknown,
      source: { scopes: ReadonlySet<string> },
    ) => source.scopes.has('offline_access'),
    rotateRefreshToken: () => world.settings.refreshTokens === 'one-time',
    interactions: {
      policy: createPromptPolicy(),
      url: (_context: Context, interaction: { uid: string }) => `/signin/${interaction.uid}`,
    },
    ttl: {
      AccessToken: () => world.settings.accessTokenSeconds,
      ClientCredentials: () => world.settings.accessTokenSeconds,
      AuthorizationCode: 10 * 60,
      IdToken: 5 * 60,
      Interaction: 60 * 60,
      Grant: yearSeconds,
      RefreshToken: yearSeconds,
      Session: sessionSeconds,
    },
    renderError: sendErrorPage,
  };
}

function createPromptPolicy(): object {
  const policy = interactionPolicy.base();
  policy.add(new interactionPolicy.Prompt({ name: 'select_account', requestable: true }), 0);
  return policy;
}

function isOwnToken(_context: Context, client: { clientId: string }, token: Token): boolean {
  return token.clientId === client.clientId;
}

function showSignedOut(context: Context): void {
  context.type = 'html';
  context.body =
    '<!doctype html><html lang="en"><title>Signed out</title><link rel="icon" href="data:,"><h1>You are signed out</h1></html>';
}

function restoreOfflineAccess(context: Context): void {
  const { params } = context.oidc;
  const asked = String(context.query['scope'] ?? '')
    .split(' ')
    .includes('offline_access');
  const scopes = new Set(params['scope']?.split(' '));
  if (asked) params['scope'] = [...scopes.add('offline_access')].join(' ');
}

function findAccount({ options }: ProviderParts, sub: string): object | undefined {
  const user = findUserBySub(options.world, sub);
  return (
    user && {
      accountId: sub,
      claims: () => ({ sub, email: user.email, email_verified: true, name: user.name }),
    }
  );
}
