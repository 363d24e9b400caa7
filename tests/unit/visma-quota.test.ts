import { expect, it } from 'vitest';
import { findQuota } from '#lib/visma/quota.ts';

const NOW = Date.UTC(2026, 10, 21, 12);
const headers = (reset: string) => ({
  'X-RateLimit-Limit': '5000',
  'X-RateLimit-Remaining': '4321',
  'X-RateLimit-Reset': reset,
  'X-RateLimit-Policy': '4-fixed-window',
});

it.each([
  ['seconds', '600'],
  ['an epoch', String(NOW / 1000 + 600)],
])('the quota is read with the reset as %s', (_what, reset) => {
  expect(findQuota(new Headers(headers(reset)), NOW)).toEqual({
    limit: 5000,
    remaining: 4321,
    resetAt: NOW + 600_000,
    policy: '4-fixed-window',
  });
});

it('the quota is unknown without the headers', () => {
  expect(findQuota(new Headers(), NOW)).toBeUndefined();
});
