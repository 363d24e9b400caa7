/**
 * Amounts as whole ten-thousandths: Visma answers up to four decimals, and sums of binary
 * fractions drift. A safe integer holds about 900 billion of any currency this way.
 */
declare const brand: unique symbol;
export type AmountE4 = number & { readonly [brand]: 'AmountE4' };

export const ZERO_E4 = 0 as AmountE4;

/**
 * The ten-thousandths of a JSON number, by its decimal digits. Undefined for anything that is no
 * finite number or does not fit into a safe integer: the caller marks the row instead of guessing.
 */
export function findAmountE4(value: unknown): AmountE4 | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER / 10_000) return undefined;
  const scaled = Math.round(Number(`${value.toFixed(6)}e4`));
  return (scaled === 0 ? 0 : scaled) as AmountE4;
}

export function negateE4(amount: AmountE4): AmountE4 {
  return (amount === 0 ? 0 : -amount) as AmountE4;
}

/** The sum as an amount. Throws `RangeError` when it does not fit into a safe integer. */
export function toAmountE4(sum: bigint): AmountE4 {
  if (!isSafeSum(sum)) throw new RangeError('a sum of amounts leaves the safe integers');
  return Number(sum) as AmountE4;
}

export function isSafeSum(sum: bigint): boolean {
  return sum <= LARGEST && sum >= -LARGEST;
}

const LARGEST = BigInt(Number.MAX_SAFE_INTEGER);
