import { describe, expect, it } from 'vitest';
import type { CalendarDate } from '#lib/domain/calendar-date.ts';
import { figuresOf, toProfileRow } from '#lib/domain/ledger-profile.ts';
import type { AmountE4 } from '#lib/domain/money.ts';
import type { BalanceGroup } from '#lib/domain/proof-line.ts';
import { findProofLine, findShownProof } from '#lib/domain/proof-line.ts';
import { createDocument } from '#tests/support/documents.ts';

/** A document as Visma sends it, its balance in whole units. */
function group(
  type: BalanceGroup['type'],
  status: BalanceGroup['status'],
  balance: number,
  changes: Partial<BalanceGroup> = {},
): BalanceGroup {
  const row = toProfileRow(createDocument({ type, status, balanceE4: balance * 10_000 }));
  return { type, status, lane: row.lane, baseSumE4: row.baseSumE4, converted: 0, ...changes };
}
const proof = (groups: readonly BalanceGroup[], balance: number) =>
  findProofLine(groups, Math.round(balance * 10_000) as AmountE4);

const LEDGER = [
  group('Invoice', 'Open', 1_000),
  group('CreditNote', 'Open', 100),
  group('Payment', 'Open', 50),
  group('VoidPayment', 'Open', -50),
  group('Invoice', 'Hold', 300),
  group('CreditNote', 'Balanced', 40),
  group('Invoice', 'Voided', 77),
  group('VoidPayment', 'Closed', 9),
  group('CashSale', 'Closed', 25),
  group('Undefined', 'Open', 11),
  group('Payment', 'Reserved', 60),
  group('Invoice', 'Closed', 0, { baseSumE4: 70_000n }),
];
const NET = 1_000 - 100 - 50 + 50 - 60;

describe('the proof line', () => {
  it('is reconciled when Visma says the same', () => {
    expect(proof(LEDGER, NET)).toEqual({ kind: 'reconciled', netE4: NET * 10_000 });
    expect(proof([], 0)).toEqual({ kind: 'reconciled', netE4: 0 });
  });

  it.each([
    ['drafts', 300 - 40],
    ['voided', 77 + 9],
    ['cash', 25],
    ['unknown-types', 11],
    ['residues', 7],
    ['doubtful', 60],
  ])('explains a difference by %s', (reason, difference) => {
    expect(proof(LEDGER, NET + difference)).toEqual({
      kind: 'explained',
      netE4: NET * 10_000,
      differenceE4: difference * 10_000,
      by: [reason],
    });
  });

  it('explains it by several together', () => {
    expect(proof(LEDGER, NET + 260 + 25 + 60)).toMatchObject({
      kind: 'explained',
      by: ['drafts', 'cash', 'doubtful'],
    });
  });

  it('takes the explanation with the fewest parts', () => {
    const groups = [
      group('CashSale', 'Closed', 6),
      group('Invoice', 'Hold', 4),
      group('Undefined', 'Open', 10),
    ];
    expect(proof(groups, 10)).toMatchObject({ by: ['unknown-types'] });
  });

  it('names a difference that nothing explains', () => {
    expect(proof(LEDGER, NET - 123.45)).toEqual({
      kind: 'not-reconciled',
      netE4: NET * 10_000,
      differenceE4: -1_234_500,
    });
  });

  it('allows half a cent for each conversion and no more', () => {
    const foreign = [group('Invoice', 'Open', 500, { converted: 3 })];
    expect(proof(foreign, 500.02)?.kind).toBe('reconciled');
    expect(proof(foreign, 499.98)?.kind).toBe('reconciled');
    expect(proof(foreign, 500.03)?.kind).toBe('not-reconciled');
    expect(proof([group('Invoice', 'Open', 500)], 500.01)?.kind).toBe('not-reconciled');
  });

  it('is refused beyond the safe integers', () => {
    const huge = group('Invoice', 'Open', 1, { baseSumE4: 2n ** 53n });
    expect(findProofLine([huge], 0 as AmountE4)).toBeUndefined();
  });

  it('is shown with the net it was made of, and with no other', () => {
    const today = '2026-11-21' as CalendarDate;
    const figures = (balanceE4: number) =>
      figuresOf([toProfileRow(createDocument({ balanceE4 }))], today, {
        isSoFar: false,
        areOpenExact: true,
      });
    const line = proof([group('Invoice', 'Open', 100)], 90);
    const stored = line && { askedAt: 1, line };
    expect(stored).toBeDefined();
    expect(findShownProof(stored, figures(1_000_000))).toBe(stored);
    expect(findShownProof(stored, figures(900_000))).toBeUndefined();
    expect(findShownProof(stored, undefined)).toBeUndefined();
    expect(findShownProof(undefined, figures(0))).toBeUndefined();
  });
});
