import { lookup } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { LookupFunction } from 'node:net';
import type { Clock } from '../domain/clock.ts';
import { AppError, isAppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { PhaseWatch } from './exchange-phase.ts';
import { watchPhase } from './exchange-phase.ts';
import type { Http, HttpRequest, HttpResponse } from './http.ts';
import { isLoopback } from './loopback.ts';
import type { Resolver } from './public-lookup.ts';
import { createPublicLookup } from './public-lookup.ts';
import { readBody } from './read-body.ts';
import { toTransportError } from './transport-error.ts';

interface HttpOptions {
  /** The only destinations; see `allowed-origins.ts`. */
  readonly allow: (url: URL) => boolean;
  readonly log: Log;
  readonly clock: Clock;
  /** How names become addresses; the system's way by default. */
  readonly resolve?: Resolver;
}

interface HttpTransport extends Http {
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

  return {
    async send(request) {
      if (!mayAsk(request.url, options.allow)) {
        throw new AppError('http.forbidden-origin', 'request to an origin that is not configured', {
          facts: { origin: request.url.origin },
        });
      }
      const startedAt = options.clock();
      const line = { method: request.method, origin: request.url.origin };
      try {
        const response = await exchange(request, {
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
    },
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

interface Dialling {
  readonly agent: http.Agent | false;
  readonly lookup: LookupFunction | undefined;
}

async function exchange(request: HttpRequest, dialling: Dialling): Promise<HttpResponse> {
  const stop = new AbortController();
  const progress: { phase?: PhaseWatch } = {};
  const phase = () => progress.phase?.current() ?? 'dialling';
  const timer = setTimeout(() => {
    const message = `no complete answer in ${request.timeoutMs} ms`;
    stop.abort(new AppError('http.timeout', message, { facts: { phase: phase() } }));
  }, request.timeoutMs);
  const onAbort = () => {
    stop.abort(new AppError('http.aborted', 'the caller no longer waits'));
  };
  if (request.signal?.aborted === true) onAbort();
  request.signal?.addEventListener('abort', onAbort, { once: true });
  try {
    stop.signal.throwIfAborted();
    const outgoing = open(request, dialling, stop.signal);
    progress.phase = watchPhase(outgoing);
    const message = await answerOf(outgoing);
    const bytes = await readBody(message, request.maxBytes, stop.signal);
    return toResponse(message, bytes);
  } catch (error) {
    const reason: unknown = stop.signal.reason;
    throw isAppError(reason) ? reason : toTransportError(error, phase());
  } finally {
    clearTimeout(timer);
    request.signal?.removeEventListener('abort', onAbort);
  }
}

/** The signal destroys the socket, also after the head of the answer. */
function open(
  request: HttpRequest,
  { agent, lookup: findAddress }: Dialling,
  signal: AbortSignal,
): ClientRequest {
  const send = request.url.protocol === 'https:' ? https.request : http.request;
  const body = request.body === undefined ? undefined : Buffer.from(request.body, 'utf8');
  const outgoing = send(request.url, {
    method: request.method,
    agent,
    signal,
    ...(findAddress !== undefined && { lookup: findAddress }),
    headers: {
      'accept-encoding': 'gzip, deflate, br',
      ...request.headers,
      ...(body === undefined ? {} : { 'content-length': body.byteLength }),
    },
  });
  outgoing.end(body);
  return outgoing;
}

/** Resolves with the head of the answer. */
function answerOf(outgoing: ClientRequest): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  outgoing.once('response', resolve);
  // Stays on: the destruction of the socket after the head is reported here too.
  outgoing.on('error', reject);
  outgoing.once('upgrade', (_message, socket) => {
    socket.destroy();
    reject(new Error('unexpected upgrade'));
  });
  return promise;
}

function toResponse(message: IncomingMessage, bytes: Uint8Array): HttpResponse {
  const headers = new Headers();
  for (let i = 0; i + 1 < message.rawHeaders.length; i += 2) {
    const name = message.rawHeaders[i] ?? '';
    // The body is decoded already.
    if (/^content-(encoding|length)$|^transfer-encoding$/i.test(name)) continue;
    headers.append(name, message.rawHeaders[i + 1] ?? '');
  }
  return {
    status: message.statusCode ?? 0,
    headers,
    bytes,
    text: () => new TextDecoder('utf-8').decode(bytes),
    json: () => JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown,
  };
}
