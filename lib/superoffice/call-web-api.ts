import type { Clock } from '../domain/clock.ts';
import type { TenantId } from '../domain/ids.ts';
import type { ErrorCode } from '../errors.ts';
import { AppError, isAppError } from '../errors.ts';
import type { GuardedAttempt } from '../http/guarded-attempt.ts';
import type { Http, HttpResponse } from '../http/http.ts';
import { INTERACTIVE } from '../http/retry-policy.ts';
import { sendWithRetry } from '../http/send-with-retry.ts';
import type { CrmCallGate } from './call-gate.ts';
import type { TenantState } from './tenant-state.ts';
import { findErrorType } from './wire/error-type.ts';

const MAX_ANSWER_BYTES = 2_000_000;
const MISDIRECTED = 421;

export interface WebApiDeps {
  readonly http: Http;
  readonly tenantState: TenantState;
  readonly gate: CrmCallGate;
  readonly clock: Clock;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
}

/** A person's own access token: SuperOffice then applies that person's rights. */
export interface WebApiCaller {
  readonly tenantId: TenantId;
  readonly accessToken: string;
  readonly signal?: AbortSignal;
}

/** What is asked for, and what its refusal and its absence mean. */
export interface WebApiResource {
  /** From `v1/` on. */
  readonly path: string;
  /** The path with its id left out: calls that succeed and fail together. */
  readonly endpoint: string;
  readonly forbidden: ErrorCode;
  readonly missing: ErrorCode;
}

/**
 * The JSON of a good answer of a tenant's WebAPI. Throws `crm.invalid-token` (401), the resource's
 * codes (403, 404), `crm.unavailable` (5xx, a page, nothing in time; while the endpoint is down
 * without asking, with `retryAt`), `crm.unexpected-response`, and what `TenantState.apiBaseOf` throws. After 421 the tenant has moved: its state is read again
 * and the call repeated once.
 */
export async function callWebApi(
  deps: WebApiDeps,
  caller: WebApiCaller,
  resource: WebApiResource,
): Promise<unknown> {
  const first = await send(deps, caller, resource);
  if (first.response.status !== MISDIRECTED) return settle(first, resource);
  first.pass.abandon();
  deps.tenantState.forget(caller.tenantId);
  return settle(await send(deps, caller, resource), resource);
}

/** An answer, and the call that still has to be told how it ended. */
interface Sent {
  readonly response: HttpResponse;
  readonly pass: GuardedAttempt;
}

async function send(
  deps: WebApiDeps,
  { tenantId, accessToken, signal }: WebApiCaller,
  { path, endpoint }: WebApiResource,
): Promise<Sent> {
  const base = await deps.tenantState.apiBaseOf(tenantId);
  const pass = deps.gate.enter({ of: tenantId, endpoint });
  try {
    const response = await sendWithRetry(
      { ...deps, mayRepeat: () => pass.mayRepeat() },
      {
        method: 'GET',
        url: new URL(path, base),
        headers: { accept: 'application/json', authorization: `Bearer ${accessToken}` },
        timeoutMs: INTERACTIVE.deadlineMs,
        maxBytes: MAX_ANSWER_BYTES,
        signal,
      },
      INTERACTIVE,
    );
    return { response, pass };
  } catch (cause) {
    const error = toOutage(cause);
    pass.end(error);
    throw error;
  }
}

function toOutage(cause: unknown): unknown {
  const isOurs =
    isAppError(cause) && ['http.aborted', 'http.forbidden-origin'].includes(cause.code);
  return isOurs ? cause : new AppError('crm.unavailable', 'SuperOffice not reached', { cause });
}

function settle({ response, pass }: Sent, resource: WebApiResource): unknown {
  try {
    const json = parseAnswer(response, resource);
    pass.end(undefined);
    return json;
  } catch (error) {
    pass.end(error);
    throw error;
  }
}

/** Judges an answer by status and error type, never by its text. */
function parseAnswer(response: HttpResponse, resource: WebApiResource): unknown {
  const { status } = response;
  if (status === 200) return parseJson(response);
  const code = codeOf(status, findErrorType(response.text()), resource);
  throw new AppError(code, 'SuperOffice refused the request', { status });
}

/** Refusals by name too, should they come with another status than their own (docs/superoffice.md §3). */
function codeOf(
  status: number,
  errorType: string | undefined,
  { forbidden, missing }: WebApiResource,
): ErrorCode {
  if (status === 401) return 'crm.invalid-token';
  if (status === 404 || status === 204 || errorType === 'SoNotFoundException') return missing;
  if (status === 403 || errorType === 'SoSentryException') return forbidden;
  const isPassing = status >= 500 || [408, MISDIRECTED, 429].includes(status);
  return isPassing ? 'crm.unavailable' : 'crm.unexpected-response';
}

/** A page in place of JSON is maintenance or a login form: SuperOffice is not there for us. */
function parseJson(response: HttpResponse): unknown {
  try {
    return response.json();
  } catch {
    throw new AppError('crm.unavailable', 'SuperOffice answered something that is not JSON', {
      status: response.status,
    });
  }
}
