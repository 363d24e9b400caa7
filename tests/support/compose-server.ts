import { randomBytes } from 'node:crypto';
import { vi } from 'vitest';
import type { DatabaseConfig } from '#lib/db/database-config.ts';
import type { Server } from '#lib/server.ts';
import { server } from '#lib/server.ts';
import type { RunningSimulator } from './simulator.ts';

/** The one composition of this process, for tests of routes; new for each engine. */
export async function composeServer(
  simulator: RunningSimulator,
  config: DatabaseConfig,
): Promise<Server> {
  for (const [name, value] of Object.entries({
    ...simulator.env,
    APP_URL: simulator.appUrl,
    NEXTAUTH_URL: simulator.appUrl,
    AUTH_SECRET: 'x'.repeat(32),
    VAULT_KEYS: `test:${randomBytes(32).toString('base64')}`,
    DATABASE_URL: config.engine === 'sqlite' ? `file:${config.path}` : config.url,
    LOG_LEVEL: 'silent',
  })) {
    vi.stubEnv(name, value);
  }
  Reflect.deleteProperty(globalThis, Symbol.for('invoice-panel.server'));
  return server();
}
