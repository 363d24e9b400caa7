import { z } from 'zod';
import { findTenantId } from '../../domain/ids.ts';
import { AppError } from '../../errors.ts';
import type { CrmIdentity } from '../identity.ts';

const SKEW_SEC = 60;
const PREFIX = 'http://schemes.superoffice.net/identity/';

const seconds = z.number();
const text = z.string().min(1).max(1_000).optional().catch(undefined);

const claimsSchema = z.preprocess(
  separateOwnClaims,
  z.object({
    iss: z.string(),
    aud: z.union([z.string(), z.tuple([z.string()]).transform(([only]) => only)]),
    exp: seconds,
    nbf: seconds.optional(),
    /** SuperOffice's own samples carry digits in a string here, against RFC 7519 §4.1.6. */
    iat: z.union([
      seconds,
      z
        .string()
        .regex(/^\d{1,12}$/)
        .transform(Number),
    ]),
    nonce: z.string().optional(),
    own: z.object({
      ctx: z.string().transform(findTenantId),
      associateid: z.union([z.string(), z.number().int().transform(String)]),
      /** A string: anything but `True`, also a boolean or a number, is no administrator. */
      is_administrator: z.unknown().optional(),
      so_primary_email_address: text,
      email: text,
      upn: text,
      company_name: text,
      webapi_url: text,
    }),
  }),
);

/** SuperOffice's own claims, by their names without the prefix, beside the registered ones. */
function separateOwnClaims(claims: unknown): unknown {
  if (typeof claims !== 'object' || claims === null) return undefined;
  const own = Object.entries<unknown>({ ...claims })
    .filter(([name]) => name.startsWith(PREFIX))
    .map(([name, value]) => [name.slice(PREFIX.length), value] as const);
  return { ...claims, own: Object.fromEntries<unknown>(own) };
}

export interface ClaimExpectation {
  readonly issuer: string;
  readonly clientId: string;
  /** Undefined for a token from a refresh, which answers no request of a browser. */
  readonly nonce: string | undefined;
  readonly nowMs: number;
}

/**
 * Judges the claims of a token whose signature is verified, by what we expect and never by what the
 * token itself names. Sixty seconds of skew either way are let pass, sixty-one not. Throws
 * `crm.invalid-token`.
 */
export function parseIdTokenClaims(claims: unknown, expected: ClaimExpectation): CrmIdentity {
  const parsed = claimsSchema.safeParse(claims);
  if (!parsed.success) throw refused('claims');
  const token = parsed.data;
  const now = Math.floor(expected.nowMs / 1000);
  if (token.iss !== expected.issuer) throw refused('iss');
  if (token.aud !== expected.clientId) throw refused('aud');
  if (token.exp < now - SKEW_SEC) throw refused('exp');
  if (token.nbf !== undefined && token.nbf > now + SKEW_SEC) throw refused('nbf');
  if (token.iat > now + SKEW_SEC) throw refused('iat');
  if (expected.nonce !== undefined && token.nonce !== expected.nonce) throw refused('nonce');
  const { ctx: tenantId, associateid: associateId, ...own } = token.own;
  if (tenantId === undefined) throw refused('ctx');
  if (!/^\d{1,10}$/.test(associateId)) throw refused('associateid');
  return {
    tenantId,
    associateId,
    isAdministrator: own.is_administrator === 'True',
    userEmail: own.so_primary_email_address ?? own.email ?? own.upn ?? '',
    companyName: own.company_name ?? '',
    webapiUrl: own.webapi_url ?? '',
    issuedAt: token.iat * 1000,
  };
}

function refused(claim: string): AppError {
  return new AppError('crm.invalid-token', `id_token refused for its ${claim}`, {
    facts: { claim },
  });
}
