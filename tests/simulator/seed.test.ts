import { expect, test } from 'vitest';
import { createWorld } from '../../simulator/seed/create-world.ts';
import type { VismaCustomer, World } from '../../simulator/world.ts';
import { TODAY } from './start-visma-api.ts';

const customersOf = (world: World, company: string): ReadonlyMap<string, VismaCustomer> =>
  [...world.companies.values()].find(({ name }) => name === company)?.customers ?? new Map();

test('the same seed and day give the same world, another seed another one', () => {
  const snapshot = (seed: number): string =>
    JSON.stringify(
      [...createWorld({ seed, today: TODAY }).companies.values()].map(({ customers }) => [
        ...(customers.get('SUPEROFF')?.documents ?? []),
      ]),
    );
  expect(snapshot(1)).toBe(snapshot(1));
  expect(snapshot(1)).not.toBe(snapshot(2));
});

test('the customers of Nordvik Handel have the promised number of documents', () => {
  const customers = customersOf(createWorld({ seed: 1, today: TODAY }), 'Nordvik Handel AS');
  expect(
    Object.fromEntries(
      [...customers.values()].map(({ number, documents }) => [number, documents.length]),
    ),
  ).toEqual({
    '10001': 0,
    '10002': 1,
    '10003': 3,
    SUPEROFF: 240,
    '10005': 2500,
    '10006': 12_000,
    'A/B+C#1': 12,
    '10010': 8,
    '10011': 60,
  });
});

test.each([1, 2, 77])(
  'balances, applications and lines add up to the amounts (seed %i)',
  (seed) => {
    const wrong = [...createWorld({ seed, today: TODAY }).companies.values()].flatMap(
      ({ customers }) =>
        [...customers.values()].flatMap(({ documents }) =>
          documents.filter((document) => {
            const lines = document.lines.reduce((sum, { amount }) => sum + amount, 0);
            const paid = document.applications.reduce(
              (sum, { amountPaid, voided }) => sum + (voided ? 0 : amountPaid),
              0,
            );
            const linesWrong =
              document.lines.length > 0 &&
              Math.abs(lines + document.vatTotal - document.amount) > 0.00005;
            const paidWrong =
              document.applications.length > 0 &&
              document.status !== 'Voided' &&
              Math.abs(document.amount - paid - document.balance) > 0.00005;
            return linesWrong || paidWrong || document.documentDate > TODAY;
          }),
        ),
    );
    expect(wrong).toEqual([]);
  },
);

test('an ordinary customer has open, overdue, due-today, part-paid, held and unreleased invoices', () => {
  const documents =
    customersOf(createWorld({ seed: 1, today: TODAY }), 'Nordvik Handel AS').get('SUPEROFF')
      ?.documents ?? [];
  const open = documents.filter(({ status }) => status === 'Open');
  expect(open.filter(({ dueDate }) => dueDate !== undefined && dueDate < TODAY)).toHaveLength(4);
  expect(open).toHaveLength(13);
  expect(open.some(({ dueDate }) => dueDate === TODAY)).toBe(true);
  expect(open.some(({ amount, balance }) => balance < amount)).toBe(true);
  expect(new Set(documents.map(({ status }) => status))).toEqual(
    new Set(['Open', 'Closed', 'Hold', 'Balanced']),
  );
});

test('one customer has every type and every status, in three currencies, some without a due date', () => {
  const documents =
    customersOf(createWorld({ seed: 1, today: TODAY }), 'Nordvik Handel AS').get('10011')
      ?.documents ?? [];
  const valuesOf = (key: 'type' | 'status' | 'currency'): Set<string> =>
    new Set(documents.map((document) => document[key]));
  expect(valuesOf('type').size).toBe(12);
  expect(valuesOf('status').size).toBe(11);
  expect(valuesOf('currency')).toEqual(new Set(['NOK', 'EUR', 'USD']));
  const claims = documents.filter(({ type }) => ['Invoice', 'FinCharge'].includes(type));
  expect(new Set(claims.map(({ dueDate }) => dueDate === undefined))).toEqual(
    new Set([true, false]),
  );
});

test('the same document numbers exist in both customer contracts, and every text of Skåne is marked', () => {
  const world = createWorld({ seed: 1, today: TODAY });
  const numbers = (company: string): string[] =>
    [...customersOf(world, company).values()].flatMap(({ documents }) =>
      documents.map(({ number }) => number),
    );
  const handel = new Set(numbers('Nordvik Handel AS'));
  expect(numbers('Skåne Industri AB').some((number) => handel.has(number))).toBe(true);
  for (const { documents } of customersOf(world, 'Skåne Industri AB').values()) {
    for (const { text, customerReference } of documents)
      expect([text, customerReference]).toEqual([
        expect.stringContaining('SKANE-CANARY'),
        expect.stringContaining('SKANE-CANARY'),
      ]);
  }
});
