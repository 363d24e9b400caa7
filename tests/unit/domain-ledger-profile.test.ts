import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ageingBucket, dueDatesOf } from '#lib/domain/ageing.ts';
import type { CalendarDate } from '#lib/domain/calendar-date.ts';
import { addDays } from '#lib/domain/calendar-date.ts';
import { documentLane } from '#lib/domain/document-lane.ts';
import { AGEING_BUCKETS } from '#lib/domain/document-query.ts';
import type { CustomerDocument } from '#lib/domain/document.ts';
import { DOCUMENT_STATUSES, DOCUMENT_TYPES, signedE4 } from '#lib/domain/document.ts';
import type { Figure, LedgerFigures } from '#lib/domain/ledger-figures.ts';
import type { ProfileRow } from '#lib/domain/ledger-profile.ts';
import { figuresOf, toProfileRow } from '#lib/domain/ledger-profile.ts';
import { createDocument } from '#tests/support/documents.ts';

const TODAY = '2028-02-29' as CalendarDate;
const MARKS = { isSoFar: false, areOpenExact: true };
const MANY = { numRuns: 300 };

const anyDay = fc.integer({ min: -150, max: 150 }).map((days) => addDays(TODAY, days));
const anyAmount = fc.integer({ min: -20_000_000_000, max: 20_000_000_000 });
const anyDocument = fc
  .record({
    type: fc.constantFrom(...DOCUMENT_TYPES),
    status: fc.constantFrom(...DOCUMENT_STATUSES),
    currency: fc.constantFrom('NOK', 'EUR', 'USD', ''),
    dueDate: fc.option(anyDay, { nil: undefined }),
    amountE4: anyAmount,
    balanceE4: fc.oneof(fc.constant(0), anyAmount),
    rate: fc.integer({ min: 1, max: 12 }),
    flaws: fc.constantFrom<readonly string[]>([], [], ['balance'], ['text']),
  })
  .map(({ rate, balanceE4, ...fields }) =>
    createDocument({
      ...fields,
      balanceE4,
      baseBalanceE4: (balanceE4 * rate) as CustomerDocument['baseBalanceE4'],
    }),
  );
const anyLedger = fc.array(anyDocument, { maxLength: 40 });

function figures(ledger: readonly CustomerDocument[], today = TODAY): LedgerFigures {
  const found = figuresOf(ledger.map(toProfileRow), today, MARKS);
  if (found === undefined) throw new Error('sums of these tests fit');
  return found;
}

const released = (document: CustomerDocument) =>
  ['Open', 'Closed', 'Reserved', 'Unknown'].includes(document.status) &&
  !(document.type === 'VoidPayment' && document.status === 'Closed');
const CLAIMS = ['Invoice', 'DebitNote', 'FinCharge'];
const CREDITS = ['CreditNote', 'Payment', 'Prepayment', 'SmallBalanceWo'];
const REVERSALS = ['VoidPayment', 'Refund', 'SmallCreditWo'];
/** As product and accounting say it, without the code under test. */
function expectedSum(ledger: readonly CustomerDocument[], types: readonly string[]): number {
  return ledger
    .filter((document) => released(document) && types.includes(document.type))
    .reduce((sum, { type, balanceE4 }) => {
      const size = Math.abs(balanceE4);
      if (CREDITS.includes(type)) return sum - size;
      return sum + (REVERSALS.includes(type) ? size : balanceE4);
    }, 0);
}

describe('figures of any ledger', () => {
  it('are the sums of its rows, in each currency by itself', () => {
    fc.assert(
      fc.property(anyLedger, (ledger) => {
        const shown = figures(ledger).currencies;
        for (const currency of ['NOK', 'EUR', 'USD', '']) {
          const rows = ledger.filter((document) => document.currency === currency);
          const line = shown.find((each) => each.currency === currency);
          expect(line?.open.sumE4 ?? 0).toBe(expectedSum(rows, CLAIMS));
          expect(line?.credits.sumE4 ?? 0).toBe(expectedSum(rows, [...CREDITS, ...REVERSALS]));
        }
      }),
      MANY,
    );
  });

  it('agree with each other', () => {
    fc.assert(
      fc.property(anyLedger, (ledger) => {
        const { currencies, base, counts } = figures(ledger);
        for (const line of [...currencies, base]) {
          expect(line.netE4).toBe(line.open.sumE4 + line.credits.sumE4);
          expect(plus(line.overdue, line.notDue)).toEqual(line.open);
        }
        for (const { ageing, open, overdue, notDue } of currencies) {
          expect(AGEING_BUCKETS.map((bucket) => ageing[bucket]).reduce(plus)).toEqual(open);
          expect(ageing['not-due']).toEqual(notDue);
          expect(
            plus(plus(ageing['1-30'], ageing['31-60']), plus(ageing['61-90'], ageing['over-90'])),
          ).toEqual(overdue);
        }
        expect(counts.all).toBe(ledger.length);
        expect(counts.open).toBe(base.open.count);
        expect(counts.overdue).toBe(base.overdue.count);
        expect(counts.open + counts.paid + counts.credits).toBeLessThanOrEqual(counts.all);
        expect(currencies.map(({ open }) => open.count).reduce((a, b) => a + b, 0)).toBe(
          counts.open,
        );
      }),
      MANY,
    );
  });

  it('are the same in any order, and of rows that were added up before', () => {
    fc.assert(
      fc.property(anyLedger.chain(shuffled), ({ ledger, other }) => {
        expect(figures(other)).toEqual(figures(ledger));
        expect(figuresOf(merged(ledger.map(toProfileRow)), TODAY, MARKS)).toEqual(figures(ledger));
      }),
      MANY,
    );
  });

  it('do not change in open, credits and net when the day does; overdue only grows', () => {
    fc.assert(
      fc.property(anyLedger, fc.integer({ min: 0, max: 400 }), (ledger, days) => {
        const now = figures(ledger);
        const then = figures(ledger, addDays(TODAY, days));
        expect(then.currencies.map(sumsOf)).toEqual(now.currencies.map(sumsOf));
        expect(sumsOf(then.base)).toEqual(sumsOf(now.base));
        expect(then.counts.overdue).toBeGreaterThanOrEqual(now.counts.overdue);
      }),
      MANY,
    );
  });

  it('do not change by drafts, voided documents, cash sales and unknown types', () => {
    const uncounted = anyDocument.filter((document) => {
      const lane = documentLane(document);
      return lane !== 'open' && lane !== 'credit';
    });
    fc.assert(
      fc.property(anyLedger, fc.array(uncounted), (ledger, added) => {
        expect(figures([...ledger, ...added]).base).toEqual(figures(ledger).base);
      }),
      MANY,
    );
  });

  it.each(['Payment', 'Prepayment'] as const)('do not change by a voided %s', (type) => {
    const pair = fc
      .record({ balanceE4: anyAmount, sign: fc.constantFrom(1, -1), currency: fc.constant('NOK') })
      .chain(({ balanceE4, sign, currency }) =>
        fc.constantFrom(
          // Not settled against each other yet; the reversal with either sign.
          [createDocument({ type, balanceE4, currency }), voiding(balanceE4 * sign, 'Open')],
          // As the ERP leaves them, whatever the balance fields say.
          [createDocument({ type, balanceE4, status: 'Voided' }), voiding(balanceE4, 'Closed')],
          [createDocument({ type, balanceE4, status: 'Voided' }), voiding(-balanceE4, 'Voided')],
        ),
      );
    fc.assert(
      fc.property(anyLedger, pair, (ledger, voided) => {
        expect(sumsOf(figures([...ledger, ...voided]).base)).toEqual(sumsOf(figures(ledger).base));
      }),
      MANY,
    );
  });
});

describe('figures', () => {
  it('of NOK and EUR are two lines, most open documents first, and one in company currency', () => {
    const euros = { currency: 'EUR', balanceE4: 1_000_000, baseBalanceE4: amount(11_500_000) };
    const { currencies, base } = figures([
      createDocument({ balanceE4: 5_000_000 }),
      createDocument(euros),
      createDocument(euros),
      createDocument({ ...euros, type: 'CreditNote', balanceE4: 250_000 }),
    ]);
    expect(currencies.map(({ currency, netE4 }) => [currency, netE4])).toEqual([
      ['EUR', 1_750_000],
      ['NOK', 5_000_000],
    ]);
    expect(base.open).toEqual({ sumE4: 28_000_000, count: 3 });
    expect(base.credits).toEqual({ sumE4: -11_500_000, count: 1 });
  });

  it('of a customer who owes nothing are zeros in the currency of most documents', () => {
    const paid = { status: 'Closed', balanceE4: 0 } as const;
    const { currencies } = figures([
      createDocument(paid),
      createDocument({ ...paid, currency: 'EUR' }),
      createDocument({ ...paid, currency: 'EUR' }),
    ]);
    expect(currencies).toHaveLength(1);
    expect(currencies[0]).toMatchObject({ currency: 'EUR', netE4: 0, open: { count: 0 } });
    expect(figures([]).currencies).toEqual([]);
  });

  it('beyond the safe integers are refused, not rounded', () => {
    const most = createDocument({ balanceE4: Number.MAX_SAFE_INTEGER });
    expect(figures([most]).base.open.sumE4).toBe(Number.MAX_SAFE_INTEGER);
    const tooMany = [most, createDocument({ balanceE4: 1 })].map(toProfileRow);
    expect(figuresOf(tooMany, TODAY, MARKS)).toBeUndefined();
    // Opposite signs do not hide it: a figure of one side alone would be wrong.
    const credit = toProfileRow(createDocument({ type: 'CreditNote', balanceE4: 2 }));
    expect(figuresOf([...tooMany, credit], TODAY, MARKS)).toBeUndefined();
  });

  it('of documents without due date are never overdue, those due today not yet', () => {
    const { counts, base } = figures([
      createDocument({ dueDate: undefined }),
      createDocument({ dueDate: TODAY }),
      createDocument({ dueDate: addDays(TODAY, -1) }),
    ]);
    expect(counts).toMatchObject({ open: 3, overdue: 1 });
    expect(base.notDue.count).toBe(2);
  });
});

describe('ageing', () => {
  it.each([
    [0, 'not-due'],
    [1, '1-30'],
    [30, '1-30'],
    [31, '31-60'],
    [60, '31-60'],
    [61, '61-90'],
    [90, '61-90'],
    [91, 'over-90'],
    [4_000, 'over-90'],
  ] as const)('%i days after the due date is %s', (days, bucket) => {
    expect(ageingBucket(addDays(TODAY, -days), TODAY)).toBe(bucket);
  });

  it('has each due date in the dates of its bucket and of no other', () => {
    fc.assert(
      fc.property(anyDay, anyDay, (dueDate, today) => {
        const holding = AGEING_BUCKETS.filter((bucket) => {
          const { from, to } = dueDatesOf(bucket, today);
          return (from === undefined || from <= dueDate) && (to === undefined || dueDate <= to);
        });
        expect(holding).toEqual([ageingBucket(dueDate, today)]);
      }),
      MANY,
    );
  });
});

describe('the sign of an amount', () => {
  it('follows from the type, whichever sign it came with', () => {
    fc.assert(
      fc.property(fc.constantFrom(...DOCUMENT_TYPES), anyAmount, (type, value) => {
        const signed = signedE4(type, amount(value));
        expect(Math.abs(signed)).toBe(Math.abs(value));
        if (CREDITS.includes(type) || type === 'CashReturn') expect(signed).toBeLessThanOrEqual(0);
        else if (REVERSALS.includes(type)) expect(signed).toBeGreaterThanOrEqual(0);
        else expect(signed).toBe(value);
        expect(Object.is(signed, -0)).toBe(false);
      }),
    );
  });
});

function amount(value: number): CustomerDocument['amountE4'] {
  return value as CustomerDocument['amountE4'];
}

function voiding(balanceE4: number, status: CustomerDocument['status']): CustomerDocument {
  return createDocument({ type: 'VoidPayment', balanceE4, status });
}

function plus(a: Figure, b: Figure): Figure {
  return { sumE4: amount(a.sumE4 + b.sumE4), count: a.count + b.count };
}

function sumsOf({ open, credits, netE4 }: LedgerFigures['base']) {
  return [open.sumE4, credits.sumE4, netE4];
}

function shuffled(ledger: readonly CustomerDocument[]) {
  return fc
    .shuffledSubarray([...ledger], { minLength: ledger.length })
    .map((other) => ({ ledger, other }));
}

/** What a database would store: one row per currency, lane and due date. */
function merged(rows: readonly ProfileRow[]): readonly ProfileRow[] {
  const groups = Map.groupBy(rows, ({ currency, lane, dueDate }) =>
    [currency, lane, dueDate ?? ''].join(' '),
  );
  return [...groups.values()].map((group) =>
    group.reduce((sum, row) => ({
      ...row,
      sumE4: sum.sumE4 + row.sumE4,
      baseSumE4: sum.baseSumE4 + row.baseSumE4,
      count: sum.count + row.count,
    })),
  );
}
