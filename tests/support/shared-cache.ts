import http from 'node:http';
import { once } from 'node:events';
import CachePolicy from 'http-cache-semantics';

interface Stored {
  readonly policy: CachePolicy;
  readonly body: Buffer;
}

export interface SharedCache {
  /** As the person behind `cookie` would ask through the cache. */
  get(path: string, cookie?: string): Promise<CachedAnswer>;
  /** Paths whose answers were kept. */
  readonly kept: () => readonly string[];
  close(): Promise<void>;
}

export interface CachedAnswer {
  readonly status: number;
  readonly body: string;
  readonly fromCache: boolean;
}

/**
 * A cache that many people share in front of `appUrl`, as a company's proxy or a content network
 * would be: it keeps what RFC 9111 §3 lets a shared cache keep and knows nobody by name.
 */
export async function startSharedCache(appUrl: string): Promise<SharedCache> {
  const { host, port } = new URL(appUrl);
  const store = new Map<string, Stored>();
  const server = http.createServer((request, response) => {
    const asked = {
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers,
    };
    const found = store.get(asked.url);
    if (found?.policy.satisfiesWithoutRevalidation(asked) === true) {
      response.writeHead(200, { ...found.policy.responseHeaders(), 'x-from-cache': '1' });
      response.end(found.body);
      return;
    }
    void forward(asked, { host, port }).then(({ status, headers, body }) => {
      const policy = new CachePolicy(asked, { status, headers }, { shared: true });
      if (policy.storable()) store.set(asked.url, { policy, body });
      response.writeHead(status, headers);
      response.end(body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the cache has no port');
  return {
    get: async (path, cookie) => {
      const headers = { 'sec-fetch-site': 'same-origin', ...(cookie !== undefined && { cookie }) };
      const answer = await fetch(`http://127.0.0.1:${address.port}${path}`, { headers });
      return {
        status: answer.status,
        body: await answer.text(),
        fromCache: answer.headers.has('x-from-cache'),
      };
    },
    kept: () => [...store.keys()],
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
}

async function forward(
  { method, url, headers }: Asked,
  { host, port }: { readonly host: string; readonly port: string },
) {
  const request = http.request({
    ...{ host: '127.0.0.1', port, method, path: url },
    headers: { ...headers, host },
  });
  request.end();
  const [answer] = (await once(request, 'response')) as [http.IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  const kept = { ...answer.headers };
  delete kept['transfer-encoding'];
  return { status: answer.statusCode ?? 0, headers: kept, body: Buffer.concat(chunks) };
}
