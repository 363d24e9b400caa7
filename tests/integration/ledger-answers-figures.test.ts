import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { Db } from '#lib/db/db.ts';
import { createDocumentStore } from '#lib/db/document-store.ts';
import { createLedgerFiguresStore } from '#lib/db/ledger-figures-store.ts';
import type { LedgerRef } from '#lib/db/ledger-store.ts';
import { createLedgerStore } from '#lib/db/ledger-store.ts';
import type { CalendarDate } from '#lib/domain/calendar-date.ts';
import { addDays } from '#lib/domain/calendar-date.ts';
import type { DocumentQuery } from '#lib/domain/document-query.ts';
import { AGEING_BUCKETS, FIRST_GLANCE_QUERY } from '#lib/domain/document-query.ts';
import type { Figure, LedgerFigures } from '#lib/domain/ledger-figures.ts';
import type { TenantId } from '#lib/domain/ids.ts';
import type { LedgerDeps } from '#lib/ledger/ledger-deps.ts';
import { listDocuments } from '#lib/ledger/list-documents.ts';
import { openLedger } from '#lib/ledger/open-ledger.ts';
import { withFigures } from '#lib/ledger/with-figures.ts';
import { describeOnEachEngine } from '#tests/support/databases.ts';
import { describeLedgers } from '#tests/support/describe-ledgers.ts';
import { createDocument } from '#tests/support/documents.ts';
import type { LedgerBench } from '#tests/support/ledger-bench.ts';
import { TODAY } from '#tests/support/ledger-bench.ts';
import { storeLedger } from '#tests/support/stored-ledger.ts';

type Deps = Pick<LedgerDeps, 'ledgers' | 'figures' | 'documents' | 'clock' | 'background'>;

describeLedgers('the figures of a ledger', (suite) => {
  let bench: LedgerBench;
  beforeEach(() => {
    ({ bench } = suite());
  });
  const openToday = (customerNumber: string) =>
    openLedger(bench.deps, {
      ...bench.customer(customerNumber),
      ...{ reading: 'allowed', today: TODAY },
    });

  it.each([
    ['10011', ['EUR', 'NOK']],
    ['10005', ['NOK']],
  ])('of customer %s each open exactly the rows they count', async (customerNumber, currencies) => {
    await bench.read(customerNumber);
    const { ledgerId, summary } = await openToday(customerNumber);
    const ref = { ...bench.customer(customerNumber), ledgerId };
    const figures = summary!.figures!;
    expect(figures).toMatchObject({ isSoFar: false, areOpenExact: true });
    expect(figures.currencies.map(({ currency }) => currency)).toEqual(
      expect.arrayContaining(currencies),
    );
    expect(figures.counts.all).toBe(summary!.total);
    await expectRowsBehind(bench.deps, ref, figures, TODAY);
  });

  it('are so far while a first read runs, of the same rows as the list after it', async () => {
    const gate = Promise.withResolvers<undefined>();
    bench.beforeEachCall(async ({ status, pageNumber }) => {
      if (status === undefined && pageNumber > 1) await gate.promise;
    });
    expect((await openToday('10005')).summary?.figures).toBeUndefined();
    await expect
      .poll(async () => (await openToday('10005')).summary?.figures)
      .toMatchObject({ isSoFar: true });
    gate.resolve(undefined);
    await bench.settled();
    const { summary, ledgerId } = await openToday('10005');
    expect(summary?.figures).toMatchObject({ isSoFar: false, counts: { all: 2_500 } });

    const { number } = await suite().addDocument('10005');
    bench.passTime(60_000);
    const stale = (await openToday('10005')).summary;
    expect(stale?.figures?.counts.all).toBe(2_500);
    await bench.settled();
    const fresh = (await openToday('10005')).summary;
    expect(fresh?.figures?.counts.all).toBe(2_501);
    const found = await listDocuments(bench.deps, {
      ...{ ...bench.customer('10005'), ledgerId, limit: 5, today: TODAY },
      query: { ...FIRST_GLANCE_QUERY, search: number },
    });
    expect(found).toMatchObject({ total: 1, revision: fresh?.revision });
  });
});

const TENANT = 'Cust41001' as TenantId;
const AT = Date.parse(`${TODAY}T23:30:00Z`);

describeOnEachEngine('a stored profile', (open) => {
  let db: Db;
  let deps: Deps;
  beforeAll(async () => {
    db = await open();
    deps = {
      ledgers: createLedgerStore(db),
      figures: createLedgerFiguresStore(db),
      clock: Date.now,
      background: () => undefined,
      documents: createDocumentStore(db),
    };
  });

  const figuresOn = async (ref: LedgerRef, day: CalendarDate) =>
    (await withFigures(deps, (await deps.ledgers.find(ref))!, day)).figures;

  it('tells the figures of each day from the one before the read to a year after it', async () => {
    const documents = Array.from({ length: 160 }, (_, index) =>
      createDocument({
        number: String(index),
        type: index % 8 === 0 ? 'CreditNote' : 'Invoice',
        currency: index % 3 === 0 ? 'EUR' : 'NOK',
        balanceE4: (index + 1) * 10_000,
        dueDate: index === 1 ? undefined : addDays(TODAY, (index - 80) * 7),
      }),
    );
    const ref = await storeLedger(db, TENANT, { documents, at: AT });
    for (const later of [-1, 0, 1, 30, 90, 91, 365]) {
      const day = addDays(TODAY, later);
      const figures = (await figuresOn(ref, day))!;
      expect(figures.counts.all).toBe(documents.length);
      await expectRowsBehind(deps, ref, figures, day);
    }
    const { rows } = await deps.figures.findProfile(ref);
    expect(rows.length).toBeLessThan(100);
  });

  it('tells none where sums leave the safe integers, and fails on no sum', async () => {
    const documents = Array.from({ length: 1_100 }, (_, index) =>
      createDocument({ number: String(index), balanceE4: Number.MAX_SAFE_INTEGER }),
    );
    const ref = await storeLedger(db, TENANT, { documents, at: AT });
    const { rows } = await deps.figures.findProfile(ref);
    expect(rows.map(({ sumE4 }) => sumE4)).toEqual([1_100n * BigInt(Number.MAX_SAFE_INTEGER)]);
    expect(await figuresOn(ref, TODAY)).toBeUndefined();
  });
});

/** Lists what each figure and each chip stands for, over all pages, and adds it up. */
async function expectRowsBehind(
  deps: Deps,
  ref: LedgerRef,
  { currencies, counts }: LedgerFigures,
  today: CalendarDate,
): Promise<void> {
  const behind = (narrow: Partial<DocumentQuery>) =>
    addUp(deps, ref, { ...FIRST_GLANCE_QUERY, sort: 'balance', ...narrow }, today);
  for (const { currency, open, overdue, notDue, credits, ageing, netE4 } of currencies) {
    expect(await behind({ view: 'open', currency })).toEqual(open);
    expect(await behind({ view: 'overdue', currency })).toEqual(overdue);
    expect(await behind({ view: 'not-due', currency })).toEqual(notDue);
    expect(await behind({ view: 'unapplied', currency })).toEqual(credits);
    expect(open.sumE4 + credits.sumE4).toBe(netE4);
    for (const bucket of AGEING_BUCKETS) {
      expect(await behind({ ageing: bucket, currency })).toEqual(ageing[bucket]);
    }
  }
  for (const [view, count] of Object.entries(counts) as ['open', number][]) {
    expect((await behind({ view })).count).toBe(count);
  }
}

async function addUp(
  deps: Deps,
  ref: LedgerRef,
  query: DocumentQuery,
  today: CalendarDate,
): Promise<Figure> {
  const balances: number[] = [];
  let total = 0;
  let cursor: string | undefined;
  do {
    const page = await listDocuments(deps, {
      ...ref,
      ...{ query, limit: 200, today },
      ...(cursor !== undefined && { cursor }),
    });
    balances.push(...page.rows.map(({ balanceE4 }) => balanceE4));
    ({ total, nextCursor: cursor } = page);
  } while (cursor !== undefined);
  expect(total).toBe(balances.length);
  const sumE4 = balances.reduce((sum, balance) => sum + balance, 0) as Figure['sumE4'];
  return { sumE4, count: balances.length };
}
