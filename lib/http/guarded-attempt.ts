import type { ErrorCode } from '../errors.ts';
import { isAppError } from '../errors.ts';
import type { BreakerPass } from './breaker.ts';
import type { RetryBudget } from './retry-budget.ts';

/** One call to a server outside, with its repetitions, as the circuit and the retry budget see it. */
export interface GuardedAttempt {
  /** Asked before the call is repeated: counts the failed attempt, and the coming one if there is to be one. */
  mayRepeat(): boolean;
  /** How the call ended; undefined is a good answer. */
  end(error: unknown): void;
  /** Nothing was learned of the endpoint, as from an answer that sends us to another host. */
  abandon(): void;
}

interface AttemptParts {
  readonly pass: BreakerPass;
  readonly budget: RetryBudget;
  /** Whose retries the budget counts together. */
  readonly spender: string;
  /** Whether something else forbids the repetition, the circuit among it. */
  readonly isHeld: () => boolean;
  /** Whether an error of this code says that nothing usable came back. */
  readonly isOutage: (code: ErrorCode) => boolean;
}

export function guardAttempt(parts: AttemptParts): GuardedAttempt {
  const { pass, budget, spender, isHeld, isOutage } = parts;
  budget.noteCall(spender);
  const attempt = { isCounted: false };
  const settle = (error: unknown): void => {
    if (error === undefined) return pass.answered();
    if (!isAppError(error) || ['http.aborted', 'http.forbidden-origin'].includes(error.code)) {
      return pass.abandoned();
    }
    return isOutage(error.code) ? pass.failed() : pass.answered();
  };
  return {
    mayRepeat() {
      pass.failed();
      attempt.isCounted = true;
      if (pass.isProbe || isHeld() || !budget.spend(spender)) return false;
      attempt.isCounted = false;
      return true;
    },
    end(error) {
      if (!attempt.isCounted) settle(error);
    },
    abandon() {
      if (!attempt.isCounted) pass.abandoned();
    },
  };
}
