import type { IncomingMessage } from 'node:http';
import { AppError, isAppError } from '../errors.ts';
import type { Dialling } from './dial.ts';
import { answerOf, dial } from './dial.ts';
import type { PhaseWatch } from './exchange-phase.ts';
import { watchPhase } from './exchange-phase.ts';
import type { HttpRequest, HttpResponse, OpenedResponse, OpenRequest } from './http.ts';
import { openBody } from './open-body.ts';
import { readBody } from './read-body.ts';
import { toTransportError } from './transport-error.ts';

/** The whole answer. Throws as `Http.send` does. */
export function exchange(request: HttpRequest, dialling: Dialling): Promise<HttpResponse> {
  return ask(request, dialling, async (message, stop, release) => {
    const bytes = await readBody(message, request.maxBytes, stop.signal);
    release();
    return toResponse(message, bytes);
  });
}

/** The answer with its first bytes; `timeoutMs` is for these. Throws as `StreamingHttp.open` does. */
export function openExchange(request: OpenRequest, dialling: Dialling): Promise<OpenedResponse> {
  return ask(request, dialling, async (message, stop, release) => {
    const { head, stream } = await openBody(message, request, stop);
    // Only a good answer is passed on; of another one the head says all that is asked.
    if (message.statusCode !== 200) stream.cancel();
    void stream.ended.then(release);
    return { ...toResponse(message, head), stream };
  });
}

type Take<Answer> = (
  message: IncomingMessage,
  stop: AbortController,
  /** To be called when the caller's signal does not matter any more. */
  release: () => void,
) => Promise<Answer>;

async function ask<Answer>(
  request: HttpRequest,
  dialling: Dialling,
  take: Take<Answer>,
): Promise<Answer> {
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
  const release = () => {
    request.signal?.removeEventListener('abort', onAbort);
  };
  if (request.signal?.aborted === true) onAbort();
  request.signal?.addEventListener('abort', onAbort, { once: true });
  try {
    stop.signal.throwIfAborted();
    const outgoing = dial(request, dialling, stop.signal);
    progress.phase = watchPhase(outgoing);
    return await take(await answerOf(outgoing), stop, release);
  } catch (error) {
    release();
    const reason: unknown = stop.signal.reason;
    throw isAppError(reason) ? reason : toTransportError(error, phase());
  } finally {
    clearTimeout(timer);
  }
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
