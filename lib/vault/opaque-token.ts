import 'server-only';
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits in base64url: 43 characters, also a PKCE verifier (RFC 7636 §4.1). */
export function createOpaqueToken(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * base64url SHA-256: enough to recognise a token of 256 random bits, not enough to use it. By
 * construction also the S256 challenge of a verifier (RFC 7636 §4.2).
 */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** Equality that takes the same time wherever the texts differ. */
export function isSameToken(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(hashToken(a)), Buffer.from(hashToken(b)));
}
