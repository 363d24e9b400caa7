import type { PanelUser } from '../domain/actor.ts';
import type { Problem } from '../domain/card.ts';
import { hasCode } from '../errors.ts';
import type { AuthDeps } from './auth-deps.ts';

/**
 * Counts an opening of the panel's page, which reads what the data routes read. A page has no status
 * to refuse with that a frame would show: gives what it says instead where it was opened too often.
 */
export function countPage(
  { requestRates, clock }: Pick<AuthDeps, 'requestRates' | 'clock'>,
  user: Pick<PanelUser, 'tenantId' | 'sessionHash'>,
): Problem<'too-many-requests'> | undefined {
  try {
    requestRates.count('page', user, clock());
    return undefined;
  } catch (error) {
    if (!hasCode(error, 'auth.too-many-requests')) throw error;
    return {
      code: 'too-many-requests',
      ...(error.retryAt !== undefined && { until: error.retryAt }),
    };
  }
}
