'use client';

import { useTranslations } from 'use-intl/react';
import { creditUse } from '#lib/domain/customer-credit.ts';
import type { AmountE4 } from '#lib/domain/money.ts';
import { useFormat } from '#components/shell/format-context.tsx';

interface CreditLineProps {
  /** In the company's currency, as the net. */
  readonly limitE4: AmountE4;
  /** What is open less credits; undefined while not all of it is known. */
  readonly netE4: AmountE4 | undefined;
  /** ISO 4217; undefined where Visma does not tell the company's. */
  readonly currency: string | undefined;
}

/** The credit limit, and how much of it is used. */
export function CreditLine({ limitE4, netE4, currency }: CreditLineProps) {
  const t = useTranslations('panel.credit');
  const format = useFormat();
  const write = (words: string) => (currency === undefined ? words : `${words}\u00a0${currency}`);
  const amount = write(
    limitE4 % 10_000 === 0 ? format.count(limitE4 / 10_000) : format.amount(limitE4),
  );
  if (netE4 === undefined) return <p>{t('limit', { amount })}</p>;
  const { percent, overE4 } = creditUse(limitE4, netE4);
  const isOver = overE4 > 0;
  return (
    <p
      title={t('basis', { net: write(format.amount(netE4)) })}
      className={`flex min-w-0 items-center gap-1.5 ${isOver ? 'font-semibold text-amber' : ''}`}
    >
      <span
        aria-hidden="true"
        className="h-1.5 w-10 shrink-0 overflow-hidden rounded-full border border-field-line"
      >
        <span
          style={{ width: `${String(Math.min(percent, 100))}%` }}
          className={`block h-full ${isOver ? 'bg-amber' : 'bg-accent'}`}
        />
      </span>
      <span>
        {isOver
          ? t('over', { amount, over: write(format.amount(overE4)) })
          : t('used', { amount, percent })}
      </span>
    </p>
  );
}
