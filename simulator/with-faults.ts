import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { captureAnswer } from './captured-answer.ts';
import { createFaultAnswer } from './fault-answers.ts';
import type { Fault, FaultScript, FaultTarget } from './faults.ts';
import type { RequestLog, RequestTarget } from './request-log.ts';
import { rewriteTexts } from './rewrite-texts.ts';

export interface FaultContext {
  readonly faults: FaultScript;
  readonly log: RequestLog;
}

/** More than any sane client reads; still valid JSON, so that only a limit on size stops it. */
const OVERSIZED_BYTES = 64 * 1024 * 1024;
const DRIP_PAUSE_MS = 2000;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** The outermost wrapper of a simulated server: logs every request and applies the scripted fault. */
export function withFaults(
  target: (request: IncomingMessage) => RequestTarget,
  context: FaultContext,
  listener: RequestListener,
): RequestListener {
  return (request, response) => {
    const name = target(request);
    const entry = context.log.open(name, request);
    const noteStatus = (): void => {
      if (response.headersSent) entry.status = response.statusCode;
    };
    response.once('finish', noteStatus).once('close', noteStatus);
    const fault = isFaultTarget(name)
      ? context.faults.take(name, request.method ?? 'GET', request.url ?? '/')
      : undefined;
    if (fault === undefined) return listener(request, response);
    entry.fault = fault.kind;
    applyFault(fault, listener, request, response).catch(() => response.destroy());
  };
}

function isFaultTarget(target: RequestTarget): target is FaultTarget {
  return target !== 'crm';
}

async function applyFault(
  fault: Fault,
  listener: RequestListener,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const answer = createFaultAnswer(fault);
  if (answer !== undefined) {
    if (fault.ms !== undefined) await wait(fault.ms);
    response.writeHead(answer.status, answer.headers).end(answer.body);
    return;
  }
  switch (fault.kind) {
    case 'delay':
      await wait(fault.ms ?? 1000);
      listener(request, response);
      return;
    case 'reset':
      resetConnection(request);
      return;
    case 'stall':
      response
        .writeHead(fault.status ?? 200, { 'content-type': 'application/json', ...fault.headers })
        .flushHeaders();
      return;
    case 'oversized':
      await sendOversized(response, fault.bytes ?? OVERSIZED_BYTES);
      return;
    default:
      await damageAnswer(fault, listener, request, response);
  }
}

/** TCP RST instead of FIN: the client sees ECONNRESET. */
function resetConnection(request: IncomingMessage): void {
  request.socket.resetAndDestroy();
}

async function sendOversized(response: ServerResponse, bytes: number): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
  response.write('[');
  const padding = Buffer.alloc(64 * 1024, ' ');
  for (let sent = 0; sent < bytes && !response.destroyed; sent += padding.length) {
    if (!response.write(padding))
      await Promise.race([once(response, 'drain'), once(response, 'close')]);
  }
  response.end(']');
}

function once(response: ServerResponse, event: 'drain' | 'close'): Promise<void> {
  return new Promise((resolve) => response.once(event, resolve));
}

async function damageAnswer(
  fault: Fault,
  listener: RequestListener,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { status, headers, body } = await captureAnswer(listener, request, response);
  const bare = Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) =>
        name !== 'content-length' && name !== 'content-encoding' && name !== 'transfer-encoding',
    ),
  );
  switch (fault.kind) {
    case 'bom':
      response.writeHead(status, bare).end(Buffer.concat([BYTE_ORDER_MARK, body]));
      return;
    case 'gzip-lie':
      response.writeHead(status, { ...bare, 'content-encoding': 'gzip' }).end(body);
      return;
    case 'texts':
      response.writeHead(status, bare).end(rewriteTexts(body, fault.body));
      return;
    case 'truncated':
      response.writeHead(status, { ...bare, 'content-length': body.length });
      response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
      return;
    case 'drip':
      response.writeHead(status, { ...bare, 'content-length': body.length });
      for (const byte of body) {
        if (response.destroyed) return;
        response.write(Buffer.from([byte]));
        await wait(fault.ms ?? DRIP_PAUSE_MS);
      }
      response.end();
      return;
    default:
      // lost-response: the work is done, its answer never arrives.
      resetConnection(request);
  }
}
