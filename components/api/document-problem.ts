import type { ProblemResponse } from '#lib/domain/card.ts';
import { RequestError } from './send-json.ts';
import { isTooOften } from './too-often.ts';

/** Why the drawer lacks something; it chooses sentence and action by it. */
export type DocumentProblem =
  | 'gone'
  | 'signed-out'
  | 'not-allowed'
  | 'not-connected'
  | 'throttled'
  /** Our own bound, which one click more may pass. */
  | 'too-many-requests'
  | 'crm-down'
  | 'visma-down'
  | 'failed';

const PROBLEMS: Partial<Readonly<Record<ProblemResponse['problem']['code'], DocumentProblem>>> = {
  'unknown-panel': 'gone',
  'no-such-customer': 'gone',
  'signed-out': 'signed-out',
  'other-account': 'signed-out',
  'not-allowed': 'not-allowed',
  'app-not-approved': 'not-allowed',
  'never-connected': 'not-connected',
  'needs-reauthentication': 'not-connected',
  'role-missing': 'not-connected',
  'no-licence': 'not-connected',
  'not-approved': 'not-connected',
  paused: 'not-connected',
  throttled: 'throttled',
  'too-many-requests': 'too-many-requests',
  'crm-down': 'crm-down',
  'crm-maintenance': 'crm-down',
  'crm-suspended': 'crm-down',
  'visma-down': 'visma-down',
};

export function documentProblemOf(error: unknown): DocumentProblem {
  const code = error instanceof RequestError ? error.problem?.code : undefined;
  return (code !== undefined && PROBLEMS[code]) || 'failed';
}

/** Why a question has no answer yet; `waiting` while it was asked too often and goes on by itself. */
export function problemToShow({
  error,
  failureReason,
}: {
  readonly error: unknown;
  /** Of the question under way. */
  readonly failureReason: unknown;
}): DocumentProblem | 'waiting' | undefined {
  if (isTooOften(failureReason)) return 'waiting';
  return error === null ? undefined : documentProblemOf(error);
}
