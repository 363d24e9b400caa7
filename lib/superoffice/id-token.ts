import { compactVerify, createRemoteJWKSet, customFetch, errors } from 'jose';
import type { Clock } from '../domain/clock.ts';
import { AppError, isAppError } from '../errors.ts';
import { asFetch } from '../http/as-fetch.ts';
import type { Http } from '../http/http.ts';
import type { CrmIdentity } from './identity.ts';
import { parseIdTokenClaims } from './wire/id-token-claims.ts';

const KEYS_TIMEOUT_MS = 4_000;
const MAX_KEYS_BYTES = 200_000;
const RELOAD_PAUSE_MS = 30_000;
/** Header parameters by which a token could bring its own key (RFC 7515 §4.1.2, §4.1.3, §4.1.5). */
const FOREIGN_KEY_PARAMETERS = ['jku', 'jwk', 'x5u'];

const decoder = new TextDecoder('utf-8', { fatal: true });

export type VerifyIdToken = (
  token: string,
  expected: { readonly nonce?: string },
) => Promise<CrmIdentity>;

/**
 * Verifies id_tokens of one app: RS256 only, keys from SuperOffice's key set only, claims as
 * `parseIdTokenClaims` says. Signature and claims are separate steps because a library's JWT
 * check refuses the string `iat` that SuperOffice has been seen to send. Throws
 * `crm.invalid-token`, or `crm.unavailable` when the keys cannot be read.
 */
export function createIdTokenVerifier(
  deps: { readonly http: Http; readonly clock: Clock },
  config: { readonly loginUrl: string; readonly clientId: string },
): VerifyIdToken {
  const keys = createRemoteJWKSet(new URL('/login/.well-known/jwks', config.loginUrl), {
    timeoutDuration: KEYS_TIMEOUT_MS,
    [customFetch]: asFetch(deps.http, { timeoutMs: KEYS_TIMEOUT_MS, maxBytes: MAX_KEYS_BYTES }),
  });
  const reloading = { notBefore: 0 };

  const verify = async (token: string) => {
    const { payload, protectedHeader } = await compactVerify(token, keys, {
      algorithms: ['RS256'],
    });
    return { payload, protectedHeader };
  };

  /** A new key under an old id leaves the old one cached; seen with a restarted server. */
  const verifyWithNewKeys = async (token: string, thrown: unknown) => {
    const isBadSignature = codeOf(thrown) === errors.JWSSignatureVerificationFailed.code;
    if (!isBadSignature || deps.clock() < reloading.notBefore) throw thrown;
    reloading.notBefore = deps.clock() + RELOAD_PAUSE_MS;
    await keys.reload();
    return verify(token);
  };

  return async (token, { nonce }) => {
    const { payload, protectedHeader } = await verify(token)
      .catch((thrown: unknown) => verifyWithNewKeys(token, thrown))
      .catch((thrown: unknown) => {
        throw toTokenError(thrown);
      });
    if (FOREIGN_KEY_PARAMETERS.some((name) => Object.hasOwn(protectedHeader, name))) {
      throw new AppError('crm.invalid-token', 'id_token names a key of its own');
    }
    return parseIdTokenClaims(parsePayload(payload), {
      issuer: new URL(config.loginUrl).origin,
      clientId: config.clientId,
      nonce,
      nowMs: deps.clock(),
    });
  };
}

const KEYS_UNREADABLE: ReadonlySet<string> = new Set([
  errors.JWKSTimeout.code,
  errors.JWKSInvalid.code,
  errors.JOSEError.code,
]);

function toTokenError(thrown: unknown): AppError {
  const code = codeOf(thrown);
  if (isAppError(thrown) || KEYS_UNREADABLE.has(code)) {
    return new AppError('crm.unavailable', 'keys of SuperOffice not readable', { cause: thrown });
  }
  return new AppError('crm.invalid-token', 'id_token refused', { facts: { reason: code } });
}

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown';
}

function parsePayload(payload: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(payload));
  } catch {
    throw new AppError('crm.invalid-token', 'id_token without claims');
  }
}
