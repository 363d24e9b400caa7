import http from 'node:http';
import { once } from 'node:events';
import type { AppStack } from '../support/app-stack.ts';
import { expect, test } from '../support/e2e-test.ts';

const PATHS = [
  '/',
  '/manage',
  '/panel/abcdefgh12345678?uctx=Cust41001&usid=5&cuid=101&lang=en',
  '/panel/x',
  '/sign-in',
  '/nowhere',
  '/api/health/live',
  '/api/nowhere',
  '/oauth/visma/callback?error=access_denied',
  '/api/auth/nothing',
];

/** Node's resolver need not know `panel.localhost`. */
function localUrl(stack: AppStack): string {
  return `http://127.0.0.1:${new URL(stack.appUrl).port}`;
}

for (const path of PATHS) {
  test(`${path} carries the security headers`, async ({ stack }) => {
    const answer = await fetch(localUrl(stack) + path, { redirect: 'manual' });
    const csp = answer.headers.get('content-security-policy') ?? '';
    expect(csp).toMatch(/script-src 'self' 'nonce-[A-Za-z0-9+/=]{24}' 'strict-dynamic'/);
    expect(csp).toContain("object-src 'none'");
    expect(csp).toContain("base-uri 'none'");
    expect(csp).not.toContain('unsafe-eval');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    expect(answer.headers.get('x-powered-by')).toBeNull();
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    const framed = path.startsWith('/panel/abcdefgh');
    expect(answer.headers.get('x-frame-options')).toBe(framed ? null : 'DENY');
    expect(csp).toContain(
      framed ? `frame-ancestors 'self' ${stack.simulator.urls.crm}` : "frame-ancestors 'none'",
    );
  });
}

test('every script of a page carries the nonce of its answer', async ({ stack }) => {
  for (const path of ['/manage', '/panel/abcdefgh12345678', '/nowhere']) {
    const answer = await fetch(localUrl(stack) + path);
    const nonce = /'nonce-([^']+)'/.exec(answer.headers.get('content-security-policy') ?? '')?.[1];
    const scripts = (await answer.text()).match(/<script\b[^>]*>/g) ?? [];
    expect(scripts.filter((tag) => !tag.includes(`nonce="${nonce}"`))).toEqual([]);
  }
});

for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND']) {
  test(`${method} is refused everywhere`, async ({ stack }) => {
    for (const path of ['/', '/manage', '/api/health/live', '/nowhere']) {
      const answer = await fetch(localUrl(stack) + path, { method, redirect: 'manual' });
      expect([path, answer.status]).toEqual([path, 405]);
    }
  });
}

test('a WebSocket upgrade is refused', async ({ stack }) => {
  for (const path of ['/manage', '/nowhere', '/_next/hmr']) {
    const request = http.get(localUrl(stack) + path, {
      agent: false,
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      },
    });
    const [answer]: http.IncomingMessage[] = await once(request, 'response');
    request.destroy();
    expect([path, answer?.statusCode]).toEqual([path, 400]);
  }
});

test('liveness and readiness answer without being stored', async ({ stack }) => {
  const live = await fetch(`${localUrl(stack)}/api/health/live`);
  expect([live.status, await live.json()]).toEqual([200, { live: true }]);
  const ready = await fetch(`${localUrl(stack)}/api/health/ready`);
  expect([ready.status, await ready.json()]).toEqual([200, { ready: true, failing: [] }]);
  expect(live.headers.get('cache-control')).toBe('no-store');
  expect(ready.headers.get('cache-control')).toBe('no-store');
});

test('the process was composed once', ({ stack }) => {
  const starts = stack.log().filter((line) => line.includes('"event":"started"'));
  expect(starts).toHaveLength(1);
});
