import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaleBars } from '#components/ledger/figures/turnover-bars.ts';
import type { CalendarDate } from '#lib/domain/calendar-date.ts';
import type { DocumentType } from '#lib/domain/document.ts';
import { DOCUMENT_TYPES } from '#lib/domain/document.ts';
import type { AmountE4 } from '#lib/domain/money.ts';
import type { CalendarMonth, DocumentSums, TurnoverKind } from '#lib/domain/turnover.ts';
import { findTurnover, groupTurnover, monthBefore, turnoverKinds } from '#lib/domain/turnover.ts';

const TODAY = '2026-11-21' as CalendarDate;

const sums = (changes: Partial<Omit<DocumentSums, 'month'>> & { month?: string } = {}) => ({
  ...{ currency: 'NOK', type: 'Invoice' as DocumentType, by: 'document-date' as const },
  ...{ sumE4: 100n, baseSumE4: 100n, count: 1 },
  ...changes,
  month: (changes.month ?? '2026-11') as CalendarMonth,
});
const turnoverOf = (...parts: readonly DocumentSums[]) =>
  findTurnover(groupTurnover(parts), TODAY, 'NOK');
const lastMonthOf = (...parts: readonly DocumentSums[]) => {
  const [line] = turnoverOf(...parts).lines;
  return [line?.invoicedE4.at(-1), line?.paidE4.at(-1)];
};

describe('24 months invoiced and paid', () => {
  it('end with the present one, whatever the length of months', () => {
    const { months } = findTurnover([], '2026-03-31' as CalendarDate, undefined);
    expect([months.length, months[0], months[22], months[23]]).toEqual([
      ...[24, '2024-04', '2026-02', '2026-03'],
    ]);
    expect(monthBefore('2026-01-31' as CalendarDate, 1)).toBe('2025-12');
    expect(monthBefore('2026-12-31' as CalendarDate, -2)).toBe('2027-02');
  });

  it.each<[DocumentType, readonly TurnoverKind[]]>(
    DOCUMENT_TYPES.map((type) => [
      type,
      {
        ...{ Invoice: ['invoiced'], DebitNote: ['invoiced'], FinCharge: ['invoiced'] },
        ...{ CreditNote: ['invoiced'], CashSale: ['invoiced', 'cash'] },
        ...{ CashReturn: ['invoiced', 'cash'], Payment: ['payments'], Prepayment: ['payments'] },
        ...{ VoidPayment: ['payments'], Refund: ['payments'], SmallBalanceWo: [] },
        ...{ SmallCreditWo: [], Undefined: [], NoUpdate: [] },
      }[type] as readonly TurnoverKind[],
    ]),
  )('count a %s as %j', (type, kinds) => {
    expect(turnoverKinds({ type, by: 'document-date' })).toEqual(kinds);
  });

  it('take credit notes from what was invoiced, and reversals from what was paid', () => {
    expect(
      lastMonthOf(
        sums({ sumE4: 1_000n }),
        sums({ type: 'CreditNote', sumE4: -300n }),
        sums({ type: 'CashSale', sumE4: 50n }),
        sums({ type: 'Payment', sumE4: -700n }),
        sums({ type: 'Refund', sumE4: 20n }),
      ),
    ).toEqual([750, 730]);
  });

  it('count invoices as paid when they were settled only where there are no payments', () => {
    const settled = sums({ by: 'settlement-date', sumE4: 900n });
    const old = sums({ type: 'Payment', sumE4: -1n, month: '2024-11' });
    expect(turnoverOf(settled).paidBy).toBe('settlements');
    expect(lastMonthOf(settled)).toEqual([0, 900]);
    expect(lastMonthOf(settled, sums({ type: 'Payment', sumE4: -700n }))).toEqual([0, 700]);
    expect(turnoverOf(settled, old).paidBy).toBe('settlements');
  });

  it('leave out what is older or yet to come', () => {
    expect(turnoverOf(sums({ month: '2024-11' }), sums({ month: '2026-12' })).lines).toEqual([]);
  });

  it('never mix currencies but in the company’s own, most documents first', () => {
    const euros = sums({ currency: 'EUR', sumE4: 10n, baseSumE4: 115n, count: 3 });
    const { lines, total } = turnoverOf(sums(), euros);
    expect(lines.map(({ currency, invoicedE4 }) => [currency, invoicedE4.at(-1)])).toEqual([
      ['EUR', 10],
      ['NOK', 100],
    ]);
    expect([total?.currency, total?.invoicedE4.at(-1)]).toEqual(['NOK', 215]);
    expect(turnoverOf(sums())).not.toHaveProperty('total');
    expect(findTurnover(groupTurnover([sums(), euros]), TODAY, undefined)).not.toHaveProperty(
      'total',
    );
  });

  it('say nothing of sums that no safe integer holds', () => {
    expect(turnoverOf(sums({ sumE4: 2n ** 60n, baseSumE4: 1n })).lines).toEqual([]);
  });

  it('are the same however the ledger was cut into parts', () => {
    const part = fc.record({
      month: fc.constantFrom('2026-09', '2026-10', '2026-11'),
      type: fc.constantFrom(...DOCUMENT_TYPES),
      currency: fc.constantFrom('NOK', 'EUR'),
      sumE4: fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n }),
    });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), fc.nat({ max: 40 }), (parts, cut) => {
        const all = parts.map((each) => sums(each));
        const inTwo = [...all.slice(cut), ...all.slice(0, cut)];
        expect(findTurnover(groupTurnover(inTwo), TODAY, 'NOK')).toEqual(turnoverOf(...all));
      }),
    );
  });
});

describe('the bars of a chart', () => {
  const scale = (...amounts: readonly number[]) => scaleBars(amounts as AmountE4[]);

  it('stand on zero, which is lifted by a month below it', () => {
    expect(scale(0, 100).of(50 as AmountE4)).toEqual({ y: 50, height: 50 });
    const lifted = scale(-50, 150);
    expect(lifted.zero).toBe(75);
    expect(lifted.of(-50 as AmountE4)).toEqual({ y: 75, height: 25 });
  });

  it('stay inside of it', () => {
    const amounts = fc.array(fc.integer(), { minLength: 1, maxLength: 48 });
    fc.assert(
      fc.property(amounts, (all) => {
        for (const amount of all) {
          const { y, height } = scale(...all).of(amount as AmountE4);
          expect(y).toBeGreaterThanOrEqual(-1e-9);
          expect(y + height).toBeLessThanOrEqual(100 + 1e-9);
        }
      }),
    );
  });
});
