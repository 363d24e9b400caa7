'use client';

import type { ReactNode } from 'react';
import { useMemo } from 'react';
import type { DocumentRow as Row } from '#lib/domain/card.ts';
import type { AmountE4 } from '#lib/domain/money.ts';
import { negateE4, ZERO_E4 } from '#lib/domain/money.ts';
import { Amount } from './amount.tsx';
import type { Column, ColumnLook } from './columns.ts';

interface WidestRowProps {
  readonly columns: readonly ColumnLook[];
  readonly rows: readonly Row[];
  readonly headCurrency: string | undefined;
}

/**
 * A collapsed row with the longest contents: it takes no height but keeps the columns as wide as
 * all rows need, so that nothing moves sideways while rows come and go by scrolling.
 */
export function WidestRow({ columns, rows, headCurrency }: WidestRowProps) {
  const widest = useMemo(() => widestOf(rows), [rows]);
  const currency = headCurrency === undefined ? widest.currency : undefined;
  const contents: Partial<Record<Column, ReactNode>> = {
    number: widest.number,
    amount: <Amount amountE4={widest.amountE4} currency={currency} />,
    balance: <Amount amountE4={widest.balanceE4} currency={currency} />,
  };
  return (
    <tbody aria-hidden="true" className="invisible hidden @min-[480px]:table-row-group">
      <tr className="collapse">
        {columns.map(({ name, cell }) => (
          <td key={name} className={`px-2 whitespace-nowrap ${cell}`}>
            {contents[name]}
          </td>
        ))}
      </tr>
    </tbody>
  );
}

function widestOf(rows: readonly Row[]) {
  const number = rows.reduce((longest, row) => longer(longest, row.number), '');
  const currency = rows.reduce((longest, row) => longer(longest, row.currency), '');
  return {
    number,
    currency,
    amountE4: widestAmount(rows.map((row) => row.amountE4)),
    balanceE4: widestAmount(rows.map((row) => row.balanceE4)),
  };
}

function longer(a: string, b: string): string {
  return b.length > a.length ? b : a;
}

/** The largest in digits, with a minus when any has one. */
function widestAmount(amounts: readonly AmountE4[]): AmountE4 {
  const largest = amounts.reduce<AmountE4>(
    (widest, amount) => (Math.abs(amount) > Math.abs(widest) ? amount : widest),
    ZERO_E4,
  );
  const hasMinus = amounts.some((amount) => amount < 0);
  return hasMinus && largest > 0 ? negateE4(largest) : largest;
}
