import { server } from '#lib/server.ts';
import { startFailure } from '#lib/start-failure.ts';

/**
 * Brings the database up to date before instances of a new version start. Every start does the
 * same; running it ahead keeps the first request from waiting for it. Exit code 0 or 1.
 */
try {
  const { log, config, close } = await server();
  log.info('database is up to date', { engine: config.database.engine });
  await close();
} catch (error) {
  process.stderr.write(`${startFailure(error)}\n`);
  process.exitCode = 1;
}
