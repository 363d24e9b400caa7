import { subscribe } from 'node:diagnostics_channel';
import { IncomingMessage, Server, ServerResponse } from 'node:http';
import { CLIENT_ADDRESS_HEADER } from './client-address.ts';

interface ServerGuard {
  /** Upgrades are needed for hot reloading only, in development. */
  readonly upgrades: 'refused' | 'allowed';
  readonly isStopping: () => boolean;
  /** For answers that Next gives without asking `proxy.ts`. */
  readonly bareHeaders: Readonly<Record<string, string>>;
}

/**
 * What Next's server leaves undone, and gives no handle for; Node tells of every request and its
 * server. While stopping, a client that keeps its connection busy would keep the process alive: its
 * next answer closes the connection. An upgrade request (WebSocket) is left hanging without an
 * answer: without listeners, Node treats it as the plain request that it also is. Redirects of
 * odd paths and refusals of undecodable ones carry no security headers. And who is asking is known
 * to the socket alone.
 */
export function guardServer(guard: ServerGuard): void {
  subscribe('http.server.request.start', (message) => {
    const { server, request, response } = message as Record<string, unknown>;
    if (guard.upgrades === 'refused' && server instanceof Server) {
      server.removeAllListeners('upgrade');
    }
    if (request instanceof IncomingMessage) {
      request.headers[CLIENT_ADDRESS_HEADER] = request.socket.remoteAddress ?? '';
    }
    if (!(response instanceof ServerResponse)) return;
    if (guard.isStopping()) response.shouldKeepAlive = false;
    addMissingHeaders(response, guard.bareHeaders);
  });
}

type Answer = Pick<ServerResponse, 'writeHead' | 'headersSent' | 'hasHeader' | 'setHeader'>;

/** As late as can be: `proxy.ts` may have left one out on purpose, and nothing could remove it. */
function addMissingHeaders(response: Answer, headers: ServerGuard['bareHeaders']): void {
  const writeHead = response.writeHead.bind(response) as (...given: unknown[]) => ServerResponse;
  response.writeHead = (...given: unknown[]) => {
    if (!response.headersSent && !response.hasHeader('content-security-policy')) {
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    }
    return writeHead(...given);
  };
}
