import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { TenantId } from '#lib/domain/ids.ts';
import { listDocuments } from '#lib/ledger/list-documents.ts';
import { requestRefresh } from '#lib/ledger/request-refresh.ts';
import { FJORD } from '#tests/support/connection-bench.ts';
import { describeLedgers } from '#tests/support/describe-ledgers.ts';
import type { LedgerBench } from '#tests/support/ledger-bench.ts';
import { TODAY } from '#tests/support/ledger-bench.ts';

const MINUTE_MS = 60_000;

describeLedgers('ledger', (suite) => {
  let bench: LedgerBench;
  beforeEach(() => {
    ({ bench } = suite());
  });

  describe('a first opening', () => {
    it.each([
      ['10001', 0],
      ['10002', 1],
      ['10003', 3],
      ['SUPEROFF', 240],
      ['A/B+C#1', 12],
      ['10005', 2_500],
    ])('of customer %s reads its %i documents, each once', async (customerNumber, count) => {
      const { ledgerId, summary, problem } = await bench.read(customerNumber);
      expect(problem).toBeUndefined();
      expect(summary).toMatchObject({ total: count });
      expect(summary?.reading).toBeUndefined();
      const rows = await bench.listAll(ledgerId);
      expect(rows).toHaveLength(count);
      expect(new Set(rows.map((row) => row.key)).size).toBe(count);
    });

    it('answers before Visma does, with a read under way and no rows', async () => {
      const gate = Promise.withResolvers<undefined>();
      bench.beforeEachCall(() => gate.promise);
      const opened = await bench.open('SUPEROFF');
      expect(opened.summary).toEqual({
        total: 0,
        reading: { received: 0, total: 0 },
        revision: '0.0',
      });
      gate.resolve(undefined);
      await bench.settled();
    });

    it('shows open claims before the first page has come', async () => {
      const gate = Promise.withResolvers<undefined>();
      bench.beforeEachCall(async ({ status }) => {
        if (status === undefined) await gate.promise;
      });
      const { ledgerId } = await bench.open('10005');
      await expect.poll(() => bench.listAll(ledgerId)).not.toEqual([]);

      const early = await bench.listAll(ledgerId);
      expect(early.every((row) => row.state.kind !== 'paid')).toBe(true);
      expect((await bench.open('10005')).summary).toMatchObject({
        total: early.length,
        reading: { received: 0, total: 0 },
      });

      gate.resolve(undefined);
      await bench.settled();
      expect(await bench.listAll(ledgerId)).toHaveLength(2_500);
    });

    it('counts up while pages arrive', async () => {
      const seen: (number | undefined)[] = [];
      bench.beforeEachCall(async () => {
        const { summary } = await bench.open('10005');
        seen.push(summary?.reading?.received);
      });
      await bench.open('10005');
      await bench.settled();
      const received = seen.filter((count) => count !== undefined);
      expect(received[0]).toBe(0);
      expect(Math.max(...received)).toBeGreaterThanOrEqual(500);
    });

    /** Pages of the list and what else was asked of the API, as the simulator saw it. */
    const readAtVisma = async () => {
      const seen = await suite().simulator.requests('api');
      const isPage = ({ path }: (typeof seen)[number]) => path.endsWith('/document');
      return {
        pages: seen
          .filter(isPage)
          .map(({ query }) => query['status'] ?? Number(query['pageNumber']))
          .toSorted(),
        others: seen.filter((request) => !isPage(request)).map(({ path }) => path),
      };
    };

    it('by many at once reads once', async () => {
      const other = suite().createSecondBench();
      await suite().simulator.control('DELETE', '/requests');
      const openings = Array.from({ length: 200 }, (_, index) =>
        (index % 2 === 0 ? bench : other).open('SUPEROFF'),
      );
      const ids = new Set((await Promise.all(openings)).map((opened) => opened.ledgerId));
      await Promise.all([bench.settled(), other.settled()]);
      expect(ids.size).toBe(1);
      const { pages, others } = await readAtVisma();
      expect(pages).toEqual([1, 'Open']);
      // Payments came with the documents, and nothing else is asked for.
      expect(others).toEqual([]);
    });
  });

  it('costs no call to Visma when opened again within a minute', async () => {
    await bench.read('SUPEROFF');
    await suite().simulator.control('DELETE', '/requests');
    bench.passTime(MINUTE_MS - 1_000);
    const { ledgerId, summary } = await bench.open('SUPEROFF');
    await bench.settled();
    expect(await bench.listAll(ledgerId)).toHaveLength(240);
    expect(summary?.reading).toBeUndefined();
    expect(await suite().simulator.requests('api')).toEqual([]);
    expect(await suite().simulator.requests('connect')).toEqual([]);
  });

  it('after a minute shows the old rows at once and the new ones when the read is complete', async () => {
    const first = await bench.read('SUPEROFF');
    bench.passTime(MINUTE_MS);
    const { number } = await suite().addDocument('SUPEROFF');

    const gate = Promise.withResolvers<undefined>();
    bench.beforeEachCall(() => gate.promise);
    const stale = await bench.open('SUPEROFF');
    expect(stale.summary).toMatchObject({
      readAt: first.summary?.readAt,
      total: 240,
      reading: { received: 0 },
      revision: first.summary?.revision,
    });
    gate.resolve(undefined);
    await bench.settled();

    const fresh = await bench.open('SUPEROFF');
    expect(fresh.summary).toMatchObject({ total: 241 });
    expect(fresh.summary?.revision).not.toBe(first.summary?.revision);
    const rows = await bench.listAll(fresh.ledgerId);
    expect(rows.filter((row) => row.number === number)).toHaveLength(1);
  });

  it('a re-read removes what vanished, and shows all or nothing of itself', async () => {
    const { number } = await suite().addDocument('10005');
    const { ledgerId } = await bench.read('10005');
    expect(await bench.listAll(ledgerId)).toHaveLength(2_501);
    await suite().removeDocument('10005', number);
    bench.passTime(MINUTE_MS);

    const totals = new Set<number>();
    bench.beforeEachCall(async () => {
      totals.add((await bench.listAll(ledgerId, 3_000)).length);
    });
    await bench.open('10005');
    await bench.settled();

    expect([...totals]).toEqual([2_501]);
    const rows = await bench.listAll(ledgerId);
    expect(rows).toHaveLength(2_500);
    expect(rows.map((row) => row.number)).not.toContain(number);
  });

  it.each([2, 3, 4, 5])('finds all 2 501 when a document is added before call %i', async (nth) => {
    let number = '';
    bench.beforeEachCall(async (request) => {
      const main = bench.calls.filter((call) => call.status === undefined);
      if (main.length === nth && request.status === undefined) {
        ({ number } = await suite().addDocument('10005'));
      }
    });
    const { ledgerId, summary, problem } = await bench.read('10005');
    expect(problem).toBeUndefined();
    expect(summary?.total).toBe(2_501);
    const rows = await bench.listAll(ledgerId);
    expect(rows).toHaveLength(2_501);
    expect(new Set(rows.map((row) => row.key)).size).toBe(2_501);
    expect(rows.map((row) => row.number)).toContain(number);
  });

  it('is read whole when Visma allows fewer rows a page than we ask for', async () => {
    await suite().simulator.control('PATCH', '/settings', { maxPageSize: 100 });
    const { ledgerId, summary } = await bench.read('SUPEROFF');
    expect(summary?.total).toBe(240);
    expect(await bench.listAll(ledgerId)).toHaveLength(240);
  });

  it('lists open claims by due date, then the rest newest first', async () => {
    const { ledgerId } = await bench.read('10011');
    const rows = await bench.listAll(ledgerId, 7);
    const isOpen = rows.map((row) =>
      ['overdue', 'due-today', 'due-in', 'open'].includes(row.state.kind),
    );
    const openCount = isOpen.filter(Boolean).length;
    expect(openCount).toBeGreaterThan(0);
    expect(isOpen.slice(0, openCount).every(Boolean)).toBe(true);
    const dues = rows.slice(0, openCount).map((row) => row.dueDate ?? '~');
    expect(dues).toEqual(dues.toSorted());
    const dates = rows.slice(openCount).map((row) => row.date ?? '');
    expect(dates).toEqual(dates.toSorted().toReversed());
    expect(rows.some((row) => row.type === 'CreditNote' && row.amountE4 < 0)).toBe(true);
    expect(rows.every((row) => row.type !== 'Invoice' || row.amountE4 >= 0)).toBe(true);
  });

  it('takes no amount in the company’s currency for one in the document’s own', async () => {
    const rows = z.array(z.record(z.string(), z.unknown()));
    bench.distortAnswers((body) =>
      rows.parse(body).map((row, index) => ({
        ...row,
        amountInCurrency: undefined,
        balanceInCurrency: undefined,
        currencyId: index === 0 ? 'EUR' : 'NOK',
        status: 'Open',
      })),
    );
    const { ledgerId } = await bench.read('10003');
    const listed = await bench.listAll(ledgerId);
    const foreign = listed.filter((row) => row.currency === 'EUR');
    const own = listed.filter((row) => row.currency === 'NOK');
    expect(foreign).toMatchObject([{ amountE4: 0, balanceE4: 0, flawed: true }]);
    expect(own.map((row) => row.amountE4 !== 0 && !row.flawed)).toEqual([true, true]);
  });

  it('asks nothing while the connection refuses reading, and shows what is stored', async () => {
    const { ledgerId } = await bench.read('10003');
    bench.passTime(10 * MINUTE_MS);
    const calls = bench.calls.length;
    const opened = await bench.open('10003', 'refused');
    await bench.settled();
    expect(opened.summary).toMatchObject({ total: 3 });
    expect(await bench.listAll(ledgerId)).toHaveLength(3);
    expect(bench.calls.length).toBe(calls);
    expect((await bench.open('10002', 'refused')).summary).toBeUndefined();
  });

  it('is refreshed on demand, at most every fifteen seconds', async () => {
    const { ledgerId } = await bench.read('10003');
    const ref = { tenantId: FJORD, ledgerId };
    const calls = bench.calls.length;
    bench.passTime(14_000);
    await requestRefresh(bench.deps, ref);
    await bench.settled();
    expect(bench.calls.length).toBe(calls);
    bench.passTime(1_000);
    await Promise.all([1, 2, 3].map(() => requestRefresh(bench.deps, ref)));
    await bench.settled();
    expect(bench.calls.length).toBe(calls + 1);
  });

  it('of another tenant does not exist', async () => {
    const { ledgerId } = await bench.read('10003');
    const theirs = { tenantId: 'Cust41002' as TenantId, ledgerId };
    const listing = listDocuments(bench.deps, { ...theirs, limit: 10, today: TODAY });
    await expect(listing).rejects.toMatchObject({ code: 'input.not-found' });
    await expect(requestRefresh(bench.deps, theirs)).rejects.toMatchObject({
      code: 'input.not-found',
    });
  });
});
