import type { AmountE4 } from '../../domain/money.ts';
import { createRowReader } from './row-reader.ts';

/** Of a CustomerBalanceDto. */
export interface VismaCustomerBalance {
  /** Empty: not told. */
  readonly customerNumber: string;
  readonly balanceE4: AmountE4;
}

/** Undefined without a readable balance. */
export function findCustomerBalance(json: unknown): VismaCustomerBalance | undefined {
  const reader = createRowReader(json);
  const balanceE4 = reader.amount('balance');
  if (balanceE4 === undefined) return undefined;
  return { customerNumber: reader.nestedText('customer', 'number', 60), balanceE4 };
}
