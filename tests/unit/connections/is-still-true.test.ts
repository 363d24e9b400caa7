import { expect, test } from 'vitest';
import { CONNECT_RESULTS } from '#lib/domain/connect-result.ts';
import { CONNECTION_STATES, mayRead } from '#lib/domain/connection.ts';
import { isStillTrue } from '../../../app/manage/is-still-true.ts';

test.each(['connected', 'reconnected'] as const)('%s is said of what may be read only', (word) => {
  const told = CONNECTION_STATES.filter((state) => isStillTrue(word, { state }));
  expect(told).toEqual(CONNECTION_STATES.filter(mayRead));
  expect(isStillTrue(word, undefined)).toBe(false);
});

test('a refusal is told whatever became of the connection', () => {
  const refusals = CONNECT_RESULTS.filter((word) => !word.endsWith('connected'));
  for (const word of [...refusals, 'already-connected'] as const) {
    expect(isStillTrue(word, undefined)).toBe(true);
    expect(isStillTrue(word, { state: 'needs-reauthentication' })).toBe(true);
  }
});
