'use client';

import type { LedgerSummary } from '#lib/domain/card.ts';
import { CreditLine } from './credit-line.tsx';
import { NewsLine } from './news-line.tsx';

export interface CardLinesProps {
  readonly ledger: LedgerSummary;
  /** The company's own, ISO 4217. */
  readonly currency: string | undefined;
  /** When the card was asked for last (epoch milliseconds). */
  readonly askedAt: number;
}

/** The lines that not every card has. */
export function CardLines({ ledger, currency, askedAt }: CardLinesProps) {
  const { creditLimitE4, figures, news } = ledger;
  const netE4 = figures?.isSoFar === false ? figures.base.netE4 : undefined;
  return (
    <>
      {creditLimitE4 !== undefined && (
        <CreditLine limitE4={creditLimitE4} netE4={netE4} currency={currency} />
      )}
      {news !== undefined && (
        <div className="@max-[1000px]:basis-full">
          <NewsLine news={news} askedAt={askedAt} />
        </div>
      )}
    </>
  );
}
