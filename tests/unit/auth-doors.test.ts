import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { findCookie, readCookies } from '#lib/auth/cookies.ts';
import { createCrmTokenTiming } from '#lib/auth/crm-token-timing.ts';
import { hashToken, isSameToken } from '#lib/vault/opaque-token.ts';
import { createRateBound } from '#lib/auth/rate-bound.ts';
import { readJson } from '#lib/auth/read-json.ts';
import {
  refuseForeignRead,
  requireOwnAction,
  requireOwnRequest,
} from '#lib/auth/require-own-request.ts';

const APP = 'https://panel.example';

describe('a change', () => {
  const own = {
    origin: APP,
    'sec-fetch-site': 'same-origin',
    'x-invoice-panel': '1',
    'content-type': 'application/json; charset=utf-8',
  };
  const send = (headers: object, method = 'POST') =>
    requireOwnRequest({ method, headers: new Headers({ ...own, ...headers }) }, APP);

  it('is taken from our own page', () => {
    expect(() => send({})).not.toThrow();
  });

  it.each([
    [{ origin: 'https://panel.example.evil' }],
    [{ origin: 'http://panel.example' }],
    [{ origin: 'null' }],
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'none' }],
    [{ 'x-invoice-panel': '0' }],
    [{ 'content-type': 'text/plain' }],
    [{ 'content-type': 'application/x-www-form-urlencoded' }],
    [{ 'content-type': 'application/jsonp' }],
  ])('is refused with %j', (headers) => {
    expect(() => send(headers)).toThrow(
      expect.objectContaining({ code: 'auth.forbidden-request' }),
    );
  });

  it.each(['GET', 'PUT', 'DELETE'])('is refused as %s', (method) => {
    expect(() => send({}, method)).toThrow(
      expect.objectContaining({ code: 'auth.forbidden-request' }),
    );
  });
});

it('a server action is taken from our own page only', () => {
  const own = { origin: APP, 'sec-fetch-site': 'same-origin' };
  const from = (headers: HeadersInit) => () => requireOwnAction(new Headers(headers), APP);
  const forbidden = expect.objectContaining({ code: 'auth.forbidden-request' });
  expect(from(own)).not.toThrow();
  expect(from({ origin: APP })).toThrow(forbidden);
  expect(from({ 'sec-fetch-site': 'same-origin' })).toThrow(forbidden);
  expect(from({ ...own, origin: 'https://evil.example' })).toThrow(forbidden);
  expect(from({ ...own, 'sec-fetch-site': 'cross-site' })).toThrow(forbidden);
});

describe('a read', () => {
  it('is refused when another site caused it, and only then', () => {
    const from = (site: string) => () => refuseForeignRead(new Headers({ 'sec-fetch-site': site }));
    expect(from('cross-site')).toThrow(expect.objectContaining({ code: 'auth.forbidden-request' }));
    expect(from('same-site')).toThrow(expect.objectContaining({ code: 'auth.forbidden-request' }));
    expect(from('same-origin')).not.toThrow();
    expect(from('none')).not.toThrow();
    expect(() => refuseForeignRead(new Headers())).not.toThrow();
  });
});

describe('cookies', () => {
  const headers = new Headers({
    cookie: 'a=1; __Host-panel=x=y; b=%7C; c=%; a=2; empty=; =z; lone',
  });

  it('are read as sent, the first of a name', () => {
    expect(readCookies(headers)).toEqual({
      a: '1',
      '__Host-panel': 'x=y',
      b: '|',
      c: '%',
      empty: '',
    });
  });

  it('without a value are none', () => {
    expect(findCookie(headers, 'empty')).toBeUndefined();
    expect(findCookie(headers, 'toString')).toBeUndefined();
    expect(findCookie(new Headers(), 'a')).toBeUndefined();
  });
});

describe('a body', () => {
  const schema = z.strictObject({ a: z.number() });
  const post = (body: string) => new Request(APP, { method: 'POST', body });

  it('is parsed', async () => {
    expect(await readJson(post('{"a":1}'), schema)).toEqual({ a: 1 });
  });

  it.each(['', '{', '{"a":"1"}', '{"a":1,"b":2}', '[]'])(
    'is refused when it is %j',
    async (body) => {
      await expect(readJson(post(body), schema)).rejects.toMatchObject({ code: 'input.invalid' });
    },
  );

  it('is read no further than 64 KB, even when it never ends', async () => {
    const endless = new ReadableStream({
      pull(controller) {
        controller.enqueue(new Uint8Array(16_384));
      },
    });
    const init = { method: 'POST', body: endless, duplex: 'half' } as const;
    await expect(readJson(new Request(APP, init), schema)).rejects.toMatchObject({
      code: 'input.too-large',
    });
  });
});

describe('a bound', () => {
  it('counts by key and in all, and forgets after its window', () => {
    const bound = createRateBound({ perKey: 2, inAll: 3, windowMs: 1_000 });
    bound.count('a', 10_000);
    bound.count('a', 10_000);
    expect(() => bound.count('a', 10_500)).toThrow(expect.objectContaining({ retryAt: 11_000 }));
    bound.count('b', 10_500);
    expect(() => bound.count('b', 10_500)).toThrow(
      expect.objectContaining({ code: 'auth.too-many-requests' }),
    );
    bound.count('a', 11_000);
  });

  it('does not count what it refused', () => {
    const bound = createRateBound({ perKey: 1, inAll: 2, windowMs: 1_000 });
    bound.count('a', 10_000);
    for (let n = 0; n < 5; n += 1) expect(() => bound.count('a', 10_000)).toThrow();
    bound.count('b', 10_000);
  });
});

describe('tokens', () => {
  it('hash to the S256 challenge of RFC 7636, appendix B', () => {
    expect(hashToken('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
      'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    );
  });

  it('are compared whole', () => {
    expect(isSameToken('abc', 'abc')).toBe(true);
    expect(isSameToken('abc', 'abcd')).toBe(false);
    expect(isSameToken('', 'a')).toBe(false);
  });

  it('are not refreshed under a lease that two tries outlast', () => {
    expect(() => createCrmTokenTiming({ leaseMs: 16_000 })).toThrow(
      expect.objectContaining({ code: 'config.invalid' }),
    );
  });
});
