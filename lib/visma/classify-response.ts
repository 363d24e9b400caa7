import type { ErrorCode, ErrorFacts } from '../errors.ts';
import { AppError } from '../errors.ts';
import type { HttpResponse } from '../http/http.ts';
import { parseRetryAfter } from '../http/retry-after.ts';
import type { VismaErrorBody } from './wire/error-body.ts';
import { readErrorBody } from './wire/error-body.ts';

/** Pause after a 429 that names none. */
const UNSTATED_PAUSE_MS = 60_000;
/** Enough of a body to know its shape. */
export const MAX_ERROR_TEXT = 20_000;
/** `{` */
const OPENING_BRACE = 0x7b;

/** Fault codes of the gateway that name a cause of their own, whatever the status beside them. */
const FAULTS: Readonly<Record<string, ErrorCode>> = {
  '12002': 'visma.company-refused',
  '12027': 'visma.no-licence',
};

/**
 * The JSON of a good answer, or throws what the answer means. Decided by status, fault code and
 * shape; message texts are neither read for decisions nor passed on. `now` in epoch milliseconds.
 */
export function parseAnswer(response: HttpResponse, now: number): unknown {
  if (response.status !== 200) throw toRefusal(response, now);
  const json = parseJson(response);
  const body = readErrorBody(isErrorLike(json) ? response.text() : '');
  if (body.shape === 'gateway') throw toRefusal(response, now);
  return json;
}

/** An answer to a request with `erp-api-background`: `isQueued` when it only says where the real one will be. */
export interface QueuedAnswer {
  readonly isQueued: boolean;
  readonly json: unknown;
}

/** Throws like `parseAnswer`, which takes no 202: nobody else asks for one. */
export function parseQueued(response: HttpResponse, now: number): QueuedAnswer {
  const isQueued = response.status === 202;
  return { isQueued, json: isQueued ? parseJson(response) : parseAnswer(response, now) };
}

/**
 * A good answer that is no JSON but a file, of which the first bytes are there. Throws like
 * `parseAnswer`, also for a fault sent with 200.
 */
export function parseFile<Answer extends HttpResponse>(response: Answer, now: number): Answer {
  if (response.status !== 200) throw toRefusal(response, now);
  const mayBeFault = response.bytes[0] === OPENING_BRACE && response.bytes.length < MAX_ERROR_TEXT;
  if (mayBeFault && readErrorBody(response.text()).shape === 'gateway') {
    throw toRefusal(response, now);
  }
  return response;
}

function parseJson(response: HttpResponse): unknown {
  try {
    return response.json();
  } catch {
    throw new AppError('visma.unexpected-response', 'Visma answered something that is not JSON', {
      status: response.status,
      facts: { bytes: response.bytes.byteLength },
    });
  }
}

/** Lists are arrays, resources are objects with many keys; a fault has five. */
function isErrorLike(json: unknown): boolean {
  return typeof json === 'object' && json !== null && 'ExceptionType' in json;
}

function toRefusal(response: HttpResponse, now: number): AppError {
  const body = readErrorBody(response.text().slice(0, MAX_ERROR_TEXT));
  const code = codeOf(response.status, body);
  const retryAt = retryAtOf(code, response.headers, now);
  return new AppError(code, 'Visma refused the request', {
    status: response.status,
    ...(retryAt !== undefined && { retryAt }),
    facts: factsOf(body),
  });
}

/** The `X-RateLimit-Reset` of any other answer is only the end of the hour. */
function retryAtOf(code: ErrorCode, headers: Headers, now: number): number | undefined {
  if (code === 'visma.rate-limited') {
    return parseRetryAfter(headers, now) ?? now + UNSTATED_PAUSE_MS;
  }
  const isAsked = code === 'visma.unavailable' && headers.has('retry-after');
  return isAsked ? parseRetryAfter(headers, now) : undefined;
}

function codeOf(status: number, body: VismaErrorBody): ErrorCode {
  if (status === 429) return 'visma.rate-limited';
  if (status === 401 && body.faultCode !== '12027') return 'visma.unauthorized';
  const fault = body.faultCode === undefined ? undefined : FAULTS[body.faultCode];
  if (fault !== undefined) return fault;
  if (status >= 500 || status === 408) return 'visma.unavailable';
  if (status < 400) return 'visma.unexpected-response';
  // A page for people comes from something in front of the API, which knows nothing of customers.
  if (body.shape === 'html') return 'visma.unavailable';
  if (status === 403) return 'visma.forbidden';
  if (status === 404) return 'visma.not-found';
  return 'visma.rejected';
}

function factsOf({ faultCode, vismaId, shape }: VismaErrorBody): NonNullable<ErrorFacts['facts']> {
  return {
    shape,
    ...(faultCode !== undefined && { vendorCode: faultCode }),
    ...(vismaId !== undefined && { vendorRequestId: vismaId }),
  };
}
