import { beforeEach, describe, expect, it } from 'vitest';
import type { TenantId } from '#lib/domain/ids.ts';
import { openLedger } from '#lib/ledger/open-ledger.ts';
import { readDueSettlements } from '#lib/ledger/read-settlements.ts';
import type { LedgerBench } from '#tests/support/ledger-bench.ts';
import { describeLedgers } from '#tests/support/describe-ledgers.ts';
import { TODAY } from '#tests/support/ledger-bench.ts';
import { insertLedger } from '#tests/support/stored-ledger.ts';

const MINUTE_MS = 60_000;
/** More than one turn takes. */
const CUSTOMERS = ['10001', '10002', '10003', '10004', '10006', '10011'];

describeLedgers('settlement dates', (suite) => {
  let bench: LedgerBench;
  beforeEach(async () => {
    bench = suite().createBench({ settlementPages: 2 });
    await suite().simulator.control('PATCH', '/settings', { maxPageSize: 50 });
    await bench.read('SUPEROFF');
  });

  const pages = async () =>
    (await suite().simulator.requests('api', '/v1/customer/SUPEROFF/invoice')).map(({ query }) =>
      Number(query['pageNumber']),
    );
  const turn = async () => {
    bench.passTime(MINUTE_MS);
    await readDueSettlements(bench.deps, new AbortController().signal);
  };
  const watermarks = () =>
    suite()
      .db.read.selectFrom('ledger')
      .select(['watermark', 'settlements_watermark as read', 'settlements_rest as rest'])
      .executeTakeFirstOrThrow();

  it('are read in turns of so many pages, and known only when all were read', async () => {
    await turn();
    expect(await pages()).toEqual([1, 2]);
    expect(await watermarks()).toMatchObject({ read: null });
    await turn();
    expect(await pages()).toEqual([1, 2, 3]);
    const { watermark, read, rest } = await watermarks();
    expect(watermark).not.toBeNull();
    expect([read, rest]).toEqual([watermark, null]);
    await turn();
    expect(await pages()).toEqual([1, 2, 3]);
  });

  it('are read to the end where Visma tells no count', async () => {
    bench.distortAnswers((body) =>
      Array.isArray(body) ? body.map((row: object) => ({ ...row, metadata: undefined })) : body,
    );
    await turn();
    await turn();
    expect(await pages()).toEqual([1, 2, 3, 4]);
    expect(await watermarks()).toMatchObject({ rest: null });
  });

  it('of a slow company go on in the next turn', async () => {
    bench = suite().createBench({});
    bench.distortAnswers((body) => {
      bench.passTime(6_000);
      return body;
    });
    await bench.open('SUPEROFF');
    await bench.settled();
    await turn();
    expect(await pages()).toEqual([1, 2]);
    await turn();
    expect(await pages()).toEqual([1, 2, 3]);
  });

  describe('of one company', () => {
    beforeEach(async () => {
      for (const customer of CUSTOMERS) await bench.open(customer, 'refused');
      const due = { settlements_due_at: bench.deps.clock() };
      await suite().db.direct.updateTable('ledger').set(due).execute();
      bench.passTime(MINUTE_MS);
    });
    const stillDue = async () => {
      const now = bench.deps.clock();
      const due = { now, viewedSince: now - 15 * MINUTE_MS, limit: 50 };
      return bench.deps.settlements.findDue(due);
    };

    it('that has few calls left make room for others', async () => {
      const quotaOf = () => ({ limit: 100, remaining: 1, resetAt: undefined });
      const signal = new AbortController().signal;
      const all = (await stillDue()).length;
      expect(all).toBeGreaterThan(5);
      await readDueSettlements({ ...bench.deps, quotaOf }, signal);
      expect(await stillDue()).toHaveLength(all - 5);
      await readDueSettlements({ ...bench.deps, quotaOf }, signal);
      expect(await stillDue()).toEqual([]);
      expect(await pages()).toEqual([]);
      bench.passTime(MINUTE_MS);
      expect(await stillDue()).toHaveLength(all);
    });

    it('do not come before the first of another', async () => {
      const other = await insertLedger(suite().db, 'Cust41077' as TenantId);
      const at = bench.deps.clock();
      await suite()
        .db.direct.updateTable('ledger')
        .set({ settlements_due_at: at, last_viewed_at: at })
        .where('id', '=', other.ledgerId)
        .execute();
      const due = await stillDue();
      expect(due.length).toBeGreaterThan(5);
      expect(due.slice(0, 2).map(({ ledgerId }) => ledgerId)).toContain(other.ledgerId);
    });
  });

  describe('are read with the balance', () => {
    const proof = async () => {
      const opening = { ...bench.customer('SUPEROFF'), reading: 'refused', today: TODAY } as const;
      return (await openLedger(bench.deps, opening)).summary?.proof;
    };
    const asked = async () => (await suite().simulator.requests('api', '/balance')).length;

    it('once an hour too where it cannot be compared and the dates take several turns', async () => {
      bench = suite().createBench({ settlementPages: 1 });
      const strange = { customer: { number: '10004' }, totalBalance: 1 };
      bench.distortAnswers((body) => (Array.isArray(body) ? body : strange));
      await bench.open('SUPEROFF');
      await bench.settled();
      await turn();
      await turn();
      expect(await pages()).toEqual([1, 2]);
      expect(await asked()).toBe(1);
      bench.passTime(60 * MINUTE_MS);
      await bench.open('SUPEROFF', 'refused');
      await bench.settled();
      await turn();
      expect(await pages()).toEqual([1, 2, 3]);
      expect(await asked()).toBe(2);
    });

    it('a minute after the rows changed, and once an hour', async () => {
      await turn();
      expect(await proof()).toBeDefined();
      bench.passTime(10 * MINUTE_MS);
      await suite().addDocument('SUPEROFF');
      await bench.read('SUPEROFF');
      expect(await proof()).toBeUndefined();
      await turn();
      await turn();
      expect(await asked()).toBe(1);
      bench.passTime(50 * MINUTE_MS);
      await bench.read('SUPEROFF');
      await turn();
      expect(await proof()).toMatchObject({ askedAt: bench.deps.clock() });
      expect(await asked()).toBe(2);

      bench.passTime(61 * MINUTE_MS);
      await suite().addDocument('SUPEROFF');
      await bench.read('SUPEROFF');
      expect(await proof()).toBeUndefined();
      await turn();
      expect(await proof()).toMatchObject({ askedAt: bench.deps.clock() });
      expect(await asked()).toBe(3);
    });
  });
});
