'use client';

import { useFormatter, useTranslations } from 'use-intl/react';
import { useFormat } from '#components/shell/format-context.tsx';
import type { DocumentDetail, DocumentLine } from '#lib/domain/document-detail.ts';
import type { AmountE4 } from '#lib/domain/money.ts';
import { DrawerSection } from './drawer-section.tsx';

interface LineTableProps {
  readonly detail: DocumentDetail;
  /** Of the document, with VAT. */
  readonly total: AmountE4;
}

/** The rows of the document and what they add up to. */
export function LineTable({ detail, total }: LineTableProps) {
  const t = useTranslations('panel.drawer');
  return (
    <DrawerSection title={t('lines')}>
      <table className="w-full">
        <thead className="sr-only">
          <tr>
            <th scope="col">{t('description')}</th>
            <th scope="col">{t('lineAmount')}</th>
          </tr>
        </thead>
        <tbody>
          {detail.lines.map((line, index) => (
            <LineRow key={index} line={line} />
          ))}
        </tbody>
        <tfoot>
          <Sum name={t('net')} amount={detail.netE4} look="part" />
          <Sum name={t('vat')} amount={detail.vatE4} look="part" />
          <Sum name={t('total')} amount={total} look="total" />
        </tfoot>
      </table>
    </DrawerSection>
  );
}

function LineRow({ line }: { readonly line: DocumentLine }) {
  const format = useFormat();
  return (
    <tr className="border-b border-line align-top">
      <td className="py-1 pr-3 break-words">
        {line.description}
        <div className="text-xs text-muted tabular-nums">{useQuantityWords(line)}</div>
      </td>
      <td className="py-1 text-right whitespace-nowrap tabular-nums">
        {line.amountE4 !== undefined && format.amount(line.amountE4)}
      </td>
    </tr>
  );
}

/** *2 pcs × 450.00*; as much of it as there is. */
function useQuantityWords({ quantityE4, unit, unitPriceE4 }: DocumentLine): string {
  const numbers = useFormatter();
  const format = useFormat();
  const quantity =
    quantityE4 === undefined
      ? undefined
      : `${numbers.number(quantityE4 / 10_000, { maximumFractionDigits: 4 })} ${unit}`.trim();
  const price = unitPriceE4 === undefined ? undefined : format.amount(unitPriceE4);
  return [quantity, price].filter((part) => part !== undefined).join(' × ');
}

interface SumProps {
  readonly name: string;
  readonly amount: AmountE4 | undefined;
  readonly look: 'part' | 'total';
}

function Sum({ name, amount, look }: SumProps) {
  const format = useFormat();
  if (amount === undefined) return null;
  return (
    <tr className={look === 'total' ? 'font-semibold' : 'text-ink-soft'}>
      <th scope="row" className="py-0.5 text-left font-[inherit]">
        {name}
      </th>
      <td className="py-0.5 text-right whitespace-nowrap tabular-nums">{format.amount(amount)}</td>
    </tr>
  );
}
