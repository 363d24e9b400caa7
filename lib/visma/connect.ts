import 'server-only';
import type { AuthorizationServer, Client } from 'oauth4webapi';
import * as oauth from 'oauth4webapi';
import type { Clock } from '../domain/clock.ts';
import type { VismaTenantId } from '../domain/ids.ts';
import type { TokenOutcome } from '../domain/token-outcome.ts';
import { AppError } from '../errors.ts';
import type { Http } from '../http/http.ts';
import { toConnectError } from './connect-error.ts';
import { connectOptions } from './connect-options.ts';
import { createDiscovery } from './discovery.ts';
import type { CallbackCheck, VismaGrant } from './finish-authorization.ts';
import { exchangeCode, validateCallback } from './finish-authorization.ts';
import { askForToken, TOKEN_DEADLINE_MS } from './token-request.ts';

/** Read-only; `tenants` asks for the claim that names the company, `offline_access` for a refresh token. */
const INTERACTIVE_SCOPE =
  'openid email profile tenants offline_access vismanet_erp_interactive_api:read';
const SERVICE_SCOPE = 'vismanet_erp_service_api:read';
const CLOCK_TOLERANCE_SEC = 60;

export interface VismaConnectConfig {
  readonly issuer: string;
  readonly redirectUri: string;
  readonly interactive: ClientCredentials;
  /** Absent: connecting by Service API is not offered. */
  readonly service?: ClientCredentials;
  /** Of one request to Visma Connect, its body included; `TOKEN_DEADLINE_MS` when absent. */
  readonly deadlineMs?: number;
}

export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Secrets of one attempt to connect; each is fresh per attempt and bound to who started it. */
export interface AuthorizationAttempt {
  readonly state: string;
  readonly nonce: string;
  /** RFC 7636 §4.1. */
  readonly verifier: string;
  /** Makes Visma ask who it is, and so which company, although its own session lives. */
  readonly prompt?: 'select_account' | 'login';
}

export interface VismaConnect {
  /** False without a service app: then connecting by Tenant ID is not offered. */
  readonly offersService: boolean;
  /** Where to send the browser. Throws `visma.connect-unavailable`. */
  authorizationUrl(attempt: AuthorizationAttempt): Promise<URL>;
  /**
   * Judges the callback (state, issuer, error) before any token call, then redeems the code and
   * verifies the id_token. Throws `visma.consent-denied`, `visma.role-missing`,
   * `visma.connect-unavailable` or, for everything malformed or mixed up, `oauth.invalid-response`.
   */
  finishAuthorization(
    callback: CallbackCheck & {
      readonly callbackParameters: URLSearchParams;
      readonly verifier: string;
    },
  ): Promise<VismaGrant>;
  refresh(refreshToken: string, signal?: AbortSignal): Promise<TokenOutcome>;
  /** Client credentials for one company; refused with `invalid_client` without a service app of ours. */
  serviceToken(vismaTenantId: VismaTenantId, signal?: AbortSignal): Promise<TokenOutcome>;
  /** RFC 7009 for a refresh token; an unknown token counts as revoked. Throws `visma.connect-unavailable`. */
  revoke(refreshToken: string): Promise<void>;
  /** Signs the person out of Visma, to choose again as somebody else. */
  endSessionUrl(request: { readonly returnTo: string; readonly state?: string }): Promise<URL>;
}

/** `client_secret_post` throughout: servers disagree about encoding secrets for Basic (RFC 6749 §2.3.1). */
export function createVismaConnect(
  deps: { readonly http: Http; readonly clock: Clock },
  config: VismaConnectConfig,
): VismaConnect {
  const issuer = new URL(config.issuer);
  const deadlineMs = config.deadlineMs ?? TOKEN_DEADLINE_MS;
  const options = connectOptions(deps.http, issuer, deadlineMs);
  const discovery = createDiscovery({ clock: deps.clock, options }, issuer);
  const interactive = createClient(config.interactive);
  const service = config.service && createClient(config.service);

  return {
    offersService: service !== undefined,

    async authorizationUrl({ state, nonce, verifier, prompt = 'select_account' }) {
      const url = endpoint(await discovery.current(), 'authorization_endpoint');
      const parameters = {
        client_id: config.interactive.clientId,
        response_type: 'code',
        redirect_uri: config.redirectUri,
        scope: INTERACTIVE_SCOPE,
        state,
        nonce,
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        prompt,
      };
      // RFC 6749 §3.1: a query that the endpoint has of its own is kept.
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
      return url;
    },

    async finishAuthorization({ callbackParameters, state, nonce, verifier }) {
      const server = await discovery.current();
      try {
        const code = validateCallback(server, interactive.client, callbackParameters, state);
        return await exchangeCode(
          { server, discovery, options, ...interactive, redirectUri: config.redirectUri },
          { code, nonce, verifier },
        );
      } catch (thrown) {
        throw toConnectError(thrown);
      }
    },

    refresh: (refreshToken, signal) =>
      askForToken(
        async (deadline) => {
          const { client, authentication } = interactive;
          const server = await discovery.current();
          return oauth.refreshTokenGrantRequest(server, client, authentication, refreshToken, {
            ...options,
            signal: deadline,
          });
        },
        signal,
        deadlineMs,
      ),

    async serviceToken(vismaTenantId, signal) {
      if (service === undefined) return { kind: 'refused', error: 'invalid_client' };
      return askForToken(
        async (deadline) => {
          const parameters = { scope: SERVICE_SCOPE, tenant_id: vismaTenantId };
          return oauth.clientCredentialsGrantRequest(
            await discovery.current(),
            service.client,
            service.authentication,
            parameters,
            { ...options, signal: deadline },
          );
        },
        signal,
        deadlineMs,
      );
    },

    async revoke(refreshToken) {
      const { client, authentication } = interactive;
      const server = await discovery.current();
      try {
        const response = await oauth.revocationRequest(
          server,
          client,
          authentication,
          refreshToken,
          {
            ...options,
            additionalParameters: { token_type_hint: 'refresh_token' },
          },
        );
        await oauth.processRevocationResponse(response);
      } catch (thrown) {
        throw new AppError('visma.connect-unavailable', 'grant not revoked', {
          cause: toConnectError(thrown),
        });
      }
    },

    async endSessionUrl({ returnTo, state }) {
      const url = endpoint(await discovery.current(), 'end_session_endpoint');
      url.searchParams.set('client_id', config.interactive.clientId);
      url.searchParams.set('post_logout_redirect_uri', returnTo);
      if (state !== undefined) url.searchParams.set('state', state);
      return url;
    },
  };
}

function createClient({ clientId, clientSecret }: ClientCredentials) {
  const client: Client = { client_id: clientId, [oauth.clockTolerance]: CLOCK_TOLERANCE_SEC };
  return { client, authentication: oauth.ClientSecretPost(clientSecret) };
}

function endpoint(
  server: AuthorizationServer,
  name: 'authorization_endpoint' | 'end_session_endpoint',
): URL {
  const text = server[name];
  const url = text === undefined ? null : URL.parse(text);
  const isSafe = url?.protocol === 'https:' || url?.protocol === new URL(server.issuer).protocol;
  if (url === null || !isSafe) {
    throw new AppError('visma.connect-unavailable', `Visma Connect names no usable ${name}`);
  }
  return url;
}
