import { describe, expect, test } from 'vitest';
import {
  CONNECTION_TRANSITIONS,
  eventOfError,
  refusalOfState,
  stateAfter,
} from '#lib/connections/connection-transitions.ts';
import { CONNECTION_STATES, mayRead } from '#lib/domain/connection.ts';
import type { ErrorCode } from '#lib/errors.ts';

describe('connection transitions', () => {
  test('a grant is doubted once before it is given up', () => {
    expect(stateAfter('connected', 'refresh-refused')).toBe('suspect');
    expect(stateAfter('suspect', 'refresh-refused')).toBe('suspect');
    expect(stateAfter('suspect', 'grant-lost')).toBe('needs-reauthentication');
    expect(stateAfter('suspect', 'refreshed')).toBe('connected');
  });

  test('only a new grant brings a new or paused connection to life', () => {
    for (const state of ['new', 'paused'] as const) {
      const changing = Object.keys(CONNECTION_TRANSITIONS).filter(
        (event) => stateAfter(state, event as keyof typeof CONNECTION_TRANSITIONS) !== state,
      );
      expect(changing.filter((event) => !event.startsWith('granted'))).toEqual([]);
      expect(stateAfter(state, 'granted')).toBe('connected');
    }
  });

  test.each([
    ['granted', { paused: 'connected', removed: 'removed' }, 'connected'],
    ['granted-by-link', { paused: 'paused', removed: 'removed' }, 'connected'],
    [
      'granted-without-licence',
      { connected: 'connected', suspect: 'suspect', paused: 'paused', removed: 'removed' },
      'no-licence',
    ],
  ] as const)('%s leads from every other state to the one it earns', (event, kept, to) => {
    const states = CONNECTION_STATES.map((state) => [state, stateAfter(state, event)]);
    expect(Object.fromEntries(states)).toEqual({
      ...Object.fromEntries(CONNECTION_STATES.map((state) => [state, to])),
      ...kept,
    });
  });

  test('nothing brings a removed connection back', () => {
    for (const transition of Object.values(CONNECTION_TRANSITIONS)) {
      expect(transition.from).not.toContain('removed');
    }
  });

  test('outages, throttling and answers about one customer say nothing about the grant', () => {
    const codes: readonly ErrorCode[] = [
      'visma.rate-limited',
      'visma.unavailable',
      'visma.unexpected-response',
      'visma.connect-unavailable',
      'visma.no-such-customer',
      'visma.rejected',
      'http.timeout',
      'http.unreachable',
      'connection.busy',
    ];
    expect(codes.map((code) => eventOfError(code, 'interactive'))).toEqual(
      codes.map(() => undefined),
    );
  });

  test('the original error 12002 and a repeated 401 both ask for reauthentication', () => {
    expect(eventOfError('visma.company-refused', 'interactive')).toBe('grant-lost');
    expect(eventOfError('visma.unauthorized', 'interactive')).toBe('grant-lost');
  });

  test('exactly the readable states have no refusal', () => {
    for (const state of CONNECTION_STATES) {
      expect(refusalOfState(state) === undefined).toBe(mayRead(state));
    }
  });
});
