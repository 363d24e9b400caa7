import type { ActionState, ManageError } from '#components/connections/manage-actions.ts';
import type { ErrorCode } from '#lib/errors.ts';
import { isAppError } from '#lib/errors.ts';
import type { Server } from '#lib/server.ts';

const WORDS: Partial<Readonly<Record<ErrorCode, ManageError>>> = {
  'input.invalid': 'invalid',
  'input.not-found': 'not-found',
  'auth.signed-out': 'signed-out',
  'auth.not-administrator': 'not-administrator',
  'crm.unavailable': 'crm-down',
};

/** What a form shows of an error; an unexpected one is told to the log alone. */
export function toActionFailure(error: unknown, log: Server['log']): ActionState {
  const word = isAppError(error) ? WORDS[error.code] : undefined;
  if (word === undefined) log.error('manage action failed', { error });
  return { kind: 'failed', error: word ?? 'internal' };
}
