import type { Clock } from '../domain/clock.ts';
import { AppError } from '../errors.ts';
import { createBreaker } from '../http/breaker.ts';
import type { GuardedAttempt } from '../http/guarded-attempt.ts';
import { guardAttempt } from '../http/guarded-attempt.ts';
import { createRetryBudget } from '../http/retry-budget.ts';

/**
 * Keeps an outage of SuperOffice from being asked about by every card in turn
 * (docs/decisions/0012). Held per process.
 */
export interface CrmCallGate {
  /**
   * The call counts as sent. While the endpoint is down for the tenant, throws `crm.unavailable` with
   * `retryAt` and the fact `heldBack`: SuperOffice was not asked.
   */
  enter(circuit: CrmCircuit): GuardedAttempt;
}

/** Calls that succeed and fail together. */
export interface CrmCircuit {
  /** A tenant's id, since tenants live on hosts of their own, or what all tenants share. */
  readonly of: string;
  readonly endpoint: string;
}

export function createCrmCallGate(clock: Clock): CrmCallGate {
  const breaker = createBreaker(clock);
  const budget = createRetryBudget(clock);
  return {
    enter({ of, endpoint }) {
      const key = `${of} ${endpoint}`;
      const pass = breaker.enter(key);
      if (pass === undefined) throw heldBack(breaker.openUntil(key) ?? clock());
      return guardAttempt({
        pass,
        ...{ budget, spender: key },
        isHeld: () => breaker.openUntil(key) !== undefined,
        // Everything else that SuperOffice says about a card, a person or a tenant is an answer.
        isOutage: (code) => code === 'crm.unavailable',
      });
    },
  };
}

function heldBack(retryAt: number): AppError {
  const facts = { heldBack: 'breaker' };
  return new AppError('crm.unavailable', 'SuperOffice not asked', { retryAt, facts });
}
