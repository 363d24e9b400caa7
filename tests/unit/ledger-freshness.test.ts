import { expect, it } from 'vitest';
import { ledgerFreshness } from '#lib/ledger/ledger-freshness.ts';

const NOW = 1_800_000_000_000;
const DAY_MS = 86_400_000;

it.each([
  ['never read', { readAt: undefined, nextTryAt: 0 }, undefined, undefined],
  ['read a moment ago', { readAt: NOW - 5_000, nextTryAt: 0 }, undefined, NOW + 10_000],
  ['read a minute ago', { readAt: NOW - 60_000, nextTryAt: 0 }, undefined, undefined],
  ['failing', { readAt: NOW - 60_000, nextTryAt: NOW + 42_000 }, undefined, NOW + 42_000],
  ['of a paused connection', { readAt: NOW - 60_000, nextTryAt: 0 }, NOW + 900_000, NOW + 900_000],
  ['of a pause that has ended', { readAt: NOW - 60_000, nextTryAt: NOW }, NOW - 1, undefined],
])('a ledger %s may be refreshed when it is worth it', (_what, ledger, pausedUntil, refreshAt) => {
  expect(ledgerFreshness(ledger, pausedUntil, NOW).refreshAt).toBe(refreshAt);
});

it.each([
  [DAY_MS, undefined],
  [DAY_MS + 1, true],
])('rows are not taken for today’s when they are older than a day: %i', (age, isTooOld) => {
  expect(ledgerFreshness({ readAt: NOW - age, nextTryAt: 0 }, undefined, NOW).isTooOld).toBe(
    isTooOld,
  );
});
