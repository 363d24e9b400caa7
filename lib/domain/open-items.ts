import { ageingBucket } from './ageing.ts';
import type { CalendarDate } from './calendar-date.ts';
import type { DocumentRow } from './card.ts';
import type { ExportedDocument } from './document-export.ts';
import type { AgeingBucket } from './document-query.ts';
import { AGEING_BUCKETS } from './document-query.ts';
import type { AmountE4 } from './money.ts';
import { toAmountE4 } from './money.ts';

/** Documents with something left in one currency; the sums are of all of them, also of those not kept. */
export interface OpenItems {
  readonly currency: string;
  readonly rows: readonly DocumentRow[];
  readonly count: number;
  readonly totalE4: AmountE4;
  readonly overdueE4: AmountE4;
  /** Sums to `totalE4`. */
  readonly ageing: Readonly<Record<AgeingBucket, AmountE4>>;
}

interface Gathered {
  readonly rows: DocumentRow[];
  count: number;
  readonly sums: Record<AgeingBucket, bigint>;
}

interface OpenItemOptions {
  readonly today: CalendarDate;
  /** Kept per currency, the first ones. */
  readonly maxRows: number;
  /** Absent where rows are added in the order wanted. */
  readonly order?: (a: DocumentRow, b: DocumentRow) => number;
}

/** Documents with something left, added up while they come. */
export interface OpenItemSums {
  readonly add: (row: DocumentRow) => void;
  /** Never mixes currencies; the one with most documents comes first. */
  readonly list: () => readonly OpenItems[];
}

export function createOpenItems(options: OpenItemOptions): OpenItemSums {
  const found = new Map<string, Gathered>();
  return {
    add: (row) => {
      const items = found.get(row.currency) ?? nothingYet();
      found.set(row.currency, items);
      items.count += 1;
      items.sums[ageingBucket(row.dueDate, options.today)] += BigInt(row.balanceE4);
      keep(items.rows, row, options);
    },
    list: () => {
      for (const { rows } of found.values()) keepFirst(rows, options);
      return [...found].map(toOpenItems).sort((a, b) => b.count - a.count);
    },
  };
}

/** As `createOpenItems`, of all documents of the pages. */
export async function gatherOpenItems(
  pages: AsyncIterable<readonly ExportedDocument[]>,
  options: OpenItemOptions,
): Promise<readonly OpenItems[]> {
  const items = createOpenItems(options);
  for await (const page of pages) {
    for (const { row } of page) items.add(row);
  }
  return items.list();
}

/** By due date, what has none last; an order for `createOpenItems`. */
export function byDueDate(a: DocumentRow, b: DocumentRow): number {
  const [dueOfA, dueOfB] = [a.dueDate ?? NEVER, b.dueDate ?? NEVER];
  if (dueOfA !== dueOfB) return dueOfA < dueOfB ? -1 : 1;
  return a.key < b.key ? -1 : 1;
}

/** Behind every calendar date. */
const NEVER = '~';

function keep(rows: DocumentRow[], row: DocumentRow, options: OpenItemOptions): void {
  const { maxRows, order } = options;
  if (order === undefined && rows.length >= maxRows) return;
  rows.push(row);
  // Not at each row: that would sort as often as there are rows.
  if (rows.length > 2 * maxRows) keepFirst(rows, options);
}

function keepFirst(rows: DocumentRow[], { maxRows, order }: OpenItemOptions): void {
  if (order !== undefined) rows.sort(order);
  rows.splice(maxRows);
}

function nothingYet(): Gathered {
  return {
    rows: [],
    count: 0,
    sums: { 'not-due': 0n, '1-30': 0n, '31-60': 0n, '61-90': 0n, 'over-90': 0n },
  };
}

function toOpenItems([currency, { rows, count, sums }]: readonly [string, Gathered]): OpenItems {
  const total = AGEING_BUCKETS.reduce((sum, bucket) => sum + sums[bucket], 0n);
  return {
    currency,
    rows,
    count,
    totalE4: toAmountE4(total),
    overdueE4: toAmountE4(total - sums['not-due']),
    ageing: {
      'not-due': toAmountE4(sums['not-due']),
      '1-30': toAmountE4(sums['1-30']),
      '31-60': toAmountE4(sums['31-60']),
      '61-90': toAmountE4(sums['61-90']),
      'over-90': toAmountE4(sums['over-90']),
    },
  };
}
