import 'server-only';
import type { DatabaseConfig } from './database-config.ts';
import type { Db } from './db.ts';
import { openPostgres } from './open-postgres.ts';
import { openSqlite } from './open-sqlite.ts';

export type { Db } from './db.ts';

/** Opens and reaches the database; throws `db.unavailable`. The schema is `migrate`'s concern. */
export function openDatabase(config: DatabaseConfig): Promise<Db> {
  return config.engine === 'sqlite' ? openSqlite(config.path) : openPostgres(config.url);
}
