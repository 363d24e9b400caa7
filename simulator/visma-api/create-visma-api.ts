import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { noteSubject } from '../request-log.ts';
import type { VismaAccess } from '../servers.ts';
import type { World } from '../world.ts';
import { erpError, noRoute } from './answer.ts';
import type { Answer } from './answer.ts';
import { authenticate } from './authenticate.ts';
import type { BackgroundJobs } from './background-jobs.ts';
import { createBackgroundJobs } from './background-jobs.ts';
import type { Call, Handler } from './call.ts';
import { parsePathId } from './path-id.ts';
import { createRateLimiter } from './rate-limit.ts';
import type { RateLimiter } from './rate-limit.ts';
import { RefusedQuery } from './refused-query.ts';
import { findRoute } from './routes.ts';
import { sendAnswer } from './send-answer.ts';

export interface VismaApiOptions {
  readonly world: World;
  readonly verifyAccessToken: (token: string) => VismaAccess | undefined;
  readonly now: () => Date;
}

export interface VismaApiServer {
  readonly listener: RequestListener;
  readonly reset: () => void;
}

interface ServerParts extends VismaApiOptions {
  readonly jobs: BackgroundJobs;
}

const LEGACY_PREFIX = /^\/api\/controller\/api\//iu;

/** The ERP API on its new paths (`/v1/…`) and its old ones (`/API/controller/api/v1/…`). */
export function createVismaApi(options: VismaApiOptions): VismaApiServer {
  const limiter = createRateLimiter(options.world.settings, options.now);
  const jobs = createBackgroundJobs(options.world.settings, options.now);
  return {
    listener: (request, response) => {
      answerRequest(request, response, { ...options, jobs }, limiter).catch(() =>
        response.destroy(),
      );
    },
    reset: () => {
      limiter.reset();
      jobs.reset();
    },
  };
}

async function answerRequest(
  request: IncomingMessage,
  response: ServerResponse,
  options: ServerParts,
  limiter: RateLimiter,
): Promise<void> {
  const { apiLatencyMs } = options.world.settings;
  if (apiLatencyMs > 0) await wait(apiLatencyMs);
  // The request line as it came: parsing it as a URL would already normalise the ids in it.
  const [rawPath = '/', ...rest] = (request.url ?? '/').split('?');
  const legacyPath = LEGACY_PREFIX.test(rawPath);
  const path = legacyPath ? rawPath.replace(LEGACY_PREFIX, '') : rawPath.slice(1);
  const { key, toAnswer } = decide(
    request,
    path,
    new URLSearchParams(rest.join('?')),
    legacyPath,
    options,
  );
  const stand = limiter.count(key, legacyPath);
  const answer = stand.exceeded ? tooManyCalls() : await toAnswer();
  await sendAnswer(request, response, answer, stand.headers);
}

interface Decision {
  /** What the rate limit counts by: company and client, or nobody. */
  readonly key: string;
  readonly toAnswer: () => Answer | Promise<Answer>;
}

/** A route that does not exist answers 404 even without a token; one that does answers 401 first. */
function decide(
  request: IncomingMessage,
  path: string,
  query: URLSearchParams,
  legacyPath: boolean,
  options: ServerParts,
): Decision {
  const anonymous = (answer: Answer): Decision => ({ key: 'anonymous', toAnswer: () => answer });
  const route = findRoute(path);
  const id = route?.rawId === '' ? '' : parsePathId(route?.rawId ?? '');
  if (route === undefined || id === undefined) return anonymous(noRoute());
  if (request.method !== 'GET')
    return anonymous({ status: 405, headers: { allow: 'GET' }, body: undefined });

  const authentication = authenticate(request, { ...options, legacyPath });
  if ('refusal' in authentication) return anonymous(authentication.refusal);
  const { company, clientId, subject } = authentication.caller;
  noteSubject(request, subject);
  const { world, jobs } = options;
  const call: Call = { world, company, id, query, subject, jobs };
  return {
    key: legacyPath ? clientId : `${company.vismaTenantId}/${clientId}`,
    toAnswer: answerNowOrLater(request, () => runHandler(route.handler, call), call),
  };
}

/** With `erp-api-background` the work is only begun; asking for its state is never itself queued. */
function answerNowOrLater(
  request: IncomingMessage,
  work: () => Promise<Answer>,
  { world, company, subject, jobs }: Call,
): Decision['toAnswer'] {
  const header = request.headers['erp-api-background'];
  const path = (request.url ?? '/').replace(LEGACY_PREFIX, '/').slice(1);
  const { backgroundApi } = world.settings;
  if (typeof header !== 'string' || backgroundApi === 'ignored' || isAboutJob(path)) return work;
  if (backgroundApi === 'refused') return () => erpError(400, 'Background is not supported.');
  return () => jobs.accept({ header, company, subject, path, work });
}

function isAboutJob(path: string): boolean {
  return /^v1\/background\//iu.test(path);
}

async function runHandler(handler: Handler, call: Call): Promise<Answer> {
  try {
    return await handler(call);
  } catch (error) {
    if (error instanceof RefusedQuery) return erpError(400, error.message);
    throw error;
  }
}

function tooManyCalls(): Answer {
  return erpError(429, 'Same request made too many times');
}
