import { describe, expect, it } from 'vitest';
import { RequestError } from '#components/api/send-json.ts';
import { isNotToBeRestored } from '#components/ledger/drawer/not-to-be-restored.ts';
import { rowToShow } from '#components/ledger/drawer/row-to-show.ts';
import type { DocumentRow } from '#lib/domain/card.ts';
import type { AmountE4 } from '#lib/domain/money.ts';

const row = (number: string, over: Partial<DocumentRow> = {}): DocumentRow => ({
  key: `Invoice ${number}`,
  type: 'Invoice',
  number,
  currency: 'NOK',
  amountE4: 840_000_000 as AmountE4,
  balanceE4: 840_000_000 as AmountE4,
  state: { kind: 'overdue', days: 45, leftE4: undefined },
  reference: '',
  text: '',
  flawed: false,
  ...over,
});
const OVERDUE = row('100482');
const PAID = row('100482', { balanceE4: 0 as AmountE4, state: { kind: 'paid' } });

describe('the document in the drawer', () => {
  it('is as the newer list has it, not as it was when it was opened', () => {
    expect(rowToShow([row('1'), PAID], OVERDUE.key, OVERDUE)).toBe(PAID);
  });

  it('stays as it was last shown when the list no longer has it, and is no other', () => {
    expect(rowToShow([row('1')], OVERDUE.key, OVERDUE)).toBe(OVERDUE);
    expect(rowToShow([row('1')], 'Invoice 2', OVERDUE)).toBeUndefined();
  });
});

describe('a document that was left open', () => {
  const hits = (rows: readonly DocumentRow[]) => ({
    data: { rows, total: rows.length, revision: '1' },
    error: null,
  });
  const failed = (status: number) => ({ data: undefined, error: new RequestError(status) });

  it('is forgotten when its number does not find it, or when it was refused', () => {
    expect(isNotToBeRestored(hits([row('1004820')]), OVERDUE.key)).toBe(true);
    expect(isNotToBeRestored(hits([]), OVERDUE.key)).toBe(true);
    expect(isNotToBeRestored(failed(403), OVERDUE.key)).toBe(true);
  });

  it('is kept while it is asked for, when it is found, and when nobody answered', () => {
    expect(isNotToBeRestored({ data: undefined, error: null }, OVERDUE.key)).toBe(false);
    expect(isNotToBeRestored(hits([row('1'), OVERDUE]), OVERDUE.key)).toBe(false);
    for (const status of [0, 503])
      expect(isNotToBeRestored(failed(status), OVERDUE.key)).toBe(false);
  });
});
