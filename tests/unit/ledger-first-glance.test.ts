import { expect, it } from 'vitest';
import { firstGlance } from '#lib/ledger/first-glance.ts';
import { createDocument } from '#tests/support/documents.ts';

it('puts open claims first by due date, then the rest newest first', () => {
  const documents = [
    createDocument({ number: 'paid in 2024', status: 'Closed', balanceE4: 0, date: '2024-02-29' }),
    createDocument({ number: 'open without due date', dueDate: undefined }),
    createDocument({ number: 'credit note of 2025', type: 'CreditNote', date: '2025-07-01' }),
    createDocument({ number: 'due in 2027', dueDate: '2027-01-01' }),
    createDocument({ number: 'without any date', status: 'Closed', balanceE4: 0, date: undefined }),
    createDocument({ number: 'overdue since 2019', dueDate: '2019-12-31' }),
    createDocument({
      number: 'on hold',
      status: 'Hold',
      date: '2026-01-01',
      dueDate: '2019-01-01',
    }),
    createDocument({ number: 'voided', status: 'Voided', date: '1999-12-31' }),
  ];
  const byCodePoint = (a: string, b: string) => (a < b ? -1 : Number(a > b));
  const ordered = documents.toSorted((a, b) => byCodePoint(firstGlance(a), firstGlance(b)));
  expect(ordered.map((document) => document.number)).toEqual([
    'overdue since 2019',
    'due in 2027',
    'open without due date',
    'on hold',
    'credit note of 2025',
    'paid in 2024',
    'voided',
    'without any date',
  ]);
});
