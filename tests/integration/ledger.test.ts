import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionId, TenantId } from '#lib/domain/ids.ts';
import { forgetFailures } from '#lib/ledger/forget-failures.ts';
import { listDocuments } from '#lib/ledger/list-documents.ts';
import { requestRefresh } from '#lib/ledger/request-refresh.ts';
import type { ConnectionBench } from '#tests/support/connection-bench.ts';
import { createConnectionBench, FJORD } from '#tests/support/connection-bench.ts';
import { describeOnEachEngine } from '#tests/support/databases.ts';
import type { LedgerBench } from '#tests/support/ledger-bench.ts';
import { createLedgerBench, TODAY } from '#tests/support/ledger-bench.ts';
import type { RunningSimulator } from '#tests/support/simulator.ts';
import { startSimulator } from '#tests/support/simulator.ts';

const MINUTE_MS = 60_000;
const COMPANY = 'Nordvik Handel AS';

let simulator: RunningSimulator;
beforeAll(async () => {
  simulator = await startSimulator({ today: TODAY });
});
afterAll(async () => {
  await simulator.stop();
});

describeOnEachEngine('ledger', (open) => {
  let connections: ConnectionBench;
  let connectionId: ConnectionId;
  let bench: LedgerBench;

  beforeEach(async () => {
    await simulator.control('POST', '/reset', {});
    const db = await open();
    await db.direct.deleteFrom('connection').execute();
    connections = await createConnectionBench(db, simulator);
    connectionId = await connections.prepare();
    const outcome = await connections.connect(connectionId, { email: 'regnskap@nordvik.example' });
    expect(outcome.result).toBe('connected');
    bench = createLedgerBench(db, connections, connectionId);
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

    it('by many at once reads once', async () => {
      const other = createLedgerBench(await open(), connections, connectionId);
      const openings = Array.from({ length: 100 }, (_, index) =>
        (index % 2 === 0 ? bench : other).open('SUPEROFF'),
      );
      const ids = new Set((await Promise.all(openings)).map((opened) => opened.ledgerId));
      await Promise.all([bench.settled(), other.settled()]);
      expect(ids.size).toBe(1);
      const calls = [...bench.calls, ...other.calls];
      expect(calls.map((call) => call.status ?? call.pageNumber).toSorted()).toEqual([1, 'Open']);
    });
  });

  it('costs no call to Visma when opened again within a minute', async () => {
    await bench.read('SUPEROFF');
    await simulator.control('DELETE', '/requests');
    bench.passTime(MINUTE_MS - 1_000);
    const { ledgerId, summary } = await bench.open('SUPEROFF');
    await bench.settled();
    expect(await bench.listAll(ledgerId)).toHaveLength(240);
    expect(summary?.reading).toBeUndefined();
    expect(await simulator.requests('api')).toEqual([]);
    expect(await simulator.requests('connect')).toEqual([]);
  });

  it('after a minute shows the old rows at once and the new ones when the read is complete', async () => {
    const first = await bench.read('SUPEROFF');
    bench.passTime(MINUTE_MS);
    const { number } = await addDocument('SUPEROFF');

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
    const { number } = await addDocument('10005');
    const { ledgerId } = await bench.read('10005');
    expect(await bench.listAll(ledgerId)).toHaveLength(2_501);
    await removeDocument('10005', number);
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
        ({ number } = await addDocument('10005'));
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
    await simulator.control('PATCH', '/settings', { maxPageSize: 100 });
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

  describe('a read that fails', () => {
    it('keeps the last good rows, says why, and waits before the next try', async () => {
      const { ledgerId, summary } = await bench.read('SUPEROFF');
      bench.passTime(MINUTE_MS);
      await simulator.control('POST', '/faults', {
        target: 'api',
        kind: 'html',
        status: 502,
        times: -1,
      });
      const failed = await bench.read('SUPEROFF');
      expect(failed.problem).toMatchObject({ code: 'visma-down' });
      expect(failed.problem?.until).toBe(bench.deps.clock() + 15_000);
      expect(failed.summary).toEqual(summary);
      expect(await bench.listAll(ledgerId)).toHaveLength(240);

      const before = bench.calls.length;
      await bench.read('SUPEROFF');
      expect(bench.calls.length).toBe(before);

      await simulator.control('DELETE', '/faults');
      bench.passTime(15_000);
      const mended = await bench.read('SUPEROFF');
      expect(mended.problem).toBeUndefined();
      expect(mended.summary?.readAt).toBe(bench.deps.clock());
    });

    it('in the middle of a re-read shows nothing of it', async () => {
      const { ledgerId } = await bench.read('10005');
      await addDocument('10005');
      bench.passTime(MINUTE_MS);
      bench.beforeEachCall(({ pageNumber }) =>
        pageNumber === 2 ? Promise.reject(new Error('on purpose')) : Promise.resolve(),
      );
      const failed = await bench.read('10005');
      expect(failed.problem).toMatchObject({ code: 'visma-down' });
      expect(await bench.listAll(ledgerId)).toHaveLength(2_500);
    });

    it('because Visma does not know the customer is not repeated for 150 seconds', async () => {
      const opened = await bench.read('99999');
      expect(opened.problem).toMatchObject({ code: 'no-such-customer' });
      expect(opened.summary).toBeUndefined();
      const calls = bench.calls.length;
      bench.passTime(149_000);
      await bench.read('99999');
      expect(bench.calls.length).toBe(calls);
    });

    it('by Retry-After waits as long as told', async () => {
      await simulator.control('POST', '/faults', {
        target: 'api',
        kind: 'retry-after',
        value: '120',
        times: -1,
      });
      const opened = await bench.read('10003');
      expect(opened.problem).toMatchObject({ code: 'throttled' });
      expect(opened.problem?.until).toBeGreaterThan(bench.deps.clock() + 100_000);
    });

    it('for want of a licence is tried again at once after the failures are forgotten', async () => {
      await simulator.control('POST', '/faults', {
        target: 'api',
        kind: 'shape-a',
        code: '12027',
        message: 'No license for this company.',
        status: 403,
        times: -1,
      });
      const refused = await bench.read('10003');
      expect(refused.problem).toMatchObject({ code: 'no-licence' });
      await simulator.control('DELETE', '/faults');
      const calls = bench.calls.length;
      await bench.read('10003');
      expect(bench.calls.length).toBe(calls);

      await forgetFailures(bench.deps, { tenantId: FJORD, connectionId });
      expect((await bench.open('10003')).problem).toBeUndefined();
      await bench.settled();
      expect(bench.calls.length).toBeGreaterThan(calls);
    });
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

  it('is refreshed on demand, at most every twelve seconds', async () => {
    const { ledgerId } = await bench.read('10003');
    const ref = { tenantId: FJORD, ledgerId };
    const calls = bench.calls.length;
    bench.passTime(11_000);
    await requestRefresh(bench.deps, ref);
    await bench.settled();
    expect(bench.calls.length).toBe(calls);
    bench.passTime(1_000);
    await Promise.all([1, 2, 3].map(() => requestRefresh(bench.deps, ref)));
    await bench.settled();
    expect(bench.calls.length).toBe(calls + 1);
  });

  it('is taken over when its reader died', async () => {
    const { ledgerId } = await bench.open('SUPEROFF');
    await bench.settled();
    await bench.deps.ledgers.find({ tenantId: FJORD, ledgerId });
    bench.passTime(MINUTE_MS);
    const at = bench.deps.clock();
    const begin = { tenantId: FJORD, ledgerId, at, readBefore: at };
    const dead = await bench.deps.reads.begin({ ...begin, leaseMs: 30 });
    expect(dead).toBeDefined();
    expect((await bench.open('SUPEROFF')).summary?.reading).toBeDefined();
    await new Promise((resolve) => setTimeout(resolve, 50));

    const taken = await bench.read('SUPEROFF');
    expect(taken.summary?.readAt).toBe(at);
    const late = await bench.deps.reads.savePage(dead!, { documents: [] }, 20_000);
    const outcome = { at, isComplete: true, pageSize: 500, customerName: undefined, strays: [] };
    expect([late, await bench.deps.reads.publish(dead!, outcome)]).toEqual([false, false]);
    expect(await bench.listAll(ledgerId)).toHaveLength(240);
  });

  it('is left as it was when the process stops during a read', async () => {
    bench.beforeEachCall(({ pageNumber }) => {
      if (pageNumber > 1) bench.stopping.abort();
      return Promise.resolve();
    });
    const opened = await bench.open('10005');
    await bench.settled();
    const after = await bench.deps.ledgers.find({ tenantId: FJORD, ledgerId: opened.ledgerId });
    expect(after).toMatchObject({ reading: undefined, failure: undefined, nextTryAt: 0 });
  });

  it('of another tenant does not exist', async () => {
    const { ledgerId } = await bench.read('10003');
    const theirs = { tenantId: 'Cust41002' as TenantId, ledgerId };
    const listing = listDocuments(bench.deps, { ...theirs, limit: 10, today: TODAY });
    await expect(listing).rejects.toMatchObject({ code: 'input.not-found' });
    await expect(requestRefresh(bench.deps, theirs)).rejects.toMatchObject({
      code: 'input.not-found',
    });
    expect(
      await bench.deps.documents.listByFirstGlance(theirs, { after: undefined, limit: 10 }),
    ).toEqual([]);
  });
});

async function addDocument(customer: string): Promise<{ number: string }> {
  const number = `9${String(Math.floor(Math.random() * 1e6))}`;
  const document = { company: COMPANY, customer, type: 'Invoice', number };
  await simulator.control('POST', '/documents', document);
  return { number };
}

async function removeDocument(customer: string, number: string): Promise<void> {
  await simulator.control('DELETE', '/documents', {
    company: COMPANY,
    customer,
    type: 'Invoice',
    number,
  });
}
