import type { Config, Environment } from './config.ts';
import { databaseOf, parseConfig } from './config.ts';
import { openDatabase } from './db/open-database.ts';
import { AppError, hasCode } from './errors.ts';

/**
 * The configuration, after asking the database for a sign of life. Throws `config.invalid` with
 * all problems of both kinds, before anything was built or started.
 */
export async function preflight(env: Environment): Promise<Config> {
  const parsed = tryParse(env);
  const unreachable = await findDatabaseProblem(env, parsed);
  const problems = [...parsed.problems, ...(unreachable === undefined ? [] : [unreachable])];
  if (parsed.config === undefined || problems.length > 0) {
    throw new AppError('config.invalid', problems.join('\n'));
  }
  return parsed.config;
}

type Parsed = { readonly config?: Config; readonly problems: readonly string[] };

function tryParse(env: Environment): Parsed {
  try {
    return { config: parseConfig(env), problems: [] };
  } catch (error) {
    if (!hasCode(error, 'config.invalid')) throw error;
    return { problems: error.message.split('\n') };
  }
}

async function findDatabaseProblem(env: Environment, parsed: Parsed): Promise<string | undefined> {
  const config = databaseOf(env);
  if (config === undefined) return undefined;
  // Opening SQLite makes the file: a start that fails anyway must not leave one behind.
  if (config.engine === 'sqlite' && parsed.config === undefined) return undefined;
  try {
    const db = await openDatabase(config);
    try {
      await db.ping();
    } finally {
      await db.close();
    }
    return undefined;
  } catch (error) {
    if (!hasCode(error, 'db.unavailable')) throw error;
    return 'DATABASE_URL names a database that does not answer';
  }
}
