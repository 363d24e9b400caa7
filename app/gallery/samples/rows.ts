import type { CalendarDate } from '#lib/domain/calendar-date.ts';
import type { DocumentPage, DocumentRow } from '#lib/domain/card.ts';
import type { DocumentState } from '#lib/domain/document-state.ts';
import type { DocumentType } from '#lib/domain/document.ts';
import type { AmountE4 } from '#lib/domain/money.ts';

/** @param whole units of a currency, with at most two decimals */
export function amountOf(whole: number): AmountE4 {
  return Math.round(whole * 10_000) as AmountE4;
}

interface Told {
  readonly type?: DocumentType;
  /** Day of issue and due date, `2026-10-01 2026-10-31`; a missing one is not told. */
  readonly dates: string;
  readonly sums: readonly [amount: number, balance: number];
  readonly currency?: string;
  readonly reference?: string;
  readonly text?: string;
  readonly flawed?: boolean;
}

export function rowOf(number: string, state: DocumentState, told: Told): DocumentRow {
  const [date, dueDate] = told.dates.split(' ') as CalendarDate[];
  const { type = 'Invoice', currency = 'NOK', reference = '', text = '', flawed = false } = told;
  return {
    ...{ key: `${type} ${number}`, type, number, currency, reference, text, flawed, state },
    ...(date !== undefined && date !== '' && { date }),
    ...(dueDate !== undefined && { dueDate }),
    amountE4: amountOf(told.sums[0]),
    balanceE4: amountOf(told.sums[1]),
  };
}

export function pageOf(rows: readonly DocumentRow[], total = rows.length): DocumentPage {
  return { rows, total, revision: 'r1', ...(total > rows.length && { nextCursor: 'more' }) };
}

/** Each state that a document can be in, the first as at first glance. */
export const ROWS: readonly DocumentRow[] = [
  rowOf(
    '100482',
    { kind: 'overdue', days: 45, leftE4: undefined },
    {
      ...{ dates: '2026-09-07 2026-10-07', sums: [84_000, 84_000] },
      ...{ reference: 'PO 7781', text: 'Annual agreement 2026/27' },
    },
  ),
  rowOf(
    '100497',
    { kind: 'overdue', days: 12, leftE4: amountOf(34_400) },
    {
      ...{ dates: '2026-10-10 2026-11-09', sums: [71_250.5, 34_400] },
      ...{ reference: 'Bjørvika, phase 2', text: 'Installation' },
    },
  ),
  rowOf(
    '100521',
    { kind: 'due-today', leftE4: undefined },
    { dates: '2026-10-22 2026-11-21', sums: [1_180, 1_180], reference: 'PO 7802' },
  ),
  rowOf(
    '100533',
    { kind: 'due-in', days: 3, leftE4: undefined },
    { dates: '2026-10-25 2026-11-24', sums: [12_345_678.9, 12_345_678.9], text: 'Delivery 4 of 9' },
  ),
  rowOf(
    '100540',
    { kind: 'due-in', days: 24, leftE4: amountOf(1_200) },
    { dates: '2026-11-15 2026-12-15', sums: [4_800, 1_200], flawed: true },
  ),
  rowOf(
    '9000014',
    { kind: 'open', leftE4: undefined },
    { type: 'DebitNote', dates: '2026-11-01', sums: [350, 350], text: 'Freight' },
  ),
  rowOf(
    '100551',
    { kind: 'on-hold' },
    { dates: '2026-11-18 2026-12-18', sums: [9_990, 9_990], text: 'Waits for a delivery note' },
  ),
  rowOf(
    '100552',
    { kind: 'not-released' },
    { dates: '2026-11-20 2026-12-20', sums: [15_000, 15_000], reference: 'PO 7815' },
  ),
  rowOf(
    '300071',
    { kind: 'credit' },
    { type: 'CreditNote', dates: '2026-10-30', sums: [-2_500, -2_500], text: 'Returned goods' },
  ),
  rowOf(
    '300069',
    { kind: 'credit-used' },
    { type: 'CreditNote', dates: '2026-08-12', sums: [-750, 0], reference: '100401' },
  ),
  rowOf(
    '700318',
    { kind: 'payment' },
    { type: 'Payment', dates: '2026-10-28', sums: [-36_850.5, 0], reference: 'OCR 10049700003' },
  ),
  rowOf(
    '100463',
    { kind: 'paid' },
    { dates: '2026-08-01 2026-08-31', sums: [22_000, 0], reference: 'PO 7740' },
  ),
  rowOf(
    '100455',
    { kind: 'voided' },
    { dates: '2026-07-20 2026-08-19', sums: [6_400, 0], text: 'Made twice' },
  ),
  rowOf(
    '500002',
    { kind: 'settled' },
    { type: 'SmallBalanceWo', dates: '2026-07-01', sums: [-0.45, 0] },
  ),
];

/** Several currencies, one of them without a due date. */
export const MIXED_ROWS: readonly DocumentRow[] = [
  rowOf(
    'SI-2026-000198',
    { kind: 'overdue', days: 112, leftE4: undefined },
    {
      ...{ dates: '2026-07-02 2026-08-01', sums: [118_400, 118_400], currency: 'EUR' },
      reference: 'Rahmenvertrag 4711/2026',
    },
  ),
  rowOf(
    'SI-2026-000241',
    { kind: 'due-in', days: 6, leftE4: amountOf(9_875.25) },
    { dates: '2026-10-28 2026-11-27', sums: [19_750.5, 9_875.25], currency: 'SEK' },
  ),
  rowOf(
    'SI-2026-000242',
    { kind: 'open', leftE4: undefined },
    { dates: '2026-11-02', sums: [2_400, 2_400], currency: 'NOK' },
  ),
];
