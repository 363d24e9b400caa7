import { isDevelopment, tellNextAuth } from './config.ts';
import type { DirectRead } from './http/direct-reads.ts';
import { guardServer } from './http/guard-server.ts';
import { headerPolicyOf, securityHeaders } from './http/security-headers.ts';
import { server } from './server.ts';
import { startFailure } from './start-failure.ts';

/**
 * Runs once per process before the first request. A failure ends the process: left to itself,
 * Next would keep listening and answer every request with 500. `directRead` is the route handler of
 * the documents.
 */
export async function start(directRead: DirectRead): Promise<void> {
  endWithLauncher();
  try {
    const { config, health, log, schedule } = await server();
    tellNextAuth(config);
    const state = { stopping: false };
    guardServer({
      upgrades: isDevelopment() ? 'allowed' : 'refused',
      isStopping: () => state.stopping,
      ...(!isDevelopment() && { directRead }),
      log,
      trustedProxies: config.trustedProxies,
      bareHeaders: securityHeaders(headerPolicyOf(config), {
        path: '/',
        nonce: undefined,
        framing: 'none',
      }),
    });
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        state.stopping = true;
        health.stop();
        void schedule.close();
      });
    }
    schedule.start();
    log.info('started', { port: config.port, engine: config.database.engine });
  } catch (error) {
    process.stderr.write(`${startFailure(error)}\n`);
    process.exit(1);
  }
}

/** `npm start` holds a channel to this process; when it breaks, however that came, nobody else would stop us. */
function endWithLauncher(): void {
  const stop = () => {
    process.kill(process.pid, 'SIGTERM');
  };
  if (process.channel === undefined) return;
  process.once('disconnect', stop);
  process.channel.unref();
  if (!process.connected) stop();
}
