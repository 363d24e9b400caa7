import type { ProblemResponse } from '#lib/domain/card.ts';
import { RequestError } from './send-json.ts';

/** Why the drawer lacks something; it chooses sentence and action by it. */
export type DocumentProblem =
  | 'gone'
  | 'signed-out'
  | 'not-allowed'
  | 'not-connected'
  | 'throttled'
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
  'too-many-requests': 'throttled',
  'crm-down': 'crm-down',
  'crm-maintenance': 'crm-down',
  'crm-suspended': 'crm-down',
  'visma-down': 'visma-down',
};

export function documentProblemOf(error: unknown): DocumentProblem {
  const code = error instanceof RequestError ? error.problem?.code : undefined;
  return (code !== undefined && PROBLEMS[code]) || 'failed';
}
