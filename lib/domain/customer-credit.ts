import type { AmountE4 } from './money.ts';

/** What Visma checks before a customer may have more (enum of `creditVerification`). */
export const CREDIT_VERIFICATIONS = [
  'Disabled',
  'DaysPastDue',
  'CreditLimit',
  'LimitAndDaysPastDue',
] as const;
export type CreditVerification = (typeof CREDIT_VERIFICATIONS)[number];

/** What is known of a customer's credit. */
export interface CustomerCredit {
  /** In the company's currency; absent where the customer has none that Visma checks. */
  readonly limitE4?: AmountE4;
}

/**
 * A limit holds only where Visma checks it, or does not say what it checks. Of zero it is not
 * documented whether it means none or no credit at all, so it is taken for none: no share of it can
 * be used.
 */
export function findCredit({
  verification,
  limitE4,
}: {
  readonly verification: CreditVerification | undefined;
  readonly limitE4: AmountE4 | undefined;
}): CustomerCredit {
  const isChecked = verification !== 'Disabled' && verification !== 'DaysPastDue';
  return isChecked && limitE4 !== undefined && limitE4 > 0 ? { limitE4 } : {};
}

/** How much of a limit is used. */
export interface CreditUse {
  /** Whole per cent of the limit; 100 stands for exactly all of it. */
  readonly percent: number;
  /** By how much the limit is passed; zero while it is not. */
  readonly overE4: AmountE4;
}

/** `limitE4` is positive; `netE4` is what the customer owes less credits, in the same currency. */
export function creditUse(limitE4: AmountE4, netE4: AmountE4): CreditUse {
  if (netE4 <= 0) return { percent: 0, overE4: 0 as AmountE4 };
  const nearest = Number((BigInt(netE4) * 200n + BigInt(limitE4)) / (BigInt(limitE4) * 2n));
  if (netE4 < limitE4) return { percent: Math.min(nearest, 99), overE4: 0 as AmountE4 };
  if (netE4 === limitE4) return { percent: 100, overE4: 0 as AmountE4 };
  return { percent: Math.max(nearest, 101), overE4: (netE4 - limitE4) as AmountE4 };
}
