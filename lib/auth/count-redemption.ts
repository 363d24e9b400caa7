import { hashToken } from '../vault/opaque-token.ts';
import type { AuthDeps } from './auth-deps.ts';

/** Counts a try to redeem a secret, by its hash: the bound keeps no secret in memory. Throws `auth.too-many-requests`. */
export function countRedemption(
  { redeemBound, clock }: Pick<AuthDeps, 'redeemBound' | 'clock'>,
  secret: string,
): void {
  redeemBound.count(hashToken(secret), clock());
}
