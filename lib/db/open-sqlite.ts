import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, sql } from 'kysely';
import { AppError } from '../errors.ts';
import type { Db } from './db.ts';
import { createSqliteDriver } from './sqlite-driver.ts';
import { isSqliteBusy, sqliteError } from './sqlite-error.ts';
import type { Tables } from './tables.ts';

/** For the rare moments when even a reader waits in WAL mode: recovery after a crash. */
const READER_TIMEOUT_MS = 5_000;
const OPENING_ATTEMPTS = 50;

/**
 * SQLite in WAL mode: one writing connection and one that can only read, so that readers never
 * wait for a writer. `synchronous=FULL` because a lost commit may be a lost refresh token.
 */
export async function openSqlite(path: string): Promise<Db> {
  const file = resolve(path);
  createFolder(dirname(file));
  const writer = await openWriter(file);
  const reader = openReader(file);
  const direct = createKysely(writer);
  const read = createKysely(reader);
  const write: Db['write'] = (work) => direct.transaction().execute(work);
  return {
    engine: 'sqlite',
    read,
    direct,
    write,
    writeUnbounded: write,
    now: () => sql<number>`cast(round(unixepoch('subsec') * 1000) as integer)`,
    ping: async () => {
      await sql`select 1`.execute(read);
    },
    close: async () => {
      await read.destroy();
      await direct.destroy();
    },
  };
}

function createKysely(database: DatabaseSync): Kysely<Tables> {
  const driver = createSqliteDriver(database);
  return new Kysely<Tables>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => driver,
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  });
}

function createFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new AppError('db.unavailable', 'folder of the database cannot be created', { cause });
  }
}

/**
 * Switching a new file to WAL fails at once, whatever the time-out, when another process does the
 * same at the same moment.
 */
async function openWriter(file: string): Promise<DatabaseSync> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return tryOpenWriter(file);
    } catch (error) {
      if (attempt === OPENING_ATTEMPTS || !isSqliteBusy(error)) throw sqliteError(error);
    }
    await wait(100);
  }
}

function tryOpenWriter(file: string): DatabaseSync {
  // No time-out of its own: SQLite's blocks the event loop, the driver waits without.
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec('pragma journal_mode = wal');
    database.exec('pragma synchronous = full');
    database.exec('pragma foreign_keys = on');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function openReader(file: string): DatabaseSync {
  try {
    return new DatabaseSync(file, { timeout: READER_TIMEOUT_MS, readOnly: true });
  } catch (error) {
    throw sqliteError(error);
  }
}
