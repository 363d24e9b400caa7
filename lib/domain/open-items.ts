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

/**
 * Never mixes currencies; the one with most documents comes first.
 *
 * @param maxRows are kept per currency, the first ones.
 */
export async function gatherOpenItems(
  pages: AsyncIterable<readonly ExportedDocument[]>,
  { today, maxRows }: { readonly today: CalendarDate; readonly maxRows: number },
): Promise<readonly OpenItems[]> {
  const found = new Map<string, Gathered>();
  for await (const page of pages) {
    for (const { row } of page) {
      const items = found.get(row.currency) ?? nothingYet();
      found.set(row.currency, items);
      items.count += 1;
      items.sums[ageingBucket(row.dueDate, today)] += BigInt(row.balanceE4);
      if (items.rows.length < maxRows) items.rows.push(row);
    }
  }
  return [...found].map(toOpenItems).sort((a, b) => b.count - a.count);
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
