import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type http from 'node:http';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { CLIENT_ADDRESS_HEADER } from '#lib/http/client-address.ts';
import { guardServer } from '#lib/http/guard-server.ts';
import { REQUEST_ID_HEADER } from '#lib/http/request-id.ts';
import type { LogFields } from '#lib/log.ts';
import { serve } from './serve.ts';

const lines: { readonly event: string; readonly fields: LogFields | undefined }[] = [];
const log = {
  error: (event: string, fields?: LogFields) => {
    lines.push({ event, fields });
  },
};

beforeAll(() => {
  guardServer({
    log,
    trustedProxies: [{ address: '127.0.0.1', bits: 32 }],
    upgrades: 'allowed',
    isStopping: () => false,
    bareHeaders: { 'content-security-policy': "default-src 'none'", 'x-frame-options': 'DENY' },
    directRead: async (request, { params }) => {
      const { panelKey } = await params;
      if (request.url.endsWith('cut')) return Promise.reject(new Error('cut'));
      const id = request.headers.get(REQUEST_ID_HEADER);
      return Response.json({ panelKey, id, asked: request.url }, { status: 201 });
    },
  });
});

it('an answer that nobody gave headers gets them', async () => {
  const { url } = await serve((request, response) => {
    if (request.url === '/explicit') response.writeHead(308, { location: '/manage' });
    response.end();
  });
  for (const path of ['explicit', 'implicit']) {
    const answer = await fetch(new URL(path, url), { redirect: 'manual' });
    expect(answer.headers.get('x-frame-options')).toBe('DENY');
    expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'");
  }
});

it('an answer with a policy of its own keeps what it left out', async () => {
  const { url } = await serve((_request, response) => {
    response.setHeader('content-security-policy', 'frame-ancestors https://crm.example');
    response.end();
  });
  const answer = await fetch(url);
  expect(answer.headers.get('x-frame-options')).toBeNull();
  expect(answer.headers.get('content-security-policy')).toBe('frame-ancestors https://crm.example');
});

it('a request carries the address of its socket, whatever it says itself', async () => {
  const { url, requests } = await serve((_request, response) => response.end());
  await fetch(url, { headers: { [CLIENT_ADDRESS_HEADER]: '203.0.113.9' } });
  expect(requests[0]?.headers[CLIENT_ADDRESS_HEADER]).toBe('127.0.0.1');
});

it('a request through a trusted proxy carries the address that the proxy tells', async () => {
  const { url, requests } = await serve((_request, response) => response.end());
  await fetch(url, { headers: { 'X-Forwarded-For': '198.51.100.1, 203.0.113.9' } });
  expect(requests[0]?.headers[CLIENT_ADDRESS_HEADER]).toBe('203.0.113.9');
});

it('the documents of a panel are answered by their handler, and by nobody else', async () => {
  const { url, requests } = await serve((_request, response) => response.end());
  const answer = await fetch(new URL('/api/panel/abc/documents?cuid=1&q=%25', url), {
    headers: { [REQUEST_ID_HEADER]: 'chosen-by-the-client' },
  });
  const told = z
    .object({ panelKey: z.string(), id: z.string(), asked: z.string() })
    .parse(await answer.json());
  expect(answer.status).toBe(201);
  expect(told.panelKey).toBe('abc');
  expect(new URL(told.asked).search).toBe('?cuid=1&q=%25');
  expect(told.id).toMatch(/^[0-9a-f-]{36}$/);
  expect(answer.headers.get(REQUEST_ID_HEADER)).toBe(told.id);
  expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'");
  expect(requests).toEqual([]);
});

it('a handler that fails leaves nobody waiting, and a line in the log', async () => {
  const { url } = await serve((_request, response) => response.end());
  await expectFailure(await fetch(new URL('/api/panel/abc/documents?cut', url)));
});

it('headers that cannot be read leave nobody waiting either', async () => {
  const { url } = await serve((_request, response) => response.end());
  const spoil = (message: unknown) => {
    const { request } = message as { readonly request: http.IncomingMessage };
    request.headers['x-odd'] = 'a\nb';
  };
  subscribe('http.server.request.start', spoil);
  onTestFinished(() => void unsubscribe('http.server.request.start', spoil));
  await expectFailure(await fetch(new URL('/api/panel/abc/documents', url)));
});

async function expectFailure(answer: Response): Promise<void> {
  expect(answer.status).toBe(500);
  expect(answer.headers.get('cache-control')).toBe('private, no-store');
  const requestId = answer.headers.get(REQUEST_ID_HEADER);
  expect(await answer.json()).toEqual({ problem: { code: 'internal', supportId: requestId } });
  expect(lines.at(-1)).toMatchObject({ event: 'request failed', fields: { requestId } });
}

it.each([
  ['a change', { method: 'POST', path: '/api/panel/abc/documents' }],
  ['an unknown method', { method: 'PROPFIND', path: '/api/panel/abc/documents' }],
  ['a page', { method: 'GET', path: '/manage?/api/panel/x/documents' }],
  ['a card', { method: 'GET', path: '/api/panel/abc/card' }],
  ['a path that the framework rewrites', { method: 'GET', path: '/api/panel/abc/documents.rsc' }],
  ['another path to the same', { method: 'GET', path: '//api/panel/abc/documents' }],
  ['a path of its own spelling', { method: 'GET', path: '/api/panel/%61bc/documents' }],
])('%s goes the way of every request', async (_what, { method, path }) => {
  const { url, requests } = await serve((_request, response) => response.end());
  await fetch(new URL(url).origin + path, { method });
  expect(requests).toMatchObject([{ method, url: path }]);
});
