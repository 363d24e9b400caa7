import 'server-only';
import { hasCode } from '../errors.ts';
import { clientOf } from '../http/client-address.ts';
import { readRequestBody } from '../http/read-request-body.ts';
import { requestIdOf } from '../http/request-id.ts';
import type { WebhookOutcome } from './receive-webhook.ts';
import { receiveWebhook } from './receive-webhook.ts';
import type { WebhookDeps } from './webhook-deps.ts';

const MAX_BYTES = 64 * 1024;

const STATUS: Readonly<Record<WebhookOutcome, number>> = {
  taken: 204,
  unsigned: 401,
  'out-of-time': 401,
  replayed: 401,
};

/**
 * Visma's webhook over HTTP. Answers have no body: why one was refused is in the log, not for the
 * sender. A 500 asks Visma to send the same once more; nothing of it was remembered.
 */
export async function answerWebhook(deps: WebhookDeps, request: Request): Promise<Response> {
  if (deps.keys.length === 0) return answer(404);
  if (request.method !== 'POST') return answer(405, { allow: 'POST' });
  try {
    // Before the body is read: whoever floods us is not to cost more than that.
    deps.bound.count(clientOf(request.headers), deps.clock());
    const body = await readRequestBody(request, MAX_BYTES);
    return answer(STATUS[await receiveWebhook(deps, { body, headers: request.headers })]);
  } catch (error) {
    if (hasCode(error, 'input.too-large')) return answer(413);
    if (hasCode(error, 'auth.too-many-requests')) return tooMany(error.retryAt ?? 0, deps.clock());
    deps.log.error('webhook failed', { requestId: requestIdOf(request.headers), error });
    return answer(500);
  }
}

function tooMany(retryAt: number, now: number): Response {
  return answer(429, { 'retry-after': String(Math.max(1, Math.ceil((retryAt - now) / 1_000))) });
}

function answer(status: number, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(null, { status, headers: { ...headers, 'cache-control': 'no-store' } });
}
