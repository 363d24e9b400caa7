import { subscribe } from 'node:diagnostics_channel';
import { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Log } from '../log.ts';
import { CLIENT_ADDRESS_HEADER } from './client-address.ts';
import type { DirectRead } from './direct-reads.ts';
import { answerDirectly } from './direct-reads.ts';
import type { Network } from './network.ts';
import { createClientAddressOf } from './trusted-proxies.ts';

interface ServerGuard {
  /** Upgrades are needed for hot reloading only, in development. */
  readonly upgrades: 'refused' | 'allowed';
  readonly isStopping: () => boolean;
  /** For answers that are given without asking `proxy.ts`. */
  readonly bareHeaders: Readonly<Record<string, string>>;
  /** Answers some reads without the framework; absent in development, where code changes. */
  readonly directRead?: DirectRead;
  readonly log: Pick<Log, 'error'>;
  readonly trustedProxies: readonly Network[];
}

/**
 * What Next's server leaves undone, and gives no handle for; Node tells of every request and its
 * server. While stopping, a client that keeps its connection busy would keep the process alive: its
 * next answer closes the connection. An upgrade request (WebSocket) is left hanging without an
 * answer: without listeners, Node treats it as the plain request that it also is. Redirects of
 * odd paths and refusals of undecodable ones carry no security headers. Who is asking is known to the
 * socket, and to proxies that are trusted.
 */
export function guardServer(guard: ServerGuard): void {
  const direct = new WeakSet<Server>();
  const addressOf = createClientAddressOf(guard.trustedProxies);
  subscribe('http.server.request.start', (message) => {
    const { server, request, response } = message as Record<string, unknown>;
    if (!isServer(server)) return;
    if (guard.upgrades === 'refused') server.removeAllListeners('upgrade');
    // Node tells of a request before its listeners: the first one finds us among them already.
    if (guard.directRead !== undefined && !direct.has(server)) {
      direct.add(server);
      answerDirectly(server, guard.directRead, guard.log);
    }
    if (!(request instanceof IncomingMessage) || !(response instanceof ServerResponse)) return;
    const peer = request.socket.remoteAddress ?? '';
    request.headers[CLIENT_ADDRESS_HEADER] = addressOf(peer, forwardedFor(request));
    if (guard.isStopping()) response.shouldKeepAlive = false;
    addMissingHeaders(response, guard.bareHeaders);
  });
}

function forwardedFor({ headers }: IncomingMessage): string {
  const given = headers['x-forwarded-for'] ?? '';
  return Array.isArray(given) ? given.join(',') : given;
}

function isServer(server: unknown): server is Server {
  return server instanceof Server;
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
