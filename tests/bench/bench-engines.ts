import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Db } from '#lib/db/db.ts';
import { migrate } from '#lib/db/migrate.ts';
import { openDatabase } from '#lib/db/open-database.ts';
import { startPostgres } from '#tests/support/local-postgres.ts';

/** Runs `work` on a fresh, migrated database of the engine. */
export async function onEngine(
  engine: Db['engine'],
  work: (db: Db) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'invoice-panel-bench-'));
  // What is measured is reading; filling need not survive a power failure.
  const server = engine === 'postgres' ? await startPostgres({ fsync: 'off' }) : undefined;
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
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
