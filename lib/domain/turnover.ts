import type { CalendarDate } from './calendar-date.ts';
import type { DocumentType } from './document.ts';
import { documentRole } from './document.ts';
import type { AmountE4 } from './money.ts';
import { isSafeSum, toAmountE4 } from './money.ts';

/** `YYYY-MM`. */
declare const brand: unique symbol;
export type CalendarMonth = string & { readonly [brand]: 'CalendarMonth' };

/** Released documents of one type, currency and month, or claims that were settled in it. */
export interface DocumentSums {
  readonly month: CalendarMonth;
  readonly currency: string;
  readonly type: DocumentType;
  readonly by: 'document-date' | 'settlement-date';
  /** With the sign of their type (`signedE4`). */
  readonly sumE4: bigint;
  /** The same in the company's currency. */
  readonly baseSumE4: bigint;
  readonly count: number;
}

export const TURNOVER_KINDS = ['invoiced', 'cash', 'payments', 'settled'] as const;
export type TurnoverKind = (typeof TURNOVER_KINDS)[number];

/** A month of one currency, added up; positive amounts are invoiced or paid. */
export interface TurnoverGroup {
  readonly month: CalendarMonth;
  readonly currency: string;
  readonly kind: TurnoverKind;
  readonly sumE4: bigint;
  readonly baseSumE4: bigint;
  readonly count: number;
}

/** What was invoiced and paid in one currency, by the months of the `Turnover`. */
export interface TurnoverLine {
  readonly currency: string;
  readonly invoicedE4: readonly AmountE4[];
  readonly paidE4: readonly AmountE4[];
}

export interface Turnover {
  /** Oldest first; the last one is not over yet. */
  readonly months: readonly CalendarMonth[];
  /** Where the ledger has no payments, invoices count as paid when they were settled. */
  readonly paidBy: 'payments' | 'settlements';
  /** Most documents first, and not every one of many. */
  readonly lines: readonly TurnoverLine[];
  /** All currencies in that of the company, as Visma converted them; absent where there is one. */
  readonly total?: TurnoverLine;
}

export const TURNOVER_MONTHS = 24;
/** Further currencies are in the total. */
const MOST_LINES = 6;

/** The month so many before that of the date. */
export function monthBefore(date: CalendarDate, months: number): CalendarMonth {
  const [year = 0, month = 1] = date.split('-').map(Number);
  const first = new Date(Date.UTC(year, month - 1 - months, 1));
  return first.toISOString().slice(0, 7) as CalendarMonth;
}

/**
 * As what documents of a type count. A closed reversal of a payment goes with a payment that does
 * not count either, so it never gets here; write-offs are neither invoiced nor paid.
 */
export function turnoverKinds({
  type,
  by,
}: Pick<DocumentSums, 'type' | 'by'>): readonly TurnoverKind[] {
  const role = documentRole(type);
  if (by === 'settlement-date') return role === 'claim' ? ['settled'] : [];
  if (role === 'claim' || type === 'CreditNote') return ['invoiced'];
  if (role === 'cash-sale' || role === 'cash-return') return ['invoiced', 'cash'];
  return PAYMENTS.has(type) ? ['payments'] : [];
}

const PAYMENTS: ReadonlySet<DocumentType> = new Set<DocumentType>([
  'Payment',
  'Prepayment',
  'VoidPayment',
  'Refund',
]);

/** Sums of parts of a ledger, added up by month, currency and kind. */
export function groupTurnover(parts: readonly DocumentSums[]): readonly TurnoverGroup[] {
  const groups = new Map<string, TurnoverGroup>();
  for (const { month, currency, sumE4, baseSumE4, count, ...what } of parts) {
    for (const kind of turnoverKinds(what)) {
      const key = [month, currency, kind].join(' ');
      const before = groups.get(key);
      // What takes from what is owed has a negative sign, and is what was paid.
      const sign = kind === 'payments' ? -1n : 1n;
      groups.set(key, {
        ...{ month, currency, kind },
        sumE4: (before?.sumE4 ?? 0n) + sign * sumE4,
        baseSumE4: (before?.baseSumE4 ?? 0n) + sign * baseSumE4,
        count: (before?.count ?? 0) + count,
      });
    }
  }
  return [...groups.values()];
}

/** The 24 months that end with the one of `today`. Currencies whose sums no safe integer holds are left out. */
export function findTurnover(
  groups: readonly TurnoverGroup[],
  today: CalendarDate,
  baseCurrency: string | undefined,
): Turnover {
  const months = Array.from({ length: TURNOVER_MONTHS }, (_, place) =>
    monthBefore(today, TURNOVER_MONTHS - 1 - place),
  );
  const shown = groups.filter(({ month }) => months.includes(month));
  const paidBy = shown.some(({ kind }) => kind === 'payments') ? 'payments' : 'settlements';
  const scope = { months, paidBy } as const;
  const byCurrency = Map.groupBy(shown, ({ currency }) => currency);
  const sorted = [...byCurrency].toSorted(
    ([a, ofA], [b, ofB]) => countOf(ofB) - countOf(ofA) || (a < b ? -1 : 1),
  );
  const lines = sorted
    .slice(0, MOST_LINES)
    .flatMap(([currency, of]) => findLine(of, scope, currency, ({ sumE4 }) => sumE4) ?? []);
  const total =
    baseCurrency === undefined || sorted.length < 2
      ? undefined
      : findLine(shown, scope, baseCurrency, ({ baseSumE4 }) => baseSumE4);
  return { ...scope, lines, ...(total && { total }) };
}

function countOf(groups: readonly TurnoverGroup[]): number {
  return groups.reduce((sum, { count }) => sum + count, 0);
}

function findLine(
  groups: readonly TurnoverGroup[],
  { months, paidBy }: Pick<Turnover, 'months' | 'paidBy'>,
  currency: string,
  valueOf: (group: TurnoverGroup) => bigint,
): TurnoverLine | undefined {
  const paid = paidBy === 'payments' ? 'payments' : 'settled';
  const sumsOf = (...kinds: readonly TurnoverKind[]) =>
    months.map((month) =>
      groups
        .filter((group) => group.month === month && kinds.includes(group.kind))
        .reduce((sum, group) => sum + valueOf(group), 0n),
    );
  const invoiced = sumsOf('invoiced');
  const settled = sumsOf('cash', paid);
  if (!areSafe(invoiced) || !areSafe(settled)) return undefined;
  return { currency, invoicedE4: invoiced.map(toAmountE4), paidE4: settled.map(toAmountE4) };
}

/** Their sum over all months has to fit too. */
function areSafe(sums: readonly bigint[]): boolean {
  return isSafeSum(sums.reduce((all, sum) => all + (sum < 0n ? -sum : sum), 0n));
}
