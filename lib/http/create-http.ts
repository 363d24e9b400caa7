import { lookup } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import type { Clock } from '../domain/clock.ts';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Dialling } from './dial.ts';
import { exchange, openExchange } from './exchange.ts';
import type { HttpRequest, HttpResponse, StreamingHttp } from './http.ts';
import { isLoopback } from './loopback.ts';
import type { Resolver } from './public-lookup.ts';
import { createPublicLookup } from './public-lookup.ts';

interface HttpOptions {
  /** The only destinations; see `allowed-origins.ts`. */
  readonly allow: (url: URL) => boolean;
  readonly log: Log;
  readonly clock: Clock;
  /** How names become addresses; the system's way by default. */
  readonly resolve?: Resolver;
}

interface HttpTransport extends StreamingHttp {
  /** Drops idle connections. */
  close(): void;
}

const IDLE_CONNECTION_MS = 4_000;

/**
 * The one way to other servers. It is built on node:http, not on the global fetch: Next replaces
 * that one with a caching version, and its timers end at the headers.
 */
export function createHttp(options: HttpOptions): HttpTransport {
  const pool = { keepAlive: true, timeout: IDLE_CONNECTION_MS, maxFreeSockets: 16 };
  const publicLookup = createPublicLookup(options.resolve ?? lookup);
  const agents = { 'http:': new http.Agent(pool), 'https:': new https.Agent(pool) };

  const watched = async <Request extends HttpRequest, Answer extends HttpResponse>(
    request: Request,
    ask: (request: Request, dialling: Dialling) => Promise<Answer>,
  ): Promise<Answer> => {
    if (!mayAsk(request.url, options.allow)) {
      throw new AppError('http.forbidden-origin', 'request to an origin that is not configured', {
        facts: { origin: request.url.origin },
      });
    }
    const startedAt = options.clock();
    const line = { method: request.method, origin: request.url.origin };
    try {
      const response = await ask(request, {
        agent: agentFor(request, agents),
        // An allowed URL that is an address, or `localhost`, was configured to be just that.
        lookup: isLoopback(request.url) ? undefined : publicLookup,
      });
      options.log.debug('upstream answered', {
        ...line,
        status: response.status,
        bytes: response.bytes.byteLength,
        durationMs: options.clock() - startedAt,
      });
      return response;
    } catch (error) {
      options.log.info('upstream call failed', {
        ...line,
        error,
        durationMs: options.clock() - startedAt,
      });
      throw error;
    }
  };

  return {
    send: (request) => watched(request, exchange),
    open: (request) => watched(request, openExchange),
    close() {
      agents['http:'].destroy();
      agents['https:'].destroy();
    },
  };
}

function mayAsk(url: URL, allow: (url: URL) => boolean): boolean {
  const plain = url.username === '' && url.password === '';
  return plain && (url.protocol === 'http:' || url.protocol === 'https:') && allow(url);
}

interface Agents {
  readonly 'http:': http.Agent;
  readonly 'https:': https.Agent;
}

/**
 * A kept connection may be closing on the other side at this very moment. What is safe to repeat
 * may take that risk; a token request gets a connection of its own.
 */
function agentFor(request: HttpRequest, agents: Agents): http.Agent | false {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  return request.url.protocol === 'https:' ? agents['https:'] : agents['http:'];
}
