import type { TestProject } from 'vitest/node';
import { startPostgres } from './local-postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A server on which the tests may create databases. */
    postgresUrl: string;
  }
}

/** One PostgreSQL for the whole run: `TEST_POSTGRES_URL`, else the embedded one on a free port. */
export default async function setup(
  project: TestProject,
): Promise<(() => Promise<void>) | undefined> {
  const given = process.env['TEST_POSTGRES_URL'];
  if (given !== undefined && given !== '') {
    project.provide('postgresUrl', given);
    return undefined;
  }
  // Its own hook would end the process with 0, whatever the tests have found.
  process.prependOnceListener('beforeExit', () => process.exit());
  const postgres = await startPostgres({
    // Tests lose nothing in a power failure; crash safety of PostgreSQL is not what they test.
    fsync: 'off',
    // Suites run side by side and open several pools each, as several instances would.
    max_connections: '400',
  });
  project.provide('postgresUrl', postgres.url);
  return postgres.stop;
}
