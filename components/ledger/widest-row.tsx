'use client';

import type { ReactNode } from 'react';
import { use, useMemo } from 'react';
import { useTranslations } from 'use-intl/react';
import type { DocumentRow as Row } from '#lib/domain/card.ts';
import type { AmountE4 } from '#lib/domain/money.ts';
import { negateE4, ZERO_E4 } from '#lib/domain/money.ts';
import { Chip } from '#components/ui/chip.tsx';
import { Amount } from './amount.tsx';
import type { Column, ColumnLook } from './columns.ts';
import { useStateWords } from './document-state-chip.tsx';
import { NewsMarks } from './figures/news-marks.tsx';

interface WidestRowProps {
  readonly columns: readonly ColumnLook[];
  readonly rows: readonly Row[];
  readonly headCurrency: string | undefined;
}

/** Letters differ in width: the widest text is among the longest few, not always the longest. */
const CANDIDATES = 3;

/**
 * A collapsed row with the longest contents: it takes no height but keeps the columns as wide as
 * all rows need, so that nothing moves sideways while rows come, be it from the network or by
 * scrolling. Dates are all of one width, reference and text have theirs from the table.
 */
export function WidestRow({ columns, rows, headCurrency }: WidestRowProps) {
  const contents = useContents(rows, headCurrency);
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

function useContents(
  rows: readonly Row[],
  headCurrency: string | undefined,
): Readonly<Partial<Record<Column, ReactNode>>> {
  const t = useTranslations('panel');
  const stateWords = useStateWords();
  const hasMark = use(NewsMarks) !== undefined || rows.some(({ flawed }) => flawed);
  return useMemo(() => {
    const currency = longest(rows.map((row) => row.currency))[0];
    const beside = headCurrency === undefined ? currency : undefined;
    return {
      number: longest(rows.map((row) => row.number)).map((number) => (
        <div key={number}>
          {number}
          {hasMark && <span className="ml-1">●</span>}
        </div>
      )),
      type: longest(rows.map((row) => t(`type.${row.type}`))).map((type) => (
        <div key={type}>{type}</div>
      )),
      status: longest(rows.map(stateWords)).map((words) => (
        <div key={words}>
          <Chip tone="grey">{words}</Chip>
        </div>
      )),
      amount: <Amount amountE4={widestAmount(rows.map((row) => row.amountE4))} currency={beside} />,
      balance: (
        <Amount amountE4={widestAmount(rows.map((row) => row.balanceE4))} currency={beside} />
      ),
    };
  }, [rows, headCurrency, hasMark, t, stateWords]);
}

/** The longest few of these texts, each once. */
function longest(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort((a, b) => b.length - a.length).slice(0, CANDIDATES);
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
