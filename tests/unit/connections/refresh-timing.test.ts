import { expect, test } from 'vitest';
import { createRefreshTiming } from '#lib/connections/refresh-timing.ts';

test('the default timings keep their own promises', () => {
  expect(() => createRefreshTiming()).not.toThrow();
});

test('a lease in which two calls do not fit is refused', () => {
  expect(() => createRefreshTiming({ leaseMs: 16_000 })).toThrow(
    expect.objectContaining({ code: 'config.invalid' }),
  );
});

test('a lease after which a replay would miss the grace period is refused', () => {
  expect(() => createRefreshTiming({ leaseMs: 50_000 })).toThrow(
    expect.objectContaining({ code: 'config.invalid' }),
  );
});
