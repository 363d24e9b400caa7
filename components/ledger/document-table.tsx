'use client';

import { lazy, Suspense, useMemo, useRef } from 'react';
import { useTranslations } from 'use-intl/react';
import type { DocumentRow as Row } from '#lib/domain/card.ts';
import { columnsWithout } from './columns.ts';
import { DocumentRow } from './document-row.tsx';
import type { ListControls } from './filters/use-list-controls.ts';
import { TableHead } from './table-head.tsx';
import { useRowKeys } from './use-row-keys.ts';
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
  readonly controls: ListControls;
  /** The rows are those of the query before; the new ones are on their way. */
  readonly isOfLastQuery: boolean;
  /** Figures and age stand for newer rows than these. */
  readonly isBehind: boolean;
  /** A click on a row or Enter; absent where rows have no details. */
  readonly onOpen?: (row: Row) => void;
  /** Key of the row whose details are shown. */
  readonly openKey?: string | undefined;
}

export function DocumentTable(props: DocumentTableProps) {
  const { companyName, rows, total, controls, isOfLastQuery, isBehind, onOpen, openKey } = props;
  const t = useTranslations('panel');
  const table = useRef<HTMLTableElement>(null);
  const { hiddenColumns } = controls;
  const columns = useMemo(() => columnsWithout(hiddenColumns), [hiddenColumns]);
  const headCurrency = useMemo(() => uniformCurrency(rows), [rows]);
  const { activeIndex, handlers } = useRowKeys({ table, rows, onOpen });
  const look = { columns, headCurrency, mayOpen: onOpen !== undefined };
  const plain = (
    <tbody role="rowgroup" className="block @min-[480px]:table-row-group">
      {rows.slice(0, VIRTUAL_FROM).map((row, index) => (
        <DocumentRow
          key={row.key}
          row={row}
          index={index}
          isActive={index === activeIndex}
          isOpen={row.key === openKey}
          {...look}
        />
      ))}
    </tbody>
  );
  return (
    <table
      ref={table}
      role="table"
      aria-label={t('caption', { company: companyName })}
      aria-rowcount={total + 1}
      aria-busy={isOfLastQuery || isBehind}
      data-mixed={headCurrency === undefined ? '' : undefined}
      data-currency-column={
        headCurrency === undefined && !hiddenColumns.includes('currency') ? '' : undefined
      }
      {...handlers}
      className="block w-full border-separate border-spacing-0 border-t border-line @min-[480px]:table @min-[480px]:border-t-0"
    >
      <TableHead columns={columns} currency={headCurrency} controls={controls} />
      <WidestRow columns={columns} rows={rows} headCurrency={headCurrency} />
      {rows.length <= VIRTUAL_FROM ? (
        plain
      ) : (
        <Suspense fallback={plain}>
          <VirtualRows rows={rows} activeIndex={activeIndex} openKey={openKey} look={look} />
        </Suspense>
      )}
    </table>
  );
}

/** Undefined when the rows are in several currencies, or there are none. */
function uniformCurrency(rows: readonly Row[]): string | undefined {
  const first = rows[0]?.currency;
  return rows.every(({ currency }) => currency === first) ? first : undefined;
}
