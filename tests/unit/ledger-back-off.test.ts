import { expect, it } from 'vitest';
import type { Lacking } from '#lib/db/held-read.ts';
import type { ReadFindings } from '#lib/ledger/back-off.ts';
import { lackingAfter } from '#lib/ledger/back-off.ts';

const MINUTE_MS = 60_000;
const NOTHING: Lacking = {
  ...{ incompleteReads: 0, fullReadAfter: 0, paymentFailures: 0, paymentsAfter: 0 },
};
const GOOD: ReadFindings = {
  ...({ kind: 'full', areDocumentsWhole: true, payments: 'up-to-date' } as const),
  ...{ isForced: false, pages: 1 },
};
const after = (before: Partial<Lacking>, found: Partial<ReadFindings>, at = 0) =>
  lackingAfter({ ...NOTHING, ...before }, { ...GOOD, ...found }, { at, freshMs: MINUTE_MS });

it('the pause after a read that lacks something doubles from five minutes to an hour', () => {
  const pauses: number[] = [];
  let lacking = NOTHING;
  for (let read = 0; read < 6; read += 1) {
    lacking = after(lacking, { areDocumentsWhole: false, payments: 'failed' });
    expect(lacking.paymentsAfter).toBe(lacking.fullReadAfter);
    pauses.push(lacking.fullReadAfter / MINUTE_MS);
  }
  expect(pauses).toEqual([5, 10, 20, 40, 60, 60]);
  expect(after(lacking, {})).toEqual(NOTHING);
});

it.each([
  [1, 0],
  [2, 0],
  [3, 2],
  [10, 5],
  [119, 60],
  [1_000, 60],
])('%i pages that changes cannot stand in for are read %i minutes apart', (pages, apart) => {
  expect(after({}, { isForced: true, pages }).fullReadAfter).toBe(apart * MINUTE_MS);
  expect(after({}, { pages }).fullReadAfter).toBe(0);
});

it('a read of changes between two attempts leaves the pause as it is', () => {
  const lacking = after({}, { areDocumentsWhole: false, payments: 'failed' });
  const between = { kind: 'incremental', areDocumentsWhole: false, payments: 'not-asked' } as const;
  expect(after(lacking, between, MINUTE_MS)).toEqual(lacking);
});
