import { expect, it, onTestFinished } from 'vitest';
import { asFetch } from '#lib/http/as-fetch.ts';
import { createHttp } from '#lib/http/create-http.ts';
import { createLog } from '#lib/log.ts';
import { serve } from './serve.ts';

function boundedFetch() {
  const log = createLog({ level: 'silent' });
  const http = createHttp({ allow: () => true, log, clock: Date.now });
  onTestFinished(() => {
    http.close();
  });
  return asFetch(http, { timeoutMs: 300, maxBytes: 1_000 });
}

it('a library gets the answer it would get from fetch', async () => {
  const { url, requests } = await serve((request, response) => {
    response.writeHead(201, { 'x-a': 'b' });
    request.pipe(response);
  });
  const form = new URLSearchParams({ secret: 'so secret/+%' });
  const answer = await boundedFetch()(url, { method: 'POST', body: form });
  expect([answer.status, answer.headers.get('x-a'), await answer.text()]).toEqual([
    201,
    'b',
    'secret=so+secret%2F%2B%25',
  ]);
  expect(requests[0]?.headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
});

it('an answer without content is one', async () => {
  const { url } = await serve((_request, response) => response.writeHead(204).end());
  expect((await boundedFetch()(url)).status).toBe(204);
});

it('the bounds hold', async () => {
  const { url } = await serve((_request, response) => response.end('x'.repeat(2_000)));
  await expect(boundedFetch()(url)).rejects.toMatchObject({ code: 'http.too-large' });
  const silent = await serve(() => undefined);
  await expect(boundedFetch()(silent.url)).rejects.toMatchObject({ code: 'http.timeout' });
});
