import { describe, expect, it } from 'vitest';
import { findRefusal, isActionBody } from '#lib/http/judge-request.ts';

const APP = 'https://panel.example.com';
const OWN = {
  origin: APP,
  'sec-fetch-site': 'same-origin',
  'content-length': '100',
  'next-action': '00'.repeat(21),
};
type Changes = Readonly<Record<string, string | undefined>>;
const statusOf = (path: string, changes: Changes, method = 'POST') => {
  const headers = new Headers();
  for (const [name, value] of Object.entries(changes)) {
    if (value !== undefined) headers.set(name, value);
  }
  return findRefusal({ method, path, headers }, APP)?.status;
};

describe('a server action', () => {
  it.each(['/manage', '/manage/connections/1'])('of our own page passes under %s', (path) => {
    expect(statusOf(path, OWN)).toBeUndefined();
    expect(statusOf(path, { ...OWN, 'content-length': '65536' })).toBeUndefined();
  });

  it.each([
    ['no origin', { origin: undefined }],
    ['another origin', { origin: 'https://evil.example' }],
    ['an origin of nothing', { origin: 'null' }],
    [
      'an origin that the named host agrees with',
      { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' },
    ],
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a neighbour', { 'sec-fetch-site': 'same-site' }],
  ])('of %s is refused', (_, changed) => {
    expect(statusOf('/manage', { ...OWN, ...changed })).toBe(403);
  });

  it('without Fetch Metadata is refused', () => {
    expect(statusOf('/manage', { ...OWN, 'sec-fetch-site': undefined })).toBe(403);
  });

  it.each(['/panel/abcdefgh12345678', '/', '/managed', '/sign-in', '/api/nowhere', '/api'])(
    'is refused on %s',
    (path) => {
      expect(statusOf(path, OWN)).toBe(403);
      const form = { 'next-action': undefined, 'content-type': 'multipart/form-data; boundary=x' };
      expect(statusOf(path, { ...OWN, ...form })).toBe(403);
    },
  );

  it('is refused when its body is too long or of unknown length', () => {
    expect(statusOf('/manage', { ...OWN, 'content-length': '65537' })).toBe(413);
    expect(statusOf('/manage', { ...OWN, 'content-length': 'many' })).toBe(413);
    expect(statusOf('/manage', { ...OWN, 'content-length': undefined })).toBe(411);
    expect(statusOf('/manage', { ...OWN, 'transfer-encoding': 'chunked' })).toBe(411);
  });

  it('is refused without a readable id', () => {
    for (const id of [undefined, 'nonsense', `${OWN['next-action']} x`]) {
      expect(statusOf('/manage', { ...OWN, 'next-action': id })).toBe(400);
    }
  });

  const reads = (body: BodyInit, type?: string) =>
    isActionBody(
      new Request(APP, { method: 'POST', body, headers: type ? { 'content-type': type } : {} }),
    );

  it('has a body that React could have written', async () => {
    const form = new FormData();
    form.append('1_name', 'Invoices');
    expect(await reads(form)).toBe(false);
    form.append('0', '[{"kind":"idle"},"$K1"]');
    expect(await reads(form)).toBe(true);
    expect(await reads('[]', 'text/plain;charset=UTF-8')).toBe(true);
    expect(await reads('garbage{{', 'text/plain')).toBe(false);
    expect(await reads('garbage', 'multipart/form-data; boundary=x')).toBe(false);
    expect(await reads('garbage', 'multipart/form-data')).toBe(false);
  });
});

it('leaves JSON for the routes of /api to them', () => {
  expect(statusOf('/api/session/redeem', { 'content-type': 'application/json' })).toBeUndefined();
});

it('lets pages be read, and no other method through', () => {
  expect(statusOf('/panel/abcdefgh12345678', {}, 'GET')).toBeUndefined();
  expect(statusOf('/manage', {}, 'HEAD')).toBeUndefined();
  expect(statusOf('/manage', OWN, 'PUT')).toBe(405);
  expect(statusOf('/panel/%E0%A4%A', {}, 'GET')).toBe(400);
  expect(statusOf('/manage', { upgrade: 'websocket' }, 'GET')).toBe(400);
});
