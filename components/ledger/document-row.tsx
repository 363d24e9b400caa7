'use client';

import type { ReactNode, Ref } from 'react';
import { memo } from 'react';
import { useTranslations } from 'use-intl/react';
import type { DocumentRow as Row } from '#lib/domain/card.ts';
import { useFormat } from '#components/shell/format-context.tsx';
import { Amount } from './amount.tsx';
import type { Column, ColumnLook } from './columns.ts';
import { DocumentStateChip } from './document-state-chip.tsx';
import { NewsMark } from './figures/news-marks.tsx';
import { usePartPaid } from './use-part-paid.ts';

/** What all rows of a list have in common. */
export interface RowLook {
  readonly columns: readonly ColumnLook[];
  /** The currency that the headings name; rows in another one say theirs. */
  readonly headCurrency: string | undefined;
  readonly mayOpen: boolean;
}

interface DocumentRowProps extends RowLook {
  readonly row: Row;
  /** Place in the whole list, from 0; the heading is row 1 for assistive technology. */
  readonly index: number;
  /** The one row in the order of Tab. */
  readonly isActive: boolean;
  readonly isOpen: boolean;
  readonly measure?: Ref<HTMLTableRowElement>;
}

/** One document. The roles are written out because a row that is laid out as a card loses its own. */
export const DocumentRow = memo(function DocumentRow(props: DocumentRowProps) {
  const { index, columns, isActive, isOpen, measure } = props;
  const cells = useCells(props);
  return (
    <tr
      ref={measure}
      role="row"
      data-index={index}
      aria-rowindex={index + 2}
      aria-current={isOpen ? true : undefined}
      tabIndex={isActive ? 0 : -1}
      className="grid h-14 scroll-my-10 grid-cols-[minmax(0,1fr)_auto] grid-rows-[18px_20px] content-center gap-x-3 gap-y-0.5 border-b border-line px-0.5 text-ink-soft outline-offset-[-2px] hover:bg-hover aria-current:bg-selected @min-[480px]:table-row @min-[480px]:h-9"
    >
      {columns.map(({ name, cell }) => (
        <td
          key={name}
          role="cell"
          className={`align-middle whitespace-nowrap @min-[480px]:border-b @min-[480px]:border-line @min-[480px]:px-2 ${cell}`}
        >
          {cells[name]}
        </td>
      ))}
    </tr>
  );
});

function useCells({
  row,
  headCurrency,
  mayOpen,
}: DocumentRowProps): Readonly<Record<Column, ReactNode>> {
  const t = useTranslations('panel');
  const format = useFormat();
  const partPaid = usePartPaid(row.state);
  const text = [partPaid, row.text].filter(Boolean).join(' · ');
  const currency = row.currency === headCurrency ? undefined : row.currency;
  const none = <span className="sr-only">{t('noDate')}</span>;
  return {
    number: (
      <>
        {mayOpen ? (
          // The click is the row's; for whoever has no pointer and reads cell by cell, a button.
          <button type="button" tabIndex={-1} className="text-link hover:underline">
            {row.number}
          </button>
        ) : (
          row.number
        )}
        {row.flawed && <Flaw text={t('flawed')} />}
        <NewsMark rowKey={row.key} />
      </>
    ),
    type: t(`type.${row.type}`),
    date: row.date === undefined ? none : format.date(row.date),
    due: row.dueDate === undefined ? none : format.date(row.dueDate),
    status: (
      <>
        <DocumentStateChip row={row} />
        {partPaid !== undefined && <span className="sr-only">{partPaid}</span>}
      </>
    ),
    reference: <span title={row.reference}>{row.reference}</span>,
    text: <span title={text}>{text}</span>,
    currency: row.currency,
    amount: <Amount amountE4={row.amountE4} currency={currency} />,
    balance: <Amount amountE4={row.balanceE4} currency={currency} />,
  };
}

function Flaw({ text }: { readonly text: string }) {
  return (
    <span role="img" aria-label={text} title={text} className="ml-1 text-amber">
      !
    </span>
  );
}
