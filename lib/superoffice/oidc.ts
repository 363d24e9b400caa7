import 'server-only';
import { z } from 'zod';
import type { Clock } from '../domain/clock.ts';
import type { TenantId } from '../domain/ids.ts';
import type { GrantedToken, TokenOutcome } from '../domain/token-outcome.ts';
import { judgeTokenAnswer } from '../domain/token-outcome.ts';
import { AppError, hasCode } from '../errors.ts';
import { findJson } from '../http/find-json.ts';
import type { Http } from '../http/http.ts';
import type { Log } from '../log.ts';
import type { CrmCallGate } from './call-gate.ts';
import { createIdTokenVerifier } from './id-token.ts';
import type { VerifyIdToken } from './id-token.ts';
import type { CrmIdentity, CrmTokens } from './identity.ts';

const TOKEN_TIMEOUT_MS = 8_000;
const MAX_ANSWER_BYTES = 1_000_000;

export interface SuperOfficeSignInConfig {
  /** Base of SuperID, such as `https://online.superoffice.com`; its origin is the issuer. */
  readonly loginUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
}

/**
 * A refreshed grant comes with who the person is now, when SuperOffice sent a good id_token, or with
 * the fact that this could not be verified now: the keys were out of reach.
 */
export type CrmTokenOutcome =
  | (GrantedToken & { readonly identity?: CrmIdentity | 'not-verifiable' })
  | Exclude<TokenOutcome, GrantedToken>;

export interface SuperOfficeSignIn {
  /** With a tenant, SuperOffice leaves out its own choice of tenant. */
  authorizationEndpoint(tenantId?: TenantId): URL;
  readonly issuer: string;
  /**
   * Redeems a code and verifies who it is. Throws `oauth.invalid-response` (code or verifier
   * refused), `crm.app-not-approved`, `crm.invalid-token` or `crm.unavailable`.
   */
  exchangeCode(attempt: {
    readonly code: string;
    readonly verifier: string;
    readonly nonce: string;
  }): Promise<{ readonly tokens: CrmTokens; readonly identity: CrmIdentity }>;
  /**
   * Never throws. An id_token that cannot be verified costs the identity, not the tokens: the
   * refresh token that came along may be the only good one.
   */
  refresh(refreshToken: string, signal?: AbortSignal): Promise<CrmTokenOutcome>;
  readonly verifyIdToken: VerifyIdToken;
}

/**
 * SuperOffice's OpenID Connect by configured endpoints: its metadata does not lie where its issuer
 * says, and nothing in it is news (docs/superoffice.md §1).
 */
export function createSuperOfficeSignIn(
  deps: {
    readonly http: Http;
    readonly clock: Clock;
    readonly log: Log;
    readonly gate: CrmCallGate;
  },
  config: SuperOfficeSignInConfig,
): SuperOfficeSignIn {
  const verifyIdToken = createIdTokenVerifier(deps, config);
  const tokenUrl = new URL('/login/common/oauth/tokens', config.loginUrl);

  const askForToken = async (form: Readonly<Record<string, string>>, signal?: AbortSignal) => {
    const response = await deps.http.send({
      method: 'POST',
      url: tokenUrl,
      headers: {
        accept: 'application/json',
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({
        ...form,
        client_id: config.clientId,
        client_secret: config.clientSecret,
      }).toString(),
      timeoutMs: TOKEN_TIMEOUT_MS,
      maxBytes: MAX_ANSWER_BYTES,
      ...(signal !== undefined && { signal }),
    });
    const json = findJson(response.text());
    return { outcome: judgeTokenAnswer(response.status, json), idToken: findIdToken(json) };
  };

  const tryForToken = async (form: Readonly<Record<string, string>>, signal?: AbortSignal) => {
    try {
      return await askForToken(form, signal);
    } catch (cause) {
      return { outcome: { kind: 'unknown', cause } as const, idToken: undefined };
    }
  };

  /** A code is redeemed whatever the gate says: it is good for a minute, and a person waits. */
  const tryThroughGate = async (refreshToken: string, signal?: AbortSignal) => {
    try {
      const pass = deps.gate.enter({ of: 'every tenant', endpoint: 'token' });
      const answer = await tryForToken(
        {
          grant_type: 'refresh_token',
          refresh_token: refreshToken,
          redirect_uri: config.redirectUri,
        },
        signal,
      );
      pass.end(answer.outcome.kind === 'unknown' ? toExchangeError(answer.outcome) : undefined);
      return answer;
    } catch (cause) {
      return { outcome: { kind: 'unknown', cause } as const, idToken: undefined };
    }
  };

  const findIdentity = async (idToken: string) => {
    try {
      return await verifyIdToken(idToken, {});
    } catch (error) {
      deps.log.warn('id_token of a refresh refused', { error });
      return hasCode(error, 'crm.unavailable') ? ('not-verifiable' as const) : undefined;
    }
  };

  return {
    issuer: new URL(config.loginUrl).origin,
    authorizationEndpoint: (tenantId) =>
      new URL(`/login/${tenantId ?? 'common'}/oauth/authorize`, config.loginUrl),
    verifyIdToken,

    async exchangeCode({ code, verifier, nonce }) {
      const { outcome, idToken } = await tryForToken({
        grant_type: 'authorization_code',
        code,
        code_verifier: verifier,
        redirect_uri: config.redirectUri,
      });
      if (outcome.kind !== 'granted') throw toExchangeError(outcome);
      if (idToken === undefined) {
        throw new AppError('crm.invalid-token', 'SuperOffice sent no id_token');
      }
      const { accessToken, accessExpiresInSec, refreshToken } = outcome;
      return {
        tokens: {
          accessToken,
          accessExpiresInSec,
          ...(refreshToken !== undefined && { refreshToken }),
        },
        identity: await verifyIdToken(idToken, { nonce }),
      };
    },

    async refresh(refreshToken, signal) {
      const { outcome, idToken } = await tryThroughGate(refreshToken, signal);
      if (outcome.kind !== 'granted' || idToken === undefined) return outcome;
      const identity = await findIdentity(idToken);
      return identity === undefined ? outcome : { ...outcome, identity };
    },
  };
}

function toExchangeError(outcome: Exclude<TokenOutcome, GrantedToken>): AppError {
  if (outcome.kind === 'unknown') {
    return new AppError('crm.unavailable', 'SuperOffice gave no token answer', {
      cause: outcome.cause,
    });
  }
  const code =
    outcome.error === 'access_denied' ? 'crm.app-not-approved' : 'oauth.invalid-response';
  return new AppError(code, 'SuperOffice refused the code', {
    facts: { oauthError: outcome.error.slice(0, 60) },
  });
}

const idTokenSchema = z.object({ id_token: z.string().min(1) });

function findIdToken(json: unknown): string | undefined {
  return idTokenSchema.safeParse(json).data?.id_token;
}
