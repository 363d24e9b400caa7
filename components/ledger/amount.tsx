'use client';

import type { AmountE4 } from '#lib/domain/money.ts';
import { useFormat } from '#components/shell/format-context.tsx';

interface AmountProps {
  readonly amountE4: AmountE4;
  /** Beside the number where rows are in several currencies; absent where the heading says it. */
  readonly currency: string | undefined;
}

export function Amount({ amountE4, currency }: AmountProps) {
  const format = useFormat();
  return (
    <>
      {format.amount(amountE4)}
      {currency !== undefined && (
        <span className="ml-1 font-normal text-muted in-data-currency-column:@min-[800px]:hidden">
          {currency}
        </span>
      )}
    </>
  );
}
