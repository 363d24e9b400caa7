import { hasCode, isAppError } from './errors.ts';

/** The one message of a start that failed, with every problem on a line of its own. */
export function startFailure(error: unknown): string {
  return `Invoice panel cannot start:\n${problems(error)
    .map((problem) => `  - ${problem}`)
    .join('\n')}`;
}

function problems(error: unknown): readonly string[] {
  if (hasCode(error, 'config.invalid')) return error.message.split('\n');
  if (hasCode(error, 'db.unavailable'))
    return ['DATABASE_URL names a database that does not answer'];
  if (isAppError(error)) return [`${error.message} (${error.code})`];
  if (error instanceof Error) return [error.stack ?? error.message];
  return ['of an unknown cause'];
}
