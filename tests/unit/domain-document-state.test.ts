import { describe, expect, it } from 'vitest';
import type { CalendarDate } from '#lib/domain/calendar-date.ts';
import { todayIn } from '#lib/domain/calendar-date.ts';
import { documentState } from '#lib/domain/document-state.ts';
import { createDocument } from '#tests/support/documents.ts';

const TODAY = '2028-02-29' as CalendarDate;
const stateOf = (changes: Parameters<typeof createDocument>[0], today = TODAY) =>
  documentState(createDocument(changes), today);

describe('the state of a claim', () => {
  it.each([
    ['2028-02-28', { kind: 'overdue', days: 1 }],
    ['2028-02-17', { kind: 'overdue', days: 12 }],
    ['2027-03-01', { kind: 'overdue', days: 365 }],
    ['2028-02-29', { kind: 'due-today' }],
    ['2028-03-01', { kind: 'due-in', days: 1 }],
    ['2028-03-03', { kind: 'due-in', days: 3 }],
    [undefined, { kind: 'open' }],
  ])('due %s', (dueDate, expected) => {
    expect(stateOf({ dueDate })).toEqual({ ...expected, leftE4: undefined });
  });

  it('due today is not overdue in any time zone', () => {
    const noon = Date.parse('2026-11-21T12:00:00Z');
    for (let hours = -14; hours <= 14; hours += 1) {
      const shifted = noon + hours * 3_600_000;
      for (const zone of ['Pacific/Kiritimati', 'Pacific/Niue', 'Europe/Oslo', 'UTC']) {
        const today = todayIn(zone, shifted);
        expect(stateOf({ dueDate: today }, today)).toMatchObject({ kind: 'due-today' });
      }
    }
  });

  it('part-paid says what is left, in whole and in part of a cent', () => {
    expect(stateOf({ balanceE4: 1, dueDate: undefined })).toEqual({ kind: 'open', leftE4: 1 });
    expect(stateOf({ amountE4: 20_000_000, balanceE4: 12_000_000 })).toMatchObject({
      kind: 'overdue',
      leftE4: 12_000_000,
    });
  });

  it('with more left than it was over says nothing of payments', () => {
    const grown = { balanceE4: 1_500_000, dueDate: undefined };
    expect(stateOf(grown)).toEqual({ kind: 'open', leftE4: undefined });
  });

  it('whose amount or balance could not be read is open, and says nothing of payments', () => {
    const unread = { balanceE4: 0, flaws: ['balance'], dueDate: undefined };
    expect(stateOf(unread)).toEqual({ kind: 'open', leftE4: undefined });
    expect(stateOf({ ...unread, status: 'Closed' })).toEqual({ kind: 'paid' });
    expect(stateOf({ amountE4: 0, flaws: ['amount'], dueDate: undefined })).toEqual({
      kind: 'open',
      leftE4: undefined,
    });
  });

  it('without anything left is paid, also where a write-off paid it', () => {
    expect(stateOf({ status: 'Closed', balanceE4: 0 })).toEqual({ kind: 'paid' });
    expect(stateOf({ type: 'FinCharge', balanceE4: 0 })).toEqual({ kind: 'paid' });
  });

  it('that is reserved was released: it is owed', () => {
    expect(stateOf({ status: 'Reserved', dueDate: '2028-02-28' })).toMatchObject({
      kind: 'overdue',
    });
  });
});

describe('the state of anything else', () => {
  it.each([
    [{ status: 'Hold' }, 'on-hold'],
    [{ status: 'CreditHold' }, 'on-hold'],
    [{ status: 'CcHold', type: 'Payment' }, 'on-hold'],
    [{ status: 'Balanced' }, 'not-released'],
    [{ status: 'Scheduled' }, 'not-released'],
    [{ status: 'PendingPrint' }, 'not-released'],
    [{ status: 'PendingEmail', type: 'CreditNote' }, 'not-released'],
    [{ status: 'Voided' }, 'voided'],
    [{ status: 'Voided', type: 'Payment' }, 'voided'],
    [{ type: 'CreditNote' }, 'credit'],
    [{ type: 'CreditNote', balanceE4: 0 }, 'credit-used'],
    [{ type: 'Payment' }, 'payment'],
    [{ type: 'Prepayment', balanceE4: 0 }, 'payment'],
    [{ type: 'CashSale' }, 'settled'],
    [{ type: 'Refund' }, 'settled'],
    [{ type: 'SmallBalanceWo' }, 'settled'],
    [{ type: 'Undefined' }, 'settled'],
  ] as const)('%o is %s', (changes, kind) => {
    expect(stateOf(changes)).toEqual({ kind });
  });
});
