import type { CalendarDate } from '#lib/domain/calendar-date.ts';
import type { CustomerDocument } from '#lib/domain/document.ts';
import type { AmountE4 } from '#lib/domain/money.ts';

type Plain = Omit<CustomerDocument, 'date' | 'dueDate' | 'amountE4' | 'balanceE4'> & {
  readonly date: string | undefined;
  readonly dueDate: string | undefined;
  readonly amountE4: number;
  readonly balanceE4: number;
};

/** An open invoice over 100.00, unless `changes` say otherwise. */
export function createDocument(changes: Partial<Plain> = {}): CustomerDocument {
  const { date, dueDate, amountE4, balanceE4, ...others } = {
    date: '2026-01-15',
    dueDate: '2026-02-15',
    amountE4: 1_000_000,
    balanceE4: 1_000_000,
    ...changes,
  };
  return {
    type: 'Invoice',
    number: '100001',
    status: 'Open',
    currency: 'NOK',
    baseAmountE4: amountE4 as AmountE4,
    baseBalanceE4: balanceE4 as AmountE4,
    customerReference: '',
    text: '',
    customerName: 'Enslig AS',
    lastModified: '2026-01-15T10:00:00',
    flaws: [],
    ...others,
    date: date as CalendarDate | undefined,
    dueDate: dueDate as CalendarDate | undefined,
    amountE4: amountE4 as AmountE4,
    balanceE4: balanceE4 as AmountE4,
  };
}

export function createDocuments(count: number): CustomerDocument[] {
  return Array.from({ length: count }, (_, index) =>
    createDocument({ number: String(100_001 + index) }),
  );
}
