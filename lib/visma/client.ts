import type { Asking } from '../domain/asking.ts';
import type { Clock } from '../domain/clock.ts';
import type { ConnectionId } from '../domain/ids.ts';
import { AppError, hasCode, isAppError } from '../errors.ts';
import type { HttpRequest, HttpResponse, OpenedResponse, StreamingHttp } from '../http/http.ts';
import type { Limiter, Priority } from '../http/limiter.ts';
import { createLimiter } from '../http/limiter.ts';
import type { RetryPolicy } from '../http/retry-policy.ts';
import { BACKGROUND, FILE, INTERACTIVE } from '../http/retry-policy.ts';
import { sendWithRetry } from '../http/send-with-retry.ts';
import type { Log } from '../log.ts';
import type { GatedCall } from './call-gate.ts';
import { createCallGate, isHeldBack } from './call-gate.ts';
import type { VismaCaller } from './caller.ts';
import type { QueuedAnswer } from './classify-response.ts';
import { MAX_ERROR_TEXT, parseAnswer, parseFile, parseQueued } from './classify-response.ts';
import { toPathSegment } from './path-segment.ts';
import type { VismaQuota } from './quota.ts';
import { findQuota } from './quota.ts';

const MAX_ANSWER_BYTES = 10_000_000;
/** Enough to know a fault by; slow lines get their file, and a place is not kept for ever. */
const FILE_BODY = { headBytes: MAX_ERROR_TEXT, bodyMs: 120_000, stallMs: 15_000 } as const;
/** On their way at the same time for one connection; the others wait in line. */
const MAX_FILES = 3;
/** Nobody knows when a place comes free; who was told so shall not ask all the time. */
const LINE_FULL_MS = 10_000;
/** The base of connections from before Visma Connect has this in front of `/v1`. */
const LEGACY_PREFIX = '/API/controller/api';

export interface VismaRequest {
  /** As plain text, one entry per segment: `['v1', 'customer', 'A/B', 'document']`. */
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string | number>>;
  readonly priority: Priority;
  /** `by-itself` when absent. */
  readonly asking?: Asking;
  readonly signal?: AbortSignal;
}

export interface VismaFileRequest extends VismaRequest {
  /** More than this is `http.too-large`. */
  readonly maxBytes: number;
}

export interface VismaClient {
  /**
   * The JSON of a good answer. Throws the `visma.*` codes of `classify-response.ts`, the `http.*`
   * codes of the transport and, without asking anybody, those of `call-gate.ts`.
   */
  get(caller: VismaCaller, request: VismaRequest): Promise<unknown>;
  /**
   * A good answer, whatever its bytes are, once the first are there. Its connection counts as one of
   * the caller's until the rest has been taken or cancelled. Throws as `get` does, and
   * `document.line-full` when others had all the places for as long as one file may take.
   */
  openFile(caller: VismaCaller, request: VismaFileRequest): Promise<OpenedResponse>;
  /** Asks for the background API, to be told where the answer will be. Throws as `get` does. */
  queue(caller: VismaCaller, request: VismaRequest): Promise<QueuedAnswer>;
  quotaOf(connectionId: ConnectionId): VismaQuota | undefined;
  /** The end (epoch ms) of the pause that Visma asked for, while it lasts. */
  pausedUntil(connectionId: ConnectionId): number | undefined;
}

export interface VismaClientDeps {
  readonly http: StreamingHttp;
  readonly limiter: Limiter;
  readonly log: Log;
  readonly clock: Clock;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
}

export interface VismaClientConfig {
  /** Without `/v1`. */
  readonly apiUrl: string;
  /** Without `/API/controller/api`. */
  readonly legacyApiUrl: string;
  /** `INTERACTIVE` and `BACKGROUND` when absent. */
  readonly policies?: Readonly<Record<Priority, RetryPolicy>>;
  /** `FILE` when absent. */
  readonly filePolicy?: RetryPolicy;
}

/** What a kind of answer needs: how long and how much, and what a good one is. */
interface Handling<Answer extends HttpResponse, Result> {
  readonly ask: (request: HttpRequest) => Promise<Answer>;
  /** How long the connection is in use once there is a result. */
  readonly keptWhile?: (result: Result) => Promise<void>;
  readonly policy: RetryPolicy;
  readonly maxBytes: number;
  readonly accept: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly parse: (response: Answer, now: number) => Result;
}

/** Reads from the ERP API in the name of a caller; it knows nothing of grants and refreshing. */
export function createVismaClient(deps: VismaClientDeps, config: VismaClientConfig): VismaClient {
  const { clock, limiter } = deps;
  const { filePolicy = FILE } = config;
  const policies = config.policies ?? { interactive: INTERACTIVE, background: BACKGROUND };
  const quotas = new Map<ConnectionId, VismaQuota>();
  const quotaOf = (connectionId: ConnectionId) => quotas.get(connectionId);
  const pausedUntil = (connectionId: ConnectionId) => limiter.pausedUntil(connectionId);
  /** Who takes a file slowly must not hold the places of all who only want to see a list. */
  const files = createLimiter({ clock, maxInFlight: MAX_FILES });
  const gate = createCallGate({ clock, quotaOf, pausedUntil });

  /** Everybody who waited for the same pause must not come back in the same millisecond. */
  const pause = (caller: VismaCaller, retryAt: number): void => {
    const spreadMs = deps.random() * Math.min(2_000, Math.max(0, retryAt - clock()) / 10);
    limiter.pauseUntil(caller.connectionId, retryAt + Math.ceil(spreadMs));
  };

  const learn = (caller: VismaCaller, response: HttpResponse): void => {
    const quota = findQuota(response.headers, clock());
    if (quota !== undefined) quotas.set(caller.connectionId, quota);
  };

  const refused = (caller: VismaCaller, call: GatedCall, thrown: unknown): void => {
    if (!isAppError(thrown)) return;
    if (thrown.code === 'visma.rate-limited' && thrown.retryAt !== undefined) {
      pause(caller, thrown.retryAt);
    }
    deps.log.warn('visma call refused', {
      connectionId: caller.connectionId,
      kind: caller.kind,
      endpoint: call.endpoint,
      error: thrown,
    });
  };

  const send = async <Answer extends HttpResponse, Result>(
    outgoing: Outgoing,
    { ask: sendOnce, parse, ...handling }: Handling<Answer, Result>,
  ): Promise<Result> => {
    const { caller, call } = outgoing;
    const pass = gate.enter(call);
    try {
      const response = await sendWithRetry(
        { ...deps, http: { send: sendOnce }, mayRepeat: () => pass.mayRepeat() },
        toHttpRequest(outgoing, handling),
        handling.policy,
      );
      learn(caller, response);
      const result = parse(response, clock());
      pass.end(undefined);
      return result;
    } catch (thrown) {
      pass.end(thrown);
      refused(caller, call, thrown);
      throw thrown;
    }
  };

  const ask = async <Answer extends HttpResponse, Result>(
    caller: VismaCaller,
    request: VismaRequest,
    handling: Handling<Answer, Result>,
  ): Promise<Result> => {
    const { priority, signal } = request;
    const { deadlineMs } = handling.policy;
    const call = toGatedCall(config, caller, request);
    // Those in line for a server that is down would wait for nothing.
    gate.check(call);
    // A person's deadline covers the wait in line; what runs in the background has the time.
    const waitMs = priority === 'interactive' ? deadlineMs : undefined;
    const askedAt = clock();
    const { keptWhile } = handling;
    return limiter.run({ key: caller.connectionId, priority, waitMs, signal, keptWhile }, () => {
      const waitedMs = waitMs === undefined ? 0 : clock() - askedAt;
      const policy = { ...handling.policy, deadlineMs: Math.max(1, deadlineMs - waitedMs) };
      return send({ caller, call, signal }, { ...handling, policy });
    });
  };

  const asJson = (request: VismaRequest) => ({
    ask: (asked: HttpRequest) => deps.http.send(asked),
    policy: policies[request.priority],
    maxBytes: MAX_ANSWER_BYTES,
    accept: 'application/json',
  });

  return {
    get: (caller, request) => ask(caller, request, { ...asJson(request), parse: parseAnswer }),
    // Other values of the header tell a subscriber of webhooks; we ask ourselves.
    queue: (caller, request) =>
      ask(caller, request, {
        ...asJson(request),
        headers: { 'erp-api-background': 'none' },
        parse: parseQueued,
      }),
    openFile: (caller, { maxBytes, ...request }) => {
      const { priority, signal } = request;
      const { deadlineMs } = filePolicy;
      const place = { key: caller.connectionId, priority, waitMs: deadlineMs, signal };
      const keptWhile = ({ stream }: OpenedResponse) => stream.ended;
      const askedAt = clock();
      const opened = files.run({ ...place, keptWhile }, () => {
        // One deadline for both lines and the answer.
        const leftMs = Math.max(1, deadlineMs - (clock() - askedAt));
        return ask(caller, request, {
          ask: (asked: HttpRequest) => deps.http.open({ ...asked, ...FILE_BODY }),
          keptWhile,
          policy: { ...filePolicy, deadlineMs: leftMs },
          maxBytes,
          accept: '*/*',
          parse: parseFile,
        });
      });
      return opened.catch((error: unknown) => {
        throw hasCode(error, 'http.timeout') && isHeldBack(error)
          ? lineFull(error, clock())
          : error;
      });
    },
    quotaOf,
    pausedUntil,
  };
}

/** Our own line is no news of Visma, and is said as what it is. */
function lineFull(cause: AppError, now: number): AppError {
  const { facts } = cause;
  return new AppError('document.line-full', 'Visma not asked', {
    ...{ cause, facts, retryAt: now + LINE_FULL_MS },
  });
}

interface Outgoing {
  readonly caller: VismaCaller;
  readonly call: GatedCall;
  readonly signal: AbortSignal | undefined;
}

function toHttpRequest(
  { caller, call, signal }: Outgoing,
  {
    policy,
    maxBytes,
    accept,
    headers,
  }: Pick<Handling<HttpResponse, unknown>, 'policy' | 'maxBytes' | 'accept' | 'headers'>,
): HttpRequest {
  return {
    method: 'GET',
    url: call.url,
    headers: { ...toHeaders(caller, accept), ...headers },
    timeoutMs: policy.deadlineMs,
    maxBytes,
    signal,
  };
}

function toGatedCall(
  config: VismaClientConfig,
  caller: VismaCaller,
  request: VismaRequest,
): GatedCall {
  const { connectionId, accessToken } = caller;
  const url = toUrl(config, caller, request);
  // The third segment is an id: /v1/customer/{id}/document.
  const endpoint = request.path.map((segment, index) => (index === 2 ? '*' : segment)).join('/');
  const { priority, asking = 'by-itself' } = request;
  return { connectionId, accessToken, url, endpoint, priority, asking };
}

function toUrl(config: VismaClientConfig, caller: VismaCaller, request: VismaRequest): URL {
  const base =
    caller.kind === 'legacy'
      ? withoutSlash(config.legacyApiUrl) + LEGACY_PREFIX
      : withoutSlash(config.apiUrl);
  const url = new URL(`${base}/${request.path.map(toPathSegment).join('/')}`);
  for (const [name, value] of Object.entries(request.query ?? {})) {
    url.searchParams.set(name, String(value));
  }
  return url;
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}

/** The two `ipp-` headers belong to tokens from before Visma Connect; a Connect token names its company. */
function toHeaders(caller: VismaCaller, accept: string): Record<string, string> {
  const common = { accept, authorization: `Bearer ${caller.accessToken}` };
  if (caller.kind !== 'legacy') return common;
  return {
    ...common,
    'ipp-application-type': 'Visma.net Financials',
    ...(caller.legacyCompanyId !== undefined && {
      'ipp-company-id': String(caller.legacyCompanyId),
    }),
  };
}
