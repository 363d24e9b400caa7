'use client';

import { lazy, Suspense } from 'react';
import { BehaviourLine } from './behaviour-line.tsx';
import type { CardLinesProps } from './card-lines.tsx';

const CardLines = lazy(async () => ({ default: (await import('./card-lines.tsx')).CardLines }));

/** What is known of the customer beside the sums: one line where there is room, else one each. */
export function CardFacts(props: CardLinesProps) {
  const { behaviour, creditLimitE4, news } = props.ledger;
  return (
    <div className="flex flex-col gap-x-4 gap-y-0.5 text-xs/4 text-muted @min-[640px]:flex-row @min-[640px]:flex-wrap">
      <div className="min-w-0 @min-[640px]:flex-1">
        <BehaviourLine behaviour={behaviour} />
      </div>
      {(creditLimitE4 ?? news) !== undefined && (
        <Suspense fallback={null}>
          <CardLines {...props} />
        </Suspense>
      )}
    </div>
  );
}
