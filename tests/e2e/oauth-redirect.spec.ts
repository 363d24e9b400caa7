import type { AppStack } from '../support/app-stack.ts';
import { expect, test } from '../support/e2e-test.ts';

const ID = '11111111-1111-4111-8111-111111111111';

/** Ways to write a foreign address that some redirect somewhere has followed (check B7). */
const FOREIGN = [
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  'https:evil.example',
  'https://evil.example',
  'http://evil.example',
  '%2f%2fevil.example',
  '%5c%5cevil.example',
  'javascript:alert(1)',
  'data:text/html,evil.example',
  '/manage\r\nlocation: https://evil.example',
  '/manage%0d%0alocation:%20https://evil.example',
  'https://panel.localhost@evil.example',
  'https://panel.localhost.evil.example',
  '///evil.example',
  '/%09/evil.example',
] as const;
/** Ours, and those that other products have. */
const PARAMETERS = ['from', 'connection', 'result', 'choose', 'returnTo', 'callbackUrl', 'next'];
const PATHS = ['/oauth/visma/start', '/oauth/visma/callback'] as const;

/** Node's resolver need not know `panel.localhost`. */
const ask = ({ appUrl }: AppStack, pathAndQuery: string, init: RequestInit = {}) =>
  fetch(`http://127.0.0.1:${new URL(appUrl).port}${pathAndQuery}`, { redirect: 'manual', ...init });

function expectOwnRedirect({ appUrl }: AppStack, answer: Response, asked: string): void {
  expect(answer.status, asked).toBe(303);
  const location = answer.headers.get('location') ?? '';
  const { origin, pathname } = new URL(location, appUrl);
  expect(origin, asked).toBe(appUrl);
  expect(['/manage', '/manage/reconnect', '/hand-over'], asked).toContain(pathname);
  expect(location, asked).not.toContain('evil');
  expect(answer.headers.get('cache-control'), asked).toContain('no-store');
}

for (const path of PATHS) {
  test(`${path} leads nobody away, whatever is written into its address or cookie`, async ({
    stack,
  }) => {
    for (const foreign of FOREIGN) {
      const values = Object.fromEntries(PARAMETERS.map((name) => [name, foreign]));
      const whole = `${path}?${new URLSearchParams({ ...values, state: 'x', code: 'x' })}`;
      expectOwnRedirect(stack, await ask(stack, whole), whole);
      const raw = `${path}?from=${encodeURI(foreign)}&connection=${ID}`;
      expectOwnRedirect(stack, await ask(stack, raw), raw);
      const cookie = `__Host-visma-journey=${encodeURIComponent(foreign)}.${ID}.secret`;
      const state = `${path}?state=secret`;
      expectOwnRedirect(stack, await ask(stack, state, { headers: { cookie } }), cookie);
    }
  });

  test(`${path} takes no form, and repeats none elsewhere`, async ({ stack }) => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
      const body = method === 'DELETE' ? null : new URLSearchParams({ state: 'x', code: 'x' });
      const answer = await ask(stack, path, { method, body });
      expect(answer.status, method).toBeGreaterThanOrEqual(400);
      expect(answer.status, method).toBeLessThan(500);
      expect(answer.headers.get('location'), method).toBeNull();
    }
  });
}

test('a start that a foreign site caused sends nobody to Visma', async ({ stack }) => {
  for (const site of ['cross-site', 'same-site']) {
    const headers = { 'sec-fetch-site': site };
    const answer = await ask(stack, `/oauth/visma/start?connection=${ID}`, { headers });
    expectOwnRedirect(stack, answer, site);
    expect(answer.headers.getSetCookie()).toEqual([]);
  }
});
