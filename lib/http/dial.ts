import http from 'node:http';
import https from 'node:https';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { LookupFunction } from 'node:net';
import type { HttpRequest } from './http.ts';

export interface Dialling {
  readonly agent: http.Agent | false;
  readonly lookup: LookupFunction | undefined;
}

/** The signal destroys the socket, also after the head of the answer. */
export function dial(
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
export function answerOf(outgoing: ClientRequest): Promise<IncomingMessage> {
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
