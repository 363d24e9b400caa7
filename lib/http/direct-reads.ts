import { Buffer } from 'node:buffer';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { ProblemResponse } from '../domain/card.ts';
import type { Log } from '../log.ts';
import { createRequestId, REQUEST_ID_HEADER } from './request-id.ts';

/** A route handler as the framework would call it; one that throws is a defect of its own. */
export type DirectRead = (
  request: Request,
  context: { params: Promise<{ readonly panelKey: string }> },
) => Promise<Response>;

/**
 * The read that open panels repeat most. Only this spelling: all others, and all other methods, are
 * the framework's, which ends at the same handler.
 */
const PATH = /^\/api\/panel\/([A-Za-z0-9_-]+)\/documents(?:\?|$)/;

interface Asked {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** The panel whose documents a request reads, where it is one that is answered directly. */
export function panelOfDirectRead({ method, url, headers }: Asked): string | undefined {
  if (method !== 'GET' || headers['upgrade'] !== undefined) return undefined;
  return PATH.exec(url ?? '')?.[1];
}

/**
 * From now on the server's direct reads go to `read`, everything else to whoever listened before.
 * To find a handler that has no page around it, and to ask `proxy.ts` whether it may pass, costs
 * the framework about as long as the answer itself (docs/decisions/0015).
 */
export function answerDirectly(server: Server, read: DirectRead, log: Pick<Log, 'error'>): void {
  const others = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const panelKey = panelOfDirectRead(request);
    if (panelKey === undefined) {
      for (const listener of others) listener.call(server, request, response);
      return;
    }
    void send(request, response, {
      answer: async (asked) => read(asked, { params: Promise.resolve({ panelKey }) }),
      log,
    });
  });
}

interface Way {
  readonly answer: (asked: Request) => Promise<Response>;
  readonly log: Pick<Log, 'error'>;
}

/** Never rejects: the handler answers its own errors, and what it throws is a defect to be logged. */
async function send(
  request: IncomingMessage,
  response: ServerResponse,
  { answer, log }: Way,
): Promise<void> {
  const requestId = createRequestId();
  response.setHeader(REQUEST_ID_HEADER, requestId);
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  try {
    const headers = headersOf(request);
    headers.set(REQUEST_ID_HEADER, requestId);
    // The host is nobody's business here: only path and query are read.
    const asked = new Request(`http://localhost${request.url ?? ''}`, {
      headers,
      signal: gone.signal,
    });
    const answered = await answer(asked);
    const body = Buffer.from(await answered.arrayBuffer());
    response.writeHead(answered.status, {
      ...Object.fromEntries(answered.headers),
      'content-length': body.byteLength,
    });
    response.end(body);
  } catch (error) {
    log.error('request failed', { requestId, error });
    if (response.headersSent) response.destroy();
    else sendFailure(response, requestId);
  }
}

function sendFailure(response: ServerResponse, requestId: string): void {
  const body: ProblemResponse = { problem: { code: 'internal', supportId: requestId } };
  response.writeHead(500, {
    'content-type': 'application/json',
    'cache-control': 'private, no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(JSON.stringify(body));
}

function headersOf({ headers }: IncomingMessage): Headers {
  const given = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) given.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return given;
}
