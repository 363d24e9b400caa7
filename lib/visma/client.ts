import type { Clock } from '../domain/clock.ts';
import type { ConnectionId } from '../domain/ids.ts';
import { AppError, isAppError } from '../errors.ts';
import type { Http, HttpResponse } from '../http/http.ts';
import type { Limiter, Priority } from '../http/limiter.ts';
import type { RetryPolicy } from '../http/retry-policy.ts';
import { BACKGROUND, INTERACTIVE } from '../http/retry-policy.ts';
import { sendWithRetry } from '../http/send-with-retry.ts';
import type { Log } from '../log.ts';
import type { VismaCaller } from './caller.ts';
import { parseAnswer } from './classify-response.ts';
import { toPathSegment } from './path-segment.ts';
import type { VismaQuota } from './quota.ts';
import { findQuota } from './quota.ts';

const MAX_ANSWER_BYTES = 10_000_000;
/** The base of connections from before Visma Connect has this in front of `/v1`. */
const LEGACY_PREFIX = '/API/controller/api';

export interface VismaRequest {
  /** As plain text, one entry per segment: `['v1', 'customer', 'A/B', 'document']`. */
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string | number>>;
  readonly priority: Priority;
  readonly signal?: AbortSignal;
}

export interface VismaClient {
  /**
   * The JSON of a good answer. Throws the `visma.*` codes of `classify-response.ts` and the
   * `http.*` codes of the transport. While a connection is paused after 429, throws
   * `visma.rate-limited` with `retryAt` and asks nobody.
   */
  get(caller: VismaCaller, request: VismaRequest): Promise<unknown>;
  quotaOf(connectionId: ConnectionId): VismaQuota | undefined;
}

export interface VismaClientDeps {
  readonly http: Http;
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
}

/** Reads from the ERP API in the name of a caller; it knows nothing of grants and refreshing. */
export function createVismaClient(deps: VismaClientDeps, config: VismaClientConfig): VismaClient {
  const quotas = new Map<ConnectionId, VismaQuota>();

  const ask = (caller: VismaCaller, request: VismaRequest): Promise<HttpResponse> => {
    const policy: RetryPolicy = request.priority === 'interactive' ? INTERACTIVE : BACKGROUND;
    return sendWithRetry(
      deps,
      {
        method: 'GET',
        url: toUrl(config, caller, request),
        headers: toHeaders(caller),
        timeoutMs: policy.deadlineMs,
        maxBytes: MAX_ANSWER_BYTES,
        signal: request.signal,
      },
      policy,
    );
  };

  const learn = (caller: VismaCaller, response: HttpResponse): void => {
    const quota = findQuota(response.headers, deps.clock());
    if (quota !== undefined) quotas.set(caller.connectionId, quota);
  };

  /** Everybody who waited for the same pause must not come back in the same millisecond. */
  const pause = (caller: VismaCaller, retryAt: number): void => {
    const spreadMs = deps.random() * Math.min(2_000, Math.max(0, retryAt - deps.clock()) / 10);
    deps.limiter.pauseUntil(caller.connectionId, retryAt + Math.ceil(spreadMs));
  };

  const refused = (caller: VismaCaller, request: VismaRequest, thrown: unknown): void => {
    if (!isAppError(thrown)) return;
    if (thrown.code === 'visma.rate-limited' && thrown.retryAt !== undefined) {
      pause(caller, thrown.retryAt);
    }
    deps.log.warn('visma call refused', {
      connectionId: caller.connectionId,
      kind: caller.kind,
      endpoint: request.path.slice(0, 2).join('/'),
      error: thrown,
    });
  };

  return {
    get: (caller, request) =>
      deps.limiter.run(
        { key: caller.connectionId, priority: request.priority, signal: request.signal },
        async () => {
          throwWhilePaused(deps.limiter.pausedUntil(caller.connectionId));
          try {
            const response = await ask(caller, request);
            learn(caller, response);
            return parseAnswer(response, deps.clock());
          } catch (thrown) {
            refused(caller, request, thrown);
            throw thrown;
          }
        },
      ),
    quotaOf: (connectionId) => quotas.get(connectionId),
  };
}

function throwWhilePaused(until: number | undefined): void {
  if (until === undefined) return;
  throw new AppError('visma.rate-limited', 'paused at the request of Visma', { retryAt: until });
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
function toHeaders(caller: VismaCaller): Record<string, string> {
  const common = { accept: 'application/json', authorization: `Bearer ${caller.accessToken}` };
  if (caller.kind !== 'legacy') return common;
  return {
    ...common,
    'ipp-application-type': 'Visma.net Financials',
    ...(caller.legacyCompanyId !== undefined && {
      'ipp-company-id': String(caller.legacyCompanyId),
    }),
  };
}
