import { expect, test } from 'vitest';
import { isReturnFromVisma } from '#lib/connections/leave-visma.ts';
import { CONNECT_RESULTS } from '#lib/domain/connect-result.ts';
import type { ConnectionId } from '#lib/domain/ids.ts';
import {
  cleanRedirect,
  findJourneyOf,
  findNewestJourney,
  journeyCookie,
  journeyEnd,
} from '../../app/oauth/visma/journey.ts';
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

test.each([
  ['hand-over', '/hand-over'],
  ['run', '/manage/reconnect'],
] as const)('a journey from %s ends there, about its own connection', (from, path) => {
  const answer = journeyEnd('https://panel.example', { from, connectionId }, 'reconnected');
  expect(answer.headers.get('location')).toBe(
    `https://panel.example${path}?result=reconnected&connection=${connectionId}`,
  );
});

test('of journeys in several tabs each is found by its own state, and the newest where none is', () => {
  const journeys = ['a', 'b', 'c'].map((awaitedState) => ({
    ...({ from: 'run', isServiceProof: awaitedState === 'b', connectionId, awaitedState } as const),
  }));
  const headers = new Headers();
  for (const journey of journeys) {
    headers.set('cookie', journeyCookie(headers, journey).split(';')[0] ?? '');
  }
  for (const journey of journeys) {
    expect(findJourneyOf(headers, (state) => state === journey.awaitedState)).toEqual(journey);
  }
  expect(findNewestJourney(headers)?.awaitedState).toBe('c');
});

test('the cookie of the journeys does not grow, and keeps nothing that is none', () => {
  const headers = new Headers({ cookie: '__Host-visma-journey=evil.x.y.z~run...a b~manage.' });
  for (let count = 0; count < 20; count += 1) {
    const journey = { from: 'manage', isServiceProof: false, connectionId } as const;
    const cookie = journeyCookie(headers, { ...journey, awaitedState: `state-${count}` });
    headers.set('cookie', cookie.split(';')[0] ?? '');
  }
  expect(headers.get('cookie')).not.toContain('evil');
  expect(
    headers
      .get('cookie')
      ?.split('~')
      .map((each) => each.split('.').at(-1)),
  ).toEqual(['state-19', 'state-18', 'state-17', 'state-16', 'state-15']);
});

test('the cookie of the journey is host-bound and unreadable to scripts', () => {
  const cookie = journeyCookie(new Headers(), {
    ...{ from: 'run', isServiceProof: false, connectionId, awaitedState: 'a' },
  });
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
