import type { Clock } from '../domain/clock.ts';
import { AppError, isAppError } from '../errors.ts';
import type { BreakerPass } from '../http/breaker.ts';
import { createBreaker } from '../http/breaker.ts';
import { createRetryBudget } from '../http/retry-budget.ts';

export interface CrmCallPass {
  /** Asked before the call is repeated: counts the failed attempt, and the coming one if there is to be one. */
  mayRepeat(): boolean;
  /** How the call ended; undefined is a good answer. */
  end(error: unknown): void;
  /** Nothing was learned of the endpoint, as from an answer that sends us to another host. */
  abandon(): void;
}

/**
 * Keeps an outage of SuperOffice from being asked about by every card in turn
 * (docs/decisions/0012). Held per process.
 */
export interface CrmCallGate {
  /**
   * The call counts as sent. While the endpoint is down for the tenant, throws `crm.unavailable` with
   * `retryAt` and the fact `heldBack`: SuperOffice was not asked.
   */
  enter(circuit: CrmCircuit): CrmCallPass;
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
      budget.noteCall(key);
      const attempt = { isCounted: false };
      return {
        mayRepeat() {
          pass.failed();
          attempt.isCounted = true;
          const isHeld = breaker.openUntil(key) !== undefined;
          if (pass.isProbe || isHeld || !budget.spend(key)) return false;
          attempt.isCounted = false;
          return true;
        },
        end(error) {
          if (!attempt.isCounted) settle(pass, error);
        },
        abandon: () => {
          if (!attempt.isCounted) pass.abandoned();
        },
      };
    },
  };
}

function heldBack(retryAt: number): AppError {
  const facts = { heldBack: 'breaker' };
  return new AppError('crm.unavailable', 'SuperOffice not asked', { retryAt, facts });
}

function settle(pass: BreakerPass, error: unknown): void {
  if (error === undefined) return pass.answered();
  if (!isAppError(error) || ['http.aborted', 'http.forbidden-origin'].includes(error.code)) {
    return pass.abandoned();
  }
  // Everything else that SuperOffice says about a card, a person or a tenant is an answer.
  return error.code === 'crm.unavailable' ? pass.failed() : pass.answered();
}
