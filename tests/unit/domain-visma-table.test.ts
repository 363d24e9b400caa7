import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CalendarDate } from '#lib/domain/calendar-date.ts';
import { documentLane } from '#lib/domain/document-lane.ts';
import { documentState } from '#lib/domain/document-state.ts';
import type { CustomerDocument, DocumentType } from '#lib/domain/document.ts';
import { DOCUMENT_STATUSES, DOCUMENT_TYPES, signedE4 } from '#lib/domain/document.ts';
import { createDocument } from '#tests/support/documents.ts';

const TODAY = '2026-11-21' as CalendarDate;
const GUIDE = readFileSync(new URL('../../docs/visma.md', import.meta.url), 'utf8');
const TYPES = readTable('type');
const STATUSES = readTable('status');

describe('the tables of types and statuses in docs/visma.md', () => {
  it('have every type and every status once, with reason and confidence', () => {
    expect([...TYPES.keys()].toSorted()).toEqual([...DOCUMENT_TYPES].toSorted());
    expect([...STATUSES.keys()].toSorted()).toEqual([...DOCUMENT_STATUSES].toSorted());
    for (const row of [...TYPES.values(), ...STATUSES.values()]) {
      expect(row.why).not.toBe('');
      expect(row.confidence).toMatch(/^\[[CHMI?]\]$/);
    }
  });

  it.each(DOCUMENT_TYPES)('say what the code does with %s of every status', (type) => {
    const row = TYPES.get(type);
    expect(writtenSign(type)).toBe(row?.sign);
    const [shownLeft, shownNone] = row?.shown?.split(', ') ?? [];
    for (const status of DOCUMENT_STATUSES) {
      const standing = STATUSES.get(status);
      const isOver = type === 'VoidPayment' && status === 'Closed';
      for (const isLeft of [true, false]) {
        const document = createDocument({
          type,
          status,
          dueDate: undefined,
          balanceE4: isLeft ? 1_000_000 : 0,
        });
        const what = `${type} ${status} ${isLeft ? 'left' : 'none'}`;
        const lane = isLeft && !isOver ? row?.left : row?.none;
        const shown = isLeft ? shownLeft : shownNone;
        const counts = standing?.counts === 'yes';
        expect(`${what}: ${documentLane(document)}`).toBe(`${what}: ${counts ? lane : 'other'}`);
        expect(`${what}: ${documentState(document, TODAY).kind}`).toBe(
          `${what}: ${counts ? shown : standing?.shown}`,
        );
      }
    }
  });
});

function writtenSign(type: DocumentType): string {
  const [plus, minus] = [1, -1].map((amount) =>
    signedE4(type, amount as CustomerDocument['amountE4']),
  );
  if (plus === 1 && minus === -1) return 'as sent';
  return plus === 1 ? '+' : '−';
}

/** Rows by the word in their first cell, cells by their heading. */
function readTable(firstHeading: string): ReadonlyMap<string, Readonly<Record<string, string>>> {
  const lines = GUIDE.split('\n');
  const start = lines.findIndex(
    (line) => line.startsWith(`| ${firstHeading} |`) && line.includes('| confidence |'),
  );
  const length = lines.slice(start).findIndex((line) => !line.startsWith('|'));
  const [headings = [], , ...rows] = lines.slice(start, start + length).map(cellsOf);
  return new Map(
    rows.map((cells) => [
      (cells[0] ?? '').replaceAll('`', ''),
      Object.fromEntries(headings.map((heading, index) => [heading, cells[index] ?? ''])),
    ]),
  );
}

function cellsOf(line: string): readonly string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}
