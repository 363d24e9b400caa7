'use client';

import { useTranslations } from 'use-intl/react';
import type { ColumnLook } from './columns.ts';
import { chooseSort } from './filters/change-choice.ts';
import type { ListControls } from './filters/use-list-controls.ts';

interface TableHeadProps {
  readonly columns: readonly ColumnLook[];
  /** The currency that all rows share; undefined when there are several. */
  readonly currency: string | undefined;
  readonly controls: Pick<ListControls, 'choice' | 'change'>;
}

/**
 * The headings: each sorts all rows, on the server, also those that are not fetched yet. Over cards
 * they are not seen, only named to whoever hears the cells; the order is chosen above the list.
 */
export function TableHead({ columns, currency, controls: { choice, change } }: TableHeadProps) {
  const t = useTranslations('panel');
  const sums = {
    amount: currency === undefined ? t('column.amount') : t('column.amountIn', { currency }),
    balance: currency === undefined ? t('column.balance') : t('column.balanceIn', { currency }),
  };
  return (
    <thead role="rowgroup" className="block @min-[480px]:table-header-group">
      <tr role="row" aria-rowindex={1} className="flex @min-[480px]:table-row">
        {columns.map(({ name, cell, head }) => {
          const words = name === 'amount' || name === 'balance' ? sums[name] : t(`column.${name}`);
          const direction = choice.sort === name ? choice.direction : undefined;
          return (
            <th
              key={name}
              role="columnheader"
              scope="col"
              aria-sort={direction}
              className={`bg-head p-0! text-xs font-semibold! whitespace-nowrap text-ink! @min-[480px]:sticky @min-[480px]:top-0 @min-[480px]:z-10 @min-[480px]:border-r @min-[480px]:border-line @min-[480px]:last:border-r-0 ${cell} ${head}`}
            >
              <span className="sr-only @min-[480px]:hidden">{words}</span>
              <button
                type="button"
                title={t('sort.by', { column: t(`column.${name}`) })}
                onClick={() => change(chooseSort(choice, name))}
                className={`relative hidden h-[34px] w-full px-2 outline-offset-[-2px] hover:bg-hover @min-[480px]:block ${head}`}
              >
                {words}
                {direction !== undefined && <SortMark direction={direction} side={head} />}
              </button>
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

interface SortMarkProps {
  readonly direction: 'ascending' | 'descending';
  readonly side: string;
}

/** In the padding, so that no column grows when it is sorted by. */
function SortMark({ direction, side }: SortMarkProps) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 8 8"
      className={`absolute top-1/2 size-[7px] -translate-y-1/2 fill-accent ${side === 'text-right' ? 'left-0.5' : 'right-0.5'} ${direction === 'ascending' ? '' : 'rotate-180'}`}
    >
      <path d="M4 1 7.5 7h-7z" />
    </svg>
  );
}
