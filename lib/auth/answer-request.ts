import 'server-only';
import type { z } from 'zod';
import { AppError } from '../errors.ts';
import { requestIdOf } from '../http/request-id.ts';
import type { AuthDeps } from './auth-deps.ts';
import type { HeaderReader } from './cookies.ts';
import { jsonAnswer, NOT_STORED, problemAnswer } from './problem-answer.ts';
import { readJson } from './read-json.ts';
import { refuseForeignRead, requireOwnRequest } from './require-own-request.ts';

/** A request whose sender is known. */
export interface Call<Caller, Params> {
  readonly caller: Caller;
  readonly params: Params;
  readonly request: Request;
  readonly query: URLSearchParams;
  readonly requestId: string;
  /** The body, of at most 64 KB; throws `input.invalid`, `input.too-large`. */
  readonly json: <Schema extends z.ZodType>(schema: Schema) => Promise<z.output<Schema>>;
}

/**
 * What every data route does around its own work: reads are not caused by other sites, changes are
 * sent by our own pages, the caller is known, an error becomes its answer, nothing is cached.
 */
export async function answerRequest<Caller, Params>(
  deps: AuthDeps,
  request: Request,
  route: {
    readonly requireCaller: (headers: HeaderReader) => Promise<Caller>;
    readonly params: () => Promise<Params>;
    readonly handle: (call: Call<Caller, Params>) => Promise<unknown>;
  },
): Promise<Response> {
  const requestId = requestIdOf(request.headers);
  try {
    if (request.method === 'GET') refuseForeignRead(request.headers);
    else requireOwnRequest(request, deps.config.appUrl);
    const caller = await route.requireCaller(request.headers);
    const answer = await route.handle({
      caller,
      params: await route.params(),
      request,
      query: findQuery(request.url),
      requestId,
      json: (schema) => readJson(request, schema),
    });
    if (!(answer instanceof Response)) return jsonAnswer(answer ?? {});
    answer.headers.set('cache-control', NOT_STORED);
    return answer;
  } catch (error) {
    return problemAnswer(error, { requestId, log: deps.log, now: deps.clock() });
  }
}

function findQuery(url: string): URLSearchParams {
  if (!URL.canParse(url)) throw new AppError('input.invalid', 'address cannot be read');
  return new URL(url).searchParams;
}
