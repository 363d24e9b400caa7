import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, inject } from 'vitest';
import type { DatabaseConfig } from '#lib/db/database-config.ts';
import { migrate } from '#lib/db/migrate.ts';
import type { Db } from '#lib/db/open-database.ts';
import { openDatabase } from '#lib/db/open-database.ts';

/**
 * Runs the suite on SQLite and on PostgreSQL. Each engine has one fresh database for the suite;
 * `open` gives a migrated connection to it, a new one at every call (as a second process would
 * have), closed at the end. Call it inside hooks and tests.
 */
export function describeOnEachEngine(
  name: string,
  suite: (open: () => Promise<Db>, engine: Db['engine']) => void,
): void {
  describeOn('sqlite', name, createSqliteFile, suite);
  describeOn('postgres', name, createPostgresDatabase, suite);
}

/** As `describeOnEachEngine`, with the configuration of a database that is still empty. */
export function describeOnEachEmptyDatabase(
  name: string,
  suite: (configOf: () => DatabaseConfig) => void,
): void {
  describeEmpty('sqlite', name, createSqliteFile, suite);
  describeEmpty('postgres', name, createPostgresDatabase, suite);
}

interface TestDatabase {
  readonly config: DatabaseConfig;
  remove(): Promise<void>;
}

function describeOn(
  engine: Db['engine'],
  name: string,
  create: () => Promise<TestDatabase>,
  suite: (open: () => Promise<Db>, engine: Db['engine']) => void,
): void {
  describeEmpty(engine, name, create, (configOf) => {
    const opened: Db[] = [];
    afterAll(async () => {
      await Promise.all(opened.map((db) => db.close()));
    });
    suite(async () => {
      const db = await openDatabase(configOf());
      opened.push(db);
      await migrate(db);
      return db;
    }, engine);
  });
}

function describeEmpty(
  engine: string,
  name: string,
  create: () => Promise<TestDatabase>,
  suite: (configOf: () => DatabaseConfig) => void,
): void {
  describe(`${name} (${engine})`, () => {
    let database: TestDatabase | undefined;
    beforeAll(async () => {
      database = await create();
    });
    // Registered before the suite's own hooks and so run after them: the last to leave removes it.
    afterAll(async () => {
      await database?.remove();
    });
    suite(() => {
      if (database === undefined) throw new Error('open a database inside a hook or a test');
      return database.config;
    });
  });
}

async function createSqliteFile(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'invoice-panel-sqlite-'));
  return {
    config: { engine: 'sqlite', path: join(folder, 'panel.db') },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function createPostgresDatabase(): Promise<TestDatabase> {
  const serverUrl = inject('postgresUrl');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await runOnServer(serverUrl, `create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    config: { engine: 'postgres', url: url.href },
    remove: () => runOnServer(serverUrl, `drop database if exists ${name} with (force)`),
  };
}

async function runOnServer(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}
