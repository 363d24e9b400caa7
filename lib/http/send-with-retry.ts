import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../domain/clock.ts';
import { AppError } from '../errors.ts';
import type { HttpRequest, HttpResponse } from './http.ts';
import { parseRetryAfter } from './retry-after.ts';
import type { Outcome, RetryPolicy } from './retry-policy.ts';
import { mayRetry, retryDelayMs } from './retry-policy.ts';

interface RetryDeps<Response extends HttpResponse> {
  readonly http: { send(request: HttpRequest): Promise<Response> };
  readonly clock: Clock;
  /** 0 ≤ x < 1; `Math.random` in production. */
  readonly random: () => number;
  /** Asked before each repetition that the policy allows; one that is refused here is not made. */
  readonly mayRepeat?: () => boolean;
}

/**
 * Sends, and sends again as the policy and `mayRepeat` allow. Each attempt gets what is left of the policy's
 * deadline (or its own `timeoutMs`, if that is shorter). Gives the last answer or throws the last
 * error, as `Http.send` does.
 */
export async function sendWithRetry<Response extends HttpResponse>(
  deps: RetryDeps<Response>,
  request: HttpRequest,
  policy: RetryPolicy,
): Promise<Response> {
  const endsAt = deps.clock() + policy.deadlineMs;
  for (let retry = 1; ; retry += 1) {
    const timeoutMs = Math.max(1, Math.min(request.timeoutMs, endsAt - deps.clock()));
    const attempt = await attemptOnce(deps.http, { ...request, timeoutMs });
    const waitMs = waitBefore(deps, attempt, policy, retry);
    const again = retry <= policy.retries && mayRetry(request.method, outcomeOf(attempt));
    if (!again || deps.clock() + waitMs >= endsAt) return settle(attempt);
    if (deps.mayRepeat?.() === false) return settle(attempt);
    await pause(waitMs, request.signal);
  }
}

type Attempt<Response extends HttpResponse = HttpResponse> =
  { readonly response: Response } | { readonly error: unknown };

async function attemptOnce<Response extends HttpResponse>(
  http: RetryDeps<Response>['http'],
  request: HttpRequest,
): Promise<Attempt<Response>> {
  try {
    return { response: await http.send(request) };
  } catch (error) {
    return { error };
  }
}

function outcomeOf(attempt: Attempt): Outcome {
  return 'error' in attempt ? attempt : { status: attempt.response.status };
}

function settle<Response extends HttpResponse>(attempt: Attempt<Response>): Response {
  if ('error' in attempt) throw attempt.error;
  return attempt.response;
}

/**
 * A wait that the server asked for is kept as it is; only our own is random. The reset of the quota
 * comes with every answer and asks for nothing.
 */
function waitBefore(
  deps: Pick<RetryDeps<HttpResponse>, 'clock' | 'random'>,
  attempt: Attempt,
  policy: RetryPolicy,
  retry: number,
): number {
  const now = deps.clock();
  const asked =
    'error' in attempt || !attempt.response.headers.has('retry-after')
      ? undefined
      : parseRetryAfter(attempt.response.headers, now);
  return asked === undefined ? retryDelayMs(policy, retry, deps.random) : asked - now;
}

async function pause(waitMs: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(waitMs, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    throw new AppError('http.aborted', 'the caller no longer waits', { cause: error });
  }
}
