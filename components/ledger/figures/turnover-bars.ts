import type { AmountE4 } from '#lib/domain/money.ts';

/** Of a chart that is 100 high, measured from its top. */
export interface Bar {
  readonly y: number;
  readonly height: number;
}

export interface Bars {
  /** Where zero is. */
  readonly zero: number;
  readonly of: (amount: AmountE4) => Bar;
}

/** Both rows of bars share one scale, which reaches below zero where a month does. */
export function scaleBars(amounts: readonly AmountE4[]): Bars {
  const highest = Math.max(0, ...amounts);
  const lowest = Math.min(0, ...amounts);
  const span = highest - lowest || 1;
  const zero = (highest / span) * 100;
  return {
    zero,
    of: (amount) => {
      const height = (Math.abs(amount) / span) * 100;
      return { y: amount < 0 ? zero : zero - height, height };
    },
  };
}
