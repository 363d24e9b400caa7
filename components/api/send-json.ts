'use client';

import type { ProblemResponse } from '#lib/domain/card.ts';

interface SendOptions {
  /** Makes it a POST. */
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  /** Is sent to its end when the page is left meanwhile. */
  readonly outlivesPage?: boolean;
}

/** Our server refused or did not answer. `problem` is undefined when nothing readable came back. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  readonly problem: ProblemResponse['problem'] | undefined;
  /** How long to wait (milliseconds); undefined where the server did not say. */
  readonly retryAfterMs: number | undefined;

  constructor(
    status: number,
    { problem, retryAfterMs, cause }: Partial<Pick<RequestError, RequestFacts>> = {},
  ) {
    super(`request ended with ${status}`, { cause });
    this.status = status;
    this.problem = problem;
    this.retryAfterMs = retryAfterMs;
  }
}

type RequestFacts = 'problem' | 'retryAfterMs' | 'cause';

/** What our server said when it refused. */
export function toRequestError({ status, headers }: Response, body: unknown): RequestError {
  const retryAfterSec = Number(headers.get('retry-after') ?? Number.NaN);
  return new RequestError(status, {
    problem: findProblem(body),
    ...(retryAfterSec >= 0 && { retryAfterMs: retryAfterSec * 1000 }),
  });
}

/**
 * Asks a data route of our own and gives its JSON. `Answer` is what the route is declared to give:
 * client and server are one program, so the answer is not parsed a second time.
 *
 * @throws RequestError, or the signal's own reason when it was aborted
 */
export async function sendJson<Answer>(path: string, options: SendOptions = {}): Promise<Answer> {
  const response = await fetchOwn(path, options);
  const body: unknown = await response.json().catch((cause: unknown) => {
    options.signal?.throwIfAborted();
    throw new RequestError(response.status, { cause });
  });
  if (!response.ok) throw toRequestError(response, body);
  return body as Answer;
}

/** @throws RequestError when no answer came, or the signal's own reason */
export async function fetchOwn(path: string, options: SendOptions): Promise<Response> {
  const { body, signal, outlivesPage = false } = options;
  try {
    return await fetch(path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        accept: 'application/json',
        // No form and no foreign page can send it: the server demands it of every change.
        'x-invoice-panel': '1',
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal !== undefined && { signal }),
      keepalive: outlivesPage,
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
    });
  } catch (cause) {
    signal?.throwIfAborted();
    throw new RequestError(0, { cause });
  }
}

function findProblem(body: unknown): ProblemResponse['problem'] | undefined {
  const isProblem = typeof body === 'object' && body !== null && 'problem' in body;
  return isProblem ? (body as ProblemResponse).problem : undefined;
}
