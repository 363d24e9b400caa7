import http from 'node:http';
import { once } from 'node:events';
import { DatabaseSync } from 'node:sqlite';
import type { AppStack } from '../support/app-stack.ts';
import { ANNE } from '../support/e2e-crm.ts';
import { makePanel, signInToManage } from '../support/e2e-manage.ts';
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
  '/%',
  '/panel/%E0%A4%A',
];
/** Next answers these without asking us. */
const ODD_PATHS = ['/manage/', '//evil.example/x', '/panel/abcdefgh12345678/'];
/** These we answer without asking Next. */
const DIRECT_READS = [
  '/api/panel/abcdefgh12345678/documents?uctx=Cust41001&usid=5&cuid=101',
  '/api/panel/x/documents',
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
    expect(answer.headers.get('x-frame-options')).toBe('DENY');
    expect(csp).toContain("frame-ancestors 'none'");
  });
}

for (const path of [...ODD_PATHS, ...DIRECT_READS]) {
  test(`${path} carries the headers of a page without scripts`, async ({ stack }) => {
    const answer = await fetch(localUrl(stack) + path, { redirect: 'manual' });
    expect(answer.headers.get('content-security-policy')).toMatch(
      /script-src 'none'.*frame-ancestors 'none'/,
    );
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('x-frame-options')).toBe('DENY');
  });
}

for (const path of DIRECT_READS) {
  test(`${path} has a request id, and as anything but a read it is the proxy’s`, async ({
    stack,
  }) => {
    const read = await fetch(localUrl(stack) + path);
    expect(read.status).toBe(401);
    expect(read.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    const action = { method: 'POST', headers: { 'next-action': 'a'.repeat(40) } };
    expect((await fetch(localUrl(stack) + path, action)).status).toBe(403);
    const unknown = { method: 'DELETE' };
    expect((await fetch(localUrl(stack) + path, unknown)).status).toBe(405);
    const foreign = { headers: { 'sec-fetch-site': 'cross-site' } };
    expect((await fetch(localUrl(stack) + path, foreign)).status).toBe(403);
  });
}

test('a path that cannot be decoded is a bad request', async ({ stack }) => {
  expect((await fetch(`${localUrl(stack)}/panel/%E0%A4%A`)).status).toBe(400);
});

test('a panel that exists may be framed by the CRM, and by nobody else', async ({ stack }) => {
  const key = `panel-${Date.now()}`;
  insertPanel(stack.databaseFile(), key);
  const answer = await fetch(`${localUrl(stack)}/panel/${key}?uctx=Cust41001&usid=5`);
  expect(answer.headers.get('content-security-policy')).toMatch(
    new RegExp(`frame-ancestors ${stack.simulator.urls.crm}$`),
  );
  expect(answer.headers.get('x-frame-options')).toBeNull();
});

function insertPanel(file: string, key: string): void {
  const database = new DatabaseSync(file);
  try {
    database.exec('pragma busy_timeout = 5000');
    database
      .prepare('insert into tenant (id, name, created_at) values (?, ?, 0) on conflict do nothing')
      .run('Cust41001', 'Cust41001');
    database
      .prepare(
        `insert into panel (key, tenant_id, name, mapping_field, created_at, created_by, updated_at)
         values (?, 'Cust41001', 'Invoices', 'code', 0, 'anne', 0)`,
      )
      .run(key);
  } finally {
    database.close();
  }
}

test('a server action is taken from our own page only', async ({ page, stack }) => {
  await page.goto(`${stack.appUrl}/manage`);
  await signInToManage(page, ANNE);
  const sent = page.waitForRequest((request) => request.headers()['next-action'] !== undefined);
  await makePanel(page, 'Once');
  const action = await sent;
  const body = action.postDataBuffer() ?? Buffer.alloc(0);
  const own = { ...(await action.allHeaders()), 'content-length': String(body.length) };
  const raw = (changes: Readonly<Record<string, string | undefined>>, path = '/manage') =>
    post(stack, path, { ...own, ...changes }, body);

  for (const changes of [
    { origin: undefined },
    { origin: 'http://evil.example', 'x-forwarded-host': 'evil.example' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': undefined },
  ]) {
    expect([changes, await raw(changes)]).toEqual([changes, 403]);
  }
  for (const path of ['/panel/abcdefgh12345678', '/', '/api/nowhere', '/sign-in/finish']) {
    expect([path, await raw({}, path)]).toEqual([path, 403]);
  }
  const large = { ...own, 'content-length': '65537' };
  expect(await post(stack, '/manage', large, Buffer.alloc(65_537))).toBe(413);
  expect(await raw({ 'content-length': undefined, 'transfer-encoding': 'chunked' })).toBe(411);
  expect(await raw({ 'content-type': 'multipart/form-data; boundary=other' })).toBe(400);
  expect(await raw({ 'content-type': 'text/plain' })).toBe(400);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Once', level: 2, exact: true })).toHaveCount(1);

  // The proof that only what was changed above made the difference; the host named is nobody's.
  expect(await raw({ 'x-forwarded-host': 'evil.example' })).toBe(200);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Once', level: 2, exact: true })).toHaveCount(2);
  expect(stack.log().filter((line) => line.includes('evil.example'))).toEqual([]);
});

/** With headers that `fetch` would not send as they are. */
async function post(
  stack: AppStack,
  path: string,
  headers: Readonly<Record<string, string | undefined>>,
  body: Buffer,
): Promise<number | undefined> {
  const plain = Object.entries(headers).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !entry[0].startsWith(':'),
  );
  const request = http.request(localUrl(stack) + path, {
    agent: false,
    method: 'POST',
    headers: Object.fromEntries(plain),
  });
  // A refusal may come before the whole body was taken.
  request.on('error', () => undefined);
  request.write(body);
  request.end();
  const [answer]: http.IncomingMessage[] = await once(request, 'response');
  request.destroy();
  return answer?.statusCode;
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

for (const route of ['card', 'documents', 'turnover']) {
  test(`the data of ${route} is kept by no cache`, async ({ stack }) => {
    const path = `/api/panel/abcdefgh12345678/${route}?uctx=Cust41001&usid=5&cuid=101`;
    const answer = await fetch(localUrl(stack) + path);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    expect(answer.headers.get('etag')).toBeNull();
  });
}

test('the process was composed once', ({ stack }) => {
  const starts = stack.log().filter((line) => line.includes('"event":"started"'));
  expect(starts).toHaveLength(1);
});
