import { describe, expect, it, onTestFinished } from 'vitest';
import { createHttp } from '#lib/http/create-http.ts';
import type { HttpRequest } from '#lib/http/http.ts';
import { parseRetryAfter } from '#lib/http/retry-after.ts';
import { INTERACTIVE, retryDelayMs } from '#lib/http/retry-policy.ts';
import { sendWithRetry } from '#lib/http/send-with-retry.ts';
import { createLog } from '#lib/log.ts';
import { serve } from './serve.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');

describe('the pause a server asks for', () => {
  it.each([
    ['seconds', { 'retry-after': '30' }, 30_000],
    ['an HTTP date', { 'retry-after': 'Sat, 21 Nov 2026 12:01:00 GMT' }, 60_000],
    ['a date that has passed', { 'retry-after': 'Sat, 21 Nov 2026 11:00:00 GMT' }, 1_000],
    ['zero', { 'retry-after': '0' }, 1_000],
    ['a negative number', { 'retry-after': '-5' }, 1_000],
    ['an absurd number', { 'retry-after': '1000000000' }, 900_000],
    ['nonsense', { 'retry-after': 'soon' }, 1_000],
    ['a reset in seconds', { 'x-ratelimit-reset': '42' }, 42_000],
    ['a reset as an instant', { 'x-ratelimit-reset': String(NOW / 1_000 + 90) }, 90_000],
    ['a reset as an instant in ms', { 'x-ratelimit-reset': String(NOW + 90_000) }, 90_000],
    ['both, of which Retry-After wins', { 'retry-after': '5', 'x-ratelimit-reset': '50' }, 5_000],
  ])('as %s', (_form, headers, waitMs) => {
    expect(parseRetryAfter(new Headers(headers), NOW)).toBe(NOW + waitMs);
  });

  it.each([
    ['a date', { 'retry-after': 'Sat, 21 Nov 2026 12:11:00 GMT' }],
    ['a reset as an instant', { 'x-ratelimit-reset': String(NOW / 1_000 + 660) }],
  ])('as %s is compared with the clock of the server', (_form, headers) => {
    const tenMinutesAhead = { ...headers, date: 'Sat, 21 Nov 2026 12:10:00 GMT' };
    expect(parseRetryAfter(new Headers(tenMinutesAhead), NOW)).toBe(NOW + 60_000);
  });

  it('is unknown when nothing is said', () => {
    expect(parseRetryAfter(new Headers(), NOW)).toBeUndefined();
  });
});

describe('the wait before a retry', () => {
  it('is random from nothing to a doubling bound', () => {
    expect(retryDelayMs(INTERACTIVE, 1, () => 0)).toBe(0);
    expect(retryDelayMs(INTERACTIVE, 1, () => 0.999)).toBe(399);
    expect(retryDelayMs(INTERACTIVE, 2, () => 0.999)).toBe(799);
  });
});

async function send(
  answers: readonly (number | 'reset' | 'stall')[],
  request: Partial<HttpRequest> = {},
  policy = INTERACTIVE,
  headers: Readonly<Record<string, string>> = { 'retry-after': '1' },
) {
  const script = [...answers];
  const { url, requests } = await serve((incoming, response) => {
    const answer = script.shift() ?? 200;
    if (answer === 'reset') incoming.socket.destroy();
    else if (answer !== 'stall') response.writeHead(answer, headers).end('{}');
  });
  const log = createLog({ level: 'silent' });
  const http = createHttp({ allow: () => true, log, clock: Date.now });
  onTestFinished(() => {
    http.close();
  });
  const outcome = await sendWithRetry(
    { http, clock: Date.now, random: () => 0.1 },
    { method: 'GET', url, timeoutMs: 2_000, maxBytes: 1_000, ...request },
    policy,
  ).then(
    (response) => response.status,
    (error: unknown) => (error as { code: string }).code,
  );
  return { outcome, calls: requests.length };
}

it('the reset of the quota, which every answer carries, delays no retry', async () => {
  const reset = { 'x-ratelimit-reset': '1800' };
  expect(await send([503, 200], {}, INTERACTIVE, reset)).toEqual({ outcome: 200, calls: 2 });
});

describe('a request is sent again', () => {
  it.each([500, 502, 503, 504])('once after %i', async (status) => {
    expect(await send([status])).toEqual({ outcome: 200, calls: 2 });
  });

  it('once after a lost connection', async () => {
    expect(await send(['reset'])).toEqual({ outcome: 200, calls: 2 });
  });

  it('and its second failure is the answer', async () => {
    expect(await send([503, 502])).toEqual({ outcome: 502, calls: 2 });
    expect(await send(['reset', 'reset'])).toEqual({ outcome: 'http.unreachable', calls: 2 });
  });
});

describe('a request is never sent again', () => {
  it.each([400, 401, 403, 404, 409, 429])('after %i', async (status) => {
    expect(await send([status])).toEqual({ outcome: status, calls: 1 });
  });

  it.each(['POST', 'PUT', 'DELETE'] as const)('when it is a %s', async (method) => {
    expect(await send([503], { method })).toEqual({ outcome: 503, calls: 1 });
  });

  it('when it ran into its own time limit', async () => {
    expect(await send(['stall'], { timeoutMs: 100 })).toEqual({
      outcome: 'http.timeout',
      calls: 1,
    });
  });

  it('when the total deadline would pass meanwhile', async () => {
    const policy = { ...INTERACTIVE, deadlineMs: 500 };
    expect(await send([503], {}, policy)).toEqual({ outcome: 503, calls: 1 });
  });
});

it('a stalled server cannot hold a caller longer than the total deadline', async () => {
  const startedAt = performance.now();
  await send(['stall'], { timeoutMs: 60_000 }, { ...INTERACTIVE, deadlineMs: 300 });
  expect(performance.now() - startedAt).toBeLessThan(10_000);
});
