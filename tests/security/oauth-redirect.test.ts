import { expect, test } from 'vitest';
import { isReturnFromVisma } from '#lib/connections/leave-visma.ts';
import { CONNECT_RESULTS } from '#lib/domain/connect-result.ts';
import type { ConnectionId } from '#lib/domain/ids.ts';
import { cleanRedirect, journeyCookie, journeyEnd } from '../../app/oauth/visma/journey.ts';
import { transactionCookie } from '../../app/oauth/visma/transaction-cookie.ts';

const connectionId = '11111111-1111-4111-8111-111111111111' as ConnectionId;

test('every result leads to our own manage page by 303, with a word and an id and nothing else', () => {
  for (const result of CONNECT_RESULTS) {
    const journey = { from: 'manage', connectionId } as const;
    const answer = journeyEnd('https://panel.example', journey, result);
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe(
      `https://panel.example/manage?result=${result}&connection=${connectionId}`,
    );
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
  }
});

test('the holder of a link comes back to a page without any id', () => {
  const journey = { from: 'hand-over', connectionId } as const;
  const answer = journeyEnd('https://panel.example', journey, 'reconnected');
  expect(answer.headers.get('location')).toBe('https://panel.example/hand-over?result=reconnected');
});

test('the cookie of the journey is host-bound and unreadable to scripts', () => {
  const cookie = journeyCookie({ from: 'run', connectionId });
  for (const attribute of ['Path=/', 'Secure', 'HttpOnly', 'SameSite=Lax', 'Max-Age=600']) {
    expect(cookie.split('; ')).toContain(attribute);
  }
});

test('the transaction cookie is host-bound, secure, unreadable to scripts, and goes along from Visma', () => {
  const cookie = transactionCookie('A'.repeat(43));
  expect(cookie.startsWith('__Host-visma=')).toBe(true);
  for (const attribute of ['Path=/', 'Secure', 'HttpOnly', 'SameSite=Lax', 'Max-Age=600']) {
    expect(cookie.split('; ')).toContain(attribute);
  }
  expect(cookie).not.toContain('Domain');
  expect(cookie).not.toContain('Partitioned');
});

test('the redirect to Visma sets the cookie and is not cached', () => {
  const answer = cleanRedirect(new URL('https://connect.example/authorize?x=1'), ['a=b']);
  expect(answer.status).toBe(303);
  expect(answer.headers.get('set-cookie')).toBe('a=b');
  expect(answer.headers.get('cache-control')).toBe('private, no-store');
});

test('only the sign-out that this browser began leads on to Visma', () => {
  expect(isReturnFromVisma('kept', 'kept')).toBe(true);
  for (const [kept, state] of [
    ['kept', ''],
    ['kept', 'other'],
    ['', 'other'],
    ['', ''],
  ] as const) {
    expect(isReturnFromVisma(kept, state)).toBe(false);
  }
});
