import { expect, it } from 'vitest';
import { laterStamp } from '#lib/ledger/watermark.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');

it.each([
  ['2026-11-21T11:00:00', '2026-11-21T11:00:00'],
  ['2026-11-21 11:00:00.123', '2026-11-21T11:00:00'],
  ['2026-11-21T11:00:00+02:00', '2026-11-21T11:00:00'],
  // Ahead by what a zone may explain, and by more: changes until then must not be hidden.
  ['2026-11-21T14:00:00', '2026-11-21T12:00:00'],
  ['2026-11-22T11:59:00', '2026-11-21T12:00:00'],
  ['2026-11-23T00:00:00', undefined],
  ['yesterday', undefined],
])('of %s it is known that it changed at %s', (stamp, watermark) => {
  expect(laterStamp(undefined, stamp, NOW)).toBe(watermark);
});

it('is the later one', () => {
  const later = '2026-11-21T11:00:00';
  expect(laterStamp(later, '2026-11-21T10:00:00', NOW)).toBe(later);
  expect(laterStamp('2026-11-21T10:00:00', later, NOW)).toBe(later);
});
