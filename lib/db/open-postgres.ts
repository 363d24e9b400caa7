import { Kysely, PostgresDialect, sql } from 'kysely';
import type { Db } from './db.ts';
import { createPostgresPool } from './postgres-pool.ts';
import type { Tables } from './tables.ts';

/** PostgreSQL by a pool; several instances of the application may share it. */
export async function openPostgres(url: string): Promise<Db> {
  const kysely = connect(url, 'bounded');
  const ping = async (): Promise<void> => {
    await sql`select 1`.execute(kysely);
  };
  try {
    await ping();
  } catch (error) {
    await kysely.destroy();
    throw error;
  }
  return {
    engine: 'postgres',
    read: kysely,
    direct: kysely,
    write: (work) => kysely.transaction().execute(work),
    writeUnbounded: async (work) => {
      const patient = connect(url, 'unbounded');
      try {
        return await patient.transaction().execute(work);
      } finally {
        await patient.destroy();
      }
    },
    // Not now(): that is the start of the transaction.
    now: () => sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`,
    ping,
    close: () => kysely.destroy(),
  };
}

function connect(url: string, statements: 'bounded' | 'unbounded'): Kysely<Tables> {
  const pool = createPostgresPool(url, statements);
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}
