import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CalendarDate } from '#lib/domain/calendar-date.ts';
import type { Look, RememberedLooks } from '#lib/domain/ledger-look.ts';
import { addLook, ISSUED_TYPES, isWorthNoting, VIEW_APART_MS } from '#lib/domain/ledger-look.ts';

const look = (at: number, read?: number): Look => ({
  at,
  on: '2026-11-21' as CalendarDate,
  ...(read !== undefined && { read }),
});

describe('looks at a card', () => {
  it('have nothing before them at first', () => {
    expect(addLook(undefined, look(0, 3))).toEqual({ last: look(0, 3) });
  });

  it('less than half an hour apart are one view, however long it lasts', () => {
    const first: RememberedLooks = { last: look(0, 3), before: look(-VIEW_APART_MS, 2) };
    const second = addLook(first, look(VIEW_APART_MS - 1, 4));
    const third = addLook(second, look(2 * VIEW_APART_MS - 2, 5));
    expect(third).toEqual({ last: look(2 * VIEW_APART_MS - 2, 5), before: first.before });
  });

  it('half an hour apart are two: what the first showed is seen', () => {
    expect(addLook({ last: look(0, 3), before: look(-9, 1) }, look(VIEW_APART_MS, 4))).toEqual({
      last: look(VIEW_APART_MS, 4),
      before: look(0, 3),
    });
  });

  it('do not go back in time, and keep the rows that were shown', () => {
    expect(addLook({ last: look(9, 3) }, look(5)).last).toEqual(look(9, 3));
  });

  it('are written for a new view, other rows, and now and then', () => {
    const known: RememberedLooks = { last: look(0, 3), before: look(-VIEW_APART_MS, 2) };
    const isWritten = (next: Look) => isWorthNoting(known, addLook(known, next));
    expect(isWritten(look(60_000, 3))).toBe(false);
    expect(isWritten(look(60_000, 4))).toBe(true);
    expect(isWritten(look(5 * 60_000, 3))).toBe(true);
    expect(isWritten(look(VIEW_APART_MS, 3))).toBe(true);
    expect(isWorthNoting(undefined, known)).toBe(true);
  });

  it('never make a view begin sooner for being noted seldom, nor later than half an hour after the last', () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 2 * VIEW_APART_MS }), { maxLength: 30 });
    fc.assert(
      fc.property(gaps, (waits) => {
        let stored: RememberedLooks = { last: look(0) };
        let at = 0;
        for (const wait of waits) {
          at += wait;
          const next = addLook(stored, look(at));
          if (next.before !== stored.before)
            expect(at - stored.last.at).toBeGreaterThanOrEqual(VIEW_APART_MS);
          else expect(wait).toBeLessThan(VIEW_APART_MS);
          if (isWorthNoting(stored, next)) stored = next;
        }
      }),
    );
  });

  it('tell of what the company has issued', () => {
    expect(ISSUED_TYPES.toSorted()).toEqual(
      ['CashReturn', 'CashSale', 'CreditNote', 'DebitNote', 'FinCharge', 'Invoice'].toSorted(),
    );
  });
});
