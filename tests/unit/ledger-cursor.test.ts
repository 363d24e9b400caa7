import { describe, expect, it } from 'vitest';
import type { DocumentSort } from '#lib/domain/document-query.ts';
import { FIRST_GLANCE_QUERY } from '#lib/domain/document-query.ts';
import type { LedgerId } from '#lib/domain/ids.ts';
import { parseCursor, toCursor } from '#lib/ledger/document-cursor.ts';

const scopeOf = (sort: DocumentSort) => ({
  ledgerId: 'ledger-1' as LedgerId,
  query: { ...FIRST_GLANCE_QUERY, sort },
});

describe('a cursor', () => {
  it.each([
    ['first-glance', '02026-01-01'],
    ['due', null],
    ['amount', -12_345_000],
    ['text', 'æøå "quoted" \\ and , so on'],
  ] as const)('by %s carries a position there and back', (sort, key) => {
    const position = { key, type: 'Invoice', number: 'Å-1/2' };
    expect(parseCursor(scopeOf(sort), toCursor(scopeOf(sort), position))).toEqual(position);
  });

  it.each(['', 'x', 'bnVsbA', 'W10', 'WyJhIiwiYiIsM10'])(
    'is refused when none of ours: %s',
    (cursor) => {
      expect(() => parseCursor(scopeOf('due'), cursor)).toThrow(
        expect.objectContaining({ code: 'input.invalid' }),
      );
    },
  );

  it('is refused when its key is not of the sort, whoever made it', () => {
    const cursor = toCursor(scopeOf('amount'), { key: '1', type: 'Invoice', number: '1' });
    expect(() => parseCursor(scopeOf('amount'), cursor)).toThrow(
      expect.objectContaining({ code: 'input.invalid' }),
    );
  });
});
