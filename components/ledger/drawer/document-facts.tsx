'use client';

import type { ReactNode } from 'react';
import { useFormatter, useTranslations } from 'use-intl/react';
import { useFormat } from '#components/shell/format-context.tsx';
import type { DocumentRow } from '#lib/domain/card.ts';
import type { DocumentDetail, DocumentDetailResponse } from '#lib/domain/document-detail.ts';

interface DocumentFactsProps {
  readonly row: DocumentRow;
  /** Undefined until Visma has answered. */
  readonly document: DocumentDetailResponse | undefined;
}

/** Name and value, line by line; what nobody told has no line. */
export function DocumentFacts({ row, document }: DocumentFactsProps) {
  const t = useTranslations('panel.drawer');
  const format = useFormat();
  const detail = document?.detail;
  const money = (amount: DocumentRow['amountE4']) => `${format.amount(amount)} ${row.currency}`;
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
      <Fact name={t('amount')} value={money(row.amountE4)} look="amount" />
      <Fact name={t('balance')} value={money(row.balanceE4)} look="amount" />
      <BaseCurrency row={row} document={document} />
      <Fact name={t('date')} value={row.date && format.date(row.date)} />
      <Fact name={t('due')} value={row.dueDate && format.date(row.dueDate)} />
      <Fact name={t('paymentReference')} value={detail?.paymentReference} />
      <Fact name={t('theirReference')} value={row.reference} />
      <Fact name={t('ourReference')} value={detail?.ourReference} />
      <Fact name={t('externalReference')} value={detail?.externalReference} />
      <Fact name={t('text')} value={row.text} />
      <Fact name={t('terms')} value={detail?.terms} />
      <Fact name={t('branch')} value={detail?.branch} />
      <Fact name={t('dunning')} value={useDunningWords(detail)} />
    </dl>
  );
}

/** Only of a document in another currency: otherwise it would say the same twice. */
function BaseCurrency({ row, document }: DocumentFactsProps) {
  const t = useTranslations('panel.drawer');
  const format = useFormat();
  const numbers = useFormatter();
  if (document === undefined || document.baseCurrency === '') return null;
  if (document.baseCurrency === row.currency) return null;
  const { baseCurrency, baseAmountE4, baseBalanceE4, detail } = document;
  const rate = detail?.exchangeRate;
  return (
    <>
      <Fact
        name={t('inBase', { currency: baseCurrency })}
        value={t('baseBalance', {
          amount: format.amount(baseAmountE4),
          balance: format.amount(baseBalanceE4),
        })}
        look="amount"
      />
      <Fact
        name={t('rate')}
        value={rate && numbers.number(rate, { maximumFractionDigits: 8 })}
        look="amount"
      />
    </>
  );
}

function useDunningWords(detail: DocumentDetail | undefined): string | undefined {
  const t = useTranslations('panel.drawer');
  const format = useFormat();
  if (detail?.dunning === undefined) return undefined;
  const { level, date } = detail.dunning;
  if (date === undefined) return t('dunningLevel', { level });
  return t('dunningOn', { level, date: format.date(date) });
}

interface FactProps {
  readonly name: string;
  readonly value: ReactNode;
  readonly look?: 'amount';
}

function Fact({ name, value, look }: FactProps) {
  if (value === undefined || value === '' || value === 0) return null;
  const alignment = look === 'amount' ? 'text-right tabular-nums' : 'break-words';
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className={alignment}>{value}</dd>
    </>
  );
}
