import { verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { VismaAccess } from '../servers.ts';
import type { GrantLedger } from './grant-ledger.ts';

function parsePart(part: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

/**
 * Who an access token speaks for. Besides the signature the ledger decides, which knows the
 * company even when the token carries no `tenant_id`, and which grants were revoked.
 */
export function verifyAccessToken(
  token: string,
  publicKey: KeyObject,
  ledger: GrantLedger,
): VismaAccess | undefined {
  const [header, payload, signature, ...rest] = token.split('.');
  if (header === undefined || payload === undefined || signature === undefined || rest.length > 0)
    return undefined;
  if (parsePart(header)?.['alg'] !== 'RS256') return undefined;
  const signed = Buffer.from(`${header}.${payload}`);
  if (!verify('RSA-SHA256', signed, publicKey, Buffer.from(signature, 'base64url')))
    return undefined;
  const jti = parsePart(payload)?.['jti'];
  return typeof jti === 'string' ? ledger.findToken(jti) : undefined;
}
