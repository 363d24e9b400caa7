import { subscribe } from 'node:diagnostics_channel';
import { Server, ServerResponse } from 'node:http';

interface ServerGuard {
  /** Upgrades are needed for hot reloading only, in development. */
  readonly upgrades: 'refused' | 'allowed';
  readonly isStopping: () => boolean;
}

/**
 * Two things that Next's server leaves undone, and gives no handle for; Node tells of every request
 * and its server. While stopping, a client that keeps its connection busy would keep the process
 * alive: its next answer closes the connection. And an upgrade request (WebSocket) is left hanging
 * without an answer: without listeners, Node treats it as the plain request that it also is.
 */
export function guardServer(guard: ServerGuard): void {
  subscribe('http.server.request.start', (message) => {
    const { server, response } = message as { server?: unknown; response?: unknown };
    if (guard.upgrades === 'refused' && server instanceof Server) {
      server.removeAllListeners('upgrade');
    }
    if (guard.isStopping() && response instanceof ServerResponse) {
      response.shouldKeepAlive = false;
    }
  });
}
