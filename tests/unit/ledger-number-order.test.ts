import { expect, it } from 'vitest';
import { numberOrder } from '#lib/db/number-order.ts';

it('orders document numbers as a person counts', () => {
  const counted = ['7', '09', '10', '99999', '100000', 'a2', 'A10', 'INV-9', 'inv-10', 'INV-10/2'];
  const byCodePoint = (a: string, b: string) =>
    Buffer.compare(Buffer.from(numberOrder(a)), Buffer.from(numberOrder(b)));
  expect(counted.toReversed().toSorted(byCodePoint)).toEqual(counted);
});
