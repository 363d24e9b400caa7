'use client';

import { useFormatter, useTranslations } from 'use-intl/react';
import { useFormat } from '#components/shell/format-context.tsx';
import type { DocumentDetail, VatLine } from '#lib/domain/document-detail.ts';
import type { AmountE4 } from '#lib/domain/money.ts';
import { DrawerSection } from './drawer-section.tsx';

interface VatTableProps {
  readonly detail: Pick<DocumentDetail, 'vat' | 'vatCurrency'>;
  /** Of the document. */
  readonly currency: string;
}

/** VAT by code. Its currency is named where it is not that of the document. */
export function VatTable({ detail: { vat, vatCurrency }, currency }: VatTableProps) {
  const t = useTranslations('panel.drawer');
  const isOther = vatCurrency !== '' && vatCurrency !== currency;
  return (
    <DrawerSection title={isOther ? t('vatIn', { currency: vatCurrency }) : t('vat')}>
      <table className="w-full">
        <thead>
          <tr className="text-xs text-muted">
            <th scope="col" className="text-left font-normal">
              {t('vatName')}
            </th>
            <th scope="col" className="text-right font-normal">
              {t('vatRate')}
            </th>
            <th scope="col" className="text-right font-normal">
              {t('vatBase')}
            </th>
            <th scope="col" className="text-right font-normal">
              {t('vatAmount')}
            </th>
          </tr>
        </thead>
        <tbody>
          {vat.map((line, index) => (
            <VatRow key={index} line={line} />
          ))}
        </tbody>
      </table>
    </DrawerSection>
  );
}

function VatRow({ line }: { readonly line: VatLine }) {
  const numbers = useFormatter();
  const { name, ratePercentE4, taxableE4, vatE4 } = line;
  const rate =
    ratePercentE4 !== undefined &&
    numbers.number(ratePercentE4 / 1_000_000, { style: 'percent', maximumFractionDigits: 2 });
  return (
    <tr className="align-top">
      <td className="py-0.5 pr-2 break-words">{name}</td>
      <td className="py-0.5 pl-2 text-right whitespace-nowrap tabular-nums">{rate}</td>
      <AmountCell amount={taxableE4} />
      <AmountCell amount={vatE4} />
    </tr>
  );
}

function AmountCell({ amount }: { readonly amount: AmountE4 | undefined }) {
  const format = useFormat();
  return (
    <td className="py-0.5 pl-2 text-right whitespace-nowrap tabular-nums">
      {amount !== undefined && format.amount(amount)}
    </td>
  );
}
