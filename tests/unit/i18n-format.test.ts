import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CalendarDate } from '#lib/domain/calendar-date.ts';
import type { AmountE4 } from '#lib/domain/money.ts';
import { createFormat } from '#lib/i18n/format.ts';
import { LOCALES } from '#lib/i18n/locale.ts';

const SPACE = '\u00a0';
const MINUS = '\u2212';

describe('amounts', () => {
  it.each([
    ['nb', 12_345_000, `1${SPACE}234,50`],
    ['sv', 12_345_000, `1${SPACE}234,50`],
    ['fi', 12_345_000, `1${SPACE}234,50`],
    ['de', 12_345_000, '1.234,50'],
    ['da', 12_345_000, '1.234,50'],
    ['nl', 12_345_000, '1.234,50'],
    ['en', 12_345_000, '1,234.50'],
    ['nb', -25_000_000, `${MINUS}2${SPACE}500,00`],
    ['nl', -25_000_000, `${MINUS}2.500,00`],
    ['en', 0, '0.00'],
    ['en', 49, '0.00'],
    ['en', 50, '0.01'],
    ['en', -49, '0.00'],
    ['en', -50, `${MINUS}0.01`],
    ['en', 10_050, '1.01'],
    ['en', 9_007_199_254_740_991, '900,719,925,474.10'],
  ] as const)('%s writes %i ten-thousandths as %s', (locale, amount, written) => {
    expect(createFormat(locale, 'UTC').amount(amount as AmountE4)).toBe(written);
  });

  it('keep every cent of any amount, in every language', () => {
    const formats = LOCALES.map((locale) => createFormat(locale, 'UTC'));
    fc.assert(
      fc.property(fc.integer({ min: -9e13, max: 9e13 }), (cents) => {
        for (const format of formats) {
          const written = format.amount((cents * 100) as AmountE4);
          expect(Number(written.replace(/\D/g, ''))).toBe(Math.abs(cents));
          expect(written.startsWith(MINUS)).toBe(cents < 0);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('dates and times', () => {
  it.each([
    ['nb', '21.11.2026'],
    ['da', '21.11.2026'],
    ['fi', '21.11.2026'],
    ['de', '21.11.2026'],
    ['nl', '21-11-2026'],
    ['sv', '2026-11-21'],
    ['en', '21 Nov 2026'],
  ] as const)('%s writes a calendar date as %s, wherever the reader is', (locale, written) => {
    for (const timeZone of ['Pacific/Kiritimati', 'Pacific/Niue', 'Europe/Oslo']) {
      expect(createFormat(locale, timeZone).date('2026-11-21' as CalendarDate)).toBe(written);
    }
  });

  it('tell the time alone today and with its date on any other day', () => {
    const format = createFormat('nb', 'Europe/Oslo');
    const now = Date.parse('2026-11-21T13:05:00Z');
    expect(format.time(Date.parse('2026-11-21T08:12:00Z'), now)).toBe('09:12');
    expect(format.time(Date.parse('2026-11-20T22:59:00Z'), now)).toBe('20.11.2026 23:59');
    expect(format.time(Date.parse('2026-11-20T23:00:00Z'), now)).toBe('00:00');
  });
});
