import type { Http, HttpRequest } from './http.ts';

interface FetchBounds {
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'] as const;
const WITHOUT_BODY = [204, 205, 304];

/** Our transport for libraries that take a `fetch` (oauth4webapi, jose), with all its bounds. */
export function asFetch(http: Http, bounds: FetchBounds): typeof fetch {
  return async function boundedFetch(input, init) {
    const request = new Request(input, init);
    const body = await request.text();
    const response = await http.send({
      method: methodOf(request),
      url: new URL(request.url),
      headers: Object.fromEntries(request.headers),
      body: body === '' ? undefined : body,
      timeoutMs: bounds.timeoutMs,
      maxBytes: bounds.maxBytes,
      signal: request.signal,
    });
    const content = WITHOUT_BODY.includes(response.status) ? null : response.bytes.slice();
    return new Response(content, { status: response.status, headers: response.headers });
  };
}

function methodOf(request: Request): HttpRequest['method'] {
  const method = METHODS.find((known) => known === request.method);
  if (method === undefined) throw new TypeError(`method ${request.method} is not supported`);
  return method;
}
