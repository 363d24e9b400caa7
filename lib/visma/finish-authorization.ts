import type { AuthorizationServer, Client, ClientAuth } from 'oauth4webapi';
import * as oauth from 'oauth4webapi';
import { z } from 'zod';
import type { VismaTenantId } from '../domain/ids.ts';
import { lifetimeSec } from '../domain/token-outcome.ts';
import type { Discovery } from './discovery.ts';
import { withAccessTokenName } from './token-request.ts';
import { findVismaTenantClaim } from './visma-tenant-claim.ts';

/** What a person's sign-in with Visma Connect gave us. */
export interface VismaGrant {
  readonly accessToken: string;
  readonly accessExpiresInSec: number;
  /** Absent when the app has no *Offline access*: the connection then lives as long as the access token. */
  readonly refreshToken?: string;
  readonly scope: string;
  readonly person: VismaPerson;
  /** The company this grant is good for, when the token says so. */
  readonly vismaTenantId?: VismaTenantId;
}

export interface VismaPerson {
  readonly sub: string;
  readonly email?: string;
  readonly name?: string;
}

/** What was sent along when the attempt was started. */
export interface CallbackCheck {
  readonly state: string;
  readonly nonce: string;
}

export interface ExchangeContext {
  readonly server: AuthorizationServer;
  readonly discovery: Discovery;
  readonly client: Client;
  readonly authentication: ClientAuth;
  readonly redirectUri: string;
  readonly options: oauth.TokenEndpointRequestOptions & oauth.ValidateSignatureOptions;
}

/**
 * RFC 6749 §4.1.2 and RFC 9207 §2.4: state and issuer first, then the error. Of an error response
 * the issuer is compared if given but not demanded: it leads to no token call either way, and
 * without it a person would not learn that the role is missing.
 */
export function validateCallback(
  server: AuthorizationServer,
  client: Client,
  parameters: URLSearchParams,
  state: string,
): URLSearchParams {
  const isError = parameters.has('error') && !parameters.has('code');
  const expected = isError
    ? { ...server, authorization_response_iss_parameter_supported: false }
    : server;
  return oauth.validateAuthResponse(expected, client, parameters, state);
}

export async function exchangeCode(
  context: ExchangeContext,
  attempt: { readonly code: URLSearchParams; readonly nonce: string; readonly verifier: string },
): Promise<VismaGrant> {
  const { server, client, authentication, options, redirectUri } = context;
  const response = await withAccessTokenName(
    await oauth.authorizationCodeGrantRequest(
      server,
      client,
      authentication,
      attempt.code,
      redirectUri,
      attempt.verifier,
      options,
    ),
  );
  const answer = await oauth.processAuthorizationCodeResponse(server, client, response, {
    expectedNonce: attempt.nonce,
    requireIdToken: true,
  });
  await verifySignature(context, response);
  const claims = personSchema.parse(oauth.getValidatedIdTokenClaims(answer));
  const vismaTenantId =
    findVismaTenantClaim(answer.access_token) ??
    (answer.id_token === undefined ? undefined : findVismaTenantClaim(answer.id_token));
  return {
    accessToken: answer.access_token,
    accessExpiresInSec: lifetimeSec(answer.expires_in),
    ...(answer.refresh_token !== undefined && { refreshToken: answer.refresh_token }),
    scope: answer.scope ?? '',
    person: await completePerson(context, answer.access_token, toPerson(claims)),
    ...(vismaTenantId !== undefined && { vismaTenantId }),
  };
}

/**
 * The library leaves the signature to TLS (OpenID Connect Core §3.1.3.7) unless asked. Keys may
 * have been changed since they were read: one more try with new metadata.
 */
async function verifySignature(context: ExchangeContext, response: Response): Promise<void> {
  try {
    await oauth.validateApplicationLevelSignature(context.server, response, context.options);
  } catch (thrown) {
    const renewed = await context.discovery.renewed();
    if (renewed === context.server) throw thrown;
    await oauth.validateApplicationLevelSignature(renewed, response, context.options);
  }
}

const textSchema = z.string().min(1).max(320).optional().catch(undefined);
const personSchema = z.object({ sub: z.string(), email: textSchema, name: textSchema });

function toPerson({ sub, email, name }: z.infer<typeof personSchema>): VismaPerson {
  return {
    sub,
    ...(email !== undefined && { email }),
    ...(name !== undefined && { name }),
  };
}

/** The id_token need not carry mail and name; userinfo does. Without either the grant is as good. */
async function completePerson(
  { server, client, options }: ExchangeContext,
  accessToken: string,
  person: VismaPerson,
): Promise<VismaPerson> {
  if (person.email !== undefined || server.userinfo_endpoint === undefined) return person;
  try {
    const response = await oauth.userInfoRequest(server, client, accessToken, options);
    const info = await oauth.processUserInfoResponse(server, client, person.sub, response);
    return { ...toPerson(personSchema.parse(info)), ...person };
  } catch {
    return person;
  }
}
