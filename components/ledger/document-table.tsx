'use client';

import { lazy, Suspense } from 'react';
import { useTranslations } from 'use-intl/react';
import type { DocumentRow as Row } from '#lib/domain/card.ts';
import { COLUMNS } from './columns.ts';
import { DocumentRow } from './document-row.tsx';
import { WidestRow } from './widest-row.tsx';

/** Below this many rows the browser is as fast without help, and the page can be searched. */
const VIRTUAL_FROM = 400;

const VirtualRows = lazy(async () => ({
  default: (await import('./virtual-rows.tsx')).VirtualRows,
}));

interface DocumentTableProps {
  readonly companyName: string;
  readonly rows: readonly Row[];
  readonly total: number;
}

export function DocumentTable({ companyName, rows, total }: DocumentTableProps) {
  const t = useTranslations('panel');
  const headCurrency = uniformCurrency(rows);
  const plain = (
    <tbody role="rowgroup" className="block @min-[480px]:table-row-group">
      {rows.slice(0, VIRTUAL_FROM).map((row, index) => (
        <DocumentRow key={row.key} row={row} index={index} headCurrency={headCurrency} />
      ))}
    </tbody>
  );
  return (
    <table
      role="table"
      aria-label={t('caption', { company: companyName })}
      aria-rowcount={total + 1}
      data-mixed={headCurrency === undefined ? '' : undefined}
      className="block w-full border-separate border-spacing-0 @min-[480px]:table"
    >
      <TableHead currency={headCurrency} />
      <WidestRow rows={rows} headCurrency={headCurrency} />
      {rows.length <= VIRTUAL_FROM ? (
        plain
      ) : (
        <Suspense fallback={plain}>
          <VirtualRows rows={rows} headCurrency={headCurrency} />
        </Suspense>
      )}
    </table>
  );
}

function TableHead({ currency }: { readonly currency: string | undefined }) {
  const t = useTranslations('panel.column');
  const words = {
    amount: currency === undefined ? t('amount') : t('amountIn', { currency }),
    balance: currency === undefined ? t('balance') : t('balanceIn', { currency }),
  };
  return (
    <thead role="rowgroup" className="block @min-[480px]:table-header-group">
      <tr
        role="row"
        aria-rowindex={1}
        className="relative grid h-[34px] grid-cols-[minmax(0,1fr)_auto] content-center bg-head @min-[480px]:table-row"
      >
        {COLUMNS.map(({ name, cell, head }) => (
          <th
            key={name}
            role="columnheader"
            scope="col"
            className={`border-line bg-head px-0.5 text-xs font-semibold! whitespace-nowrap text-ink! last:border-r-0 @min-[480px]:border-r @min-[480px]:px-2 ${cell} ${head}`}
          >
            {name === 'amount' || name === 'balance' ? words[name] : t(name)}
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** Undefined when the rows are in several currencies, or there are none. */
function uniformCurrency(rows: readonly Row[]): string | undefined {
  const first = rows[0]?.currency;
  return rows.every(({ currency }) => currency === first) ? first : undefined;
}
