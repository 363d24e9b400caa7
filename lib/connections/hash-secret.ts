import { createHash, randomBytes } from 'node:crypto';

/** What is stored of a state or a cookie: enough to recognise it, not enough to use it. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** 256 random bits in base64url: 43 characters, also a PKCE verifier (RFC 7636 §4.1). */
export function createSecret(): string {
  return randomBytes(32).toString('base64url');
}
