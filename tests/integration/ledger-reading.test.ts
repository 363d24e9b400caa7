import { beforeEach, describe, expect, it } from 'vitest';
import { openLedger } from '#lib/ledger/open-ledger.ts';
import { readDueSettlements } from '#lib/ledger/read-settlements.ts';
import { requestRefresh } from '#lib/ledger/request-refresh.ts';
import { FJORD } from '#tests/support/connection-bench.ts';
import { describeLedgers } from '#tests/support/describe-ledgers.ts';
import type { LedgerBench } from '#tests/support/ledger-bench.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const COMPANY = 'Nordvik Handel AS';

describeLedgers('reading a ledger', (suite) => {
  let bench: LedgerBench;
  beforeEach(() => {
    // Small pages make a customer of 240 documents a large one.
    bench = suite().createBench({ pageSize: 25, inFlight: 8 });
  });

  const change = (document: object) =>
    suite().simulator.control('POST', '/documents', { company: COMPANY, ...document });
  const callsOf = async (work: () => Promise<unknown>) => {
    bench.calls.length = 0;
    await work();
    return bench.calls.length;
  };

  it('asks for changes and the count, two calls in all', async () => {
    bench = suite().bench;
    await suite().simulator.control('POST', '/documents/fill', {
      company: COMPANY,
      customer: '10006',
      count: 12_000,
    });
    const { ledgerId } = await bench.read('10006');
    await change({ customer: '10006', number: 'NEW-1', dueDate: '2020-01-31' });
    await change({ customer: '10006', number: 'F1000001', balance: 7 });
    bench.passTime(MINUTE_MS);
    await suite().simulator.control('DELETE', '/requests');
    await bench.read('10006');
    // All that Visma saw, whatever part of us asked.
    expect(await suite().simulator.requests('api')).toHaveLength(2);
    const { rows, total } = await bench.listPage(ledgerId, 200);
    expect(total).toBe(12_001);
    expect(rows.map((row) => row.number)).toContain('NEW-1');
    expect(rows.find((row) => row.number === 'F1000001')?.balanceE4).toBe(70_000);
    expect(await callsOf(() => bench.read('10006'))).toBe(0);
  }, 120_000);

  it('reads everything when the count does not add up, a day has passed, or somebody wants it', async () => {
    const { number } = await suite().addDocument('SUPEROFF');
    const { ledgerId } = await bench.read('SUPEROFF');
    await suite().removeDocument('SUPEROFF', number);
    bench.passTime(MINUTE_MS);
    expect(await callsOf(() => bench.read('SUPEROFF'))).toBe(2 + 10);
    expect(await bench.listAll(ledgerId)).toHaveLength(240);

    bench.passTime(MINUTE_MS);
    expect(await callsOf(() => bench.read('SUPEROFF'))).toBe(2);
    bench.passTime(DAY_MS);
    expect(await callsOf(() => bench.read('SUPEROFF'))).toBe(10);

    bench.passTime(MINUTE_MS);
    const wanted = async () => {
      await requestRefresh(bench.deps, { tenantId: FJORD, ledgerId }, 'everything');
      await bench.settled();
    };
    expect(await callsOf(wanted)).toBe(10);
  });

  it('reads everything when Visma ignores the filter', async () => {
    const { ledgerId } = await bench.read('SUPEROFF');
    await suite().simulator.control('PATCH', '/settings', { changeFilter: 'ignored' });
    const { number } = await suite().addDocument('SUPEROFF');
    bench.passTime(MINUTE_MS);
    expect(await callsOf(() => bench.read('SUPEROFF'))).toBe(2 + 10);
    const rows = await bench.listAll(ledgerId);
    expect(rows).toHaveLength(241);
    expect(rows.map((row) => row.number)).toContain(number);
  });

  it('says that open claims are exact before the rest is there', async () => {
    const gate = Promise.withResolvers<undefined>();
    bench.beforeEachCall(async ({ pageNumber, status }) => {
      if (status === undefined && pageNumber > 1) await gate.promise;
    });
    const { ledgerId } = await bench.open('SUPEROFF');
    const isExact = async () =>
      (await bench.deps.ledgers.find({ tenantId: FJORD, ledgerId }))?.isOpenExact;
    await expect.poll(isExact).toBe(true);
    gate.resolve(undefined);
    await bench.settled();
  });

  describe('that nobody looks at any more', () => {
    it('stops after the page in flight and goes on when somebody looks again', async () => {
      bench = suite().createBench({ pageSize: 25, inFlight: 1 });
      bench.beforeEachCall(({ pageNumber }) => {
        if (pageNumber === 8) bench.passTime(10_001);
        return Promise.resolve();
      });
      const { ledgerId } = await bench.open('SUPEROFF');
      await bench.settled();
      const asked = () => bench.calls.filter((call) => call.status === undefined);
      expect(asked().map((call) => call.pageNumber)).toEqual([1, 10, 9, 8]);
      const stopped = await bench.deps.ledgers.find({ tenantId: FJORD, ledgerId });
      expect(stopped).toMatchObject({ reading: undefined, failure: undefined, total: 90 });

      bench.beforeEachCall(() => Promise.resolve());
      const { summary } = await bench.read('SUPEROFF');
      // Page 10 tells whether the pages still fit.
      expect(asked().map((call) => call.pageNumber)).toEqual([1, 10, 9, 8, 10, 7, 6, 5, 4, 3, 2]);
      expect(summary).toMatchObject({ total: 240 });
      // The first pages are as old as the first opening.
      expect(summary?.readAt).toBe(bench.deps.clock() - 10_001);
      const rows = await bench.listAll(ledgerId);
      expect(new Set(rows.map((row) => row.key)).size).toBe(240);
    });

    it('begins anew after ten minutes', async () => {
      bench = suite().createBench({ pageSize: 25, inFlight: 1 });
      bench.beforeEachCall(({ pageNumber }) => {
        if (pageNumber === 8) bench.passTime(10 * MINUTE_MS);
        return Promise.resolve();
      });
      const { ledgerId } = await bench.open('SUPEROFF');
      await bench.settled();
      // It has stopped for want of a viewer, by no failure that the next one would wait for.
      const stopped = await bench.deps.ledgers.find({ tenantId: FJORD, ledgerId });
      expect(stopped).toMatchObject({ reading: undefined, failure: undefined, nextTryAt: 0 });
      bench.beforeEachCall(() => Promise.resolve());
      expect(await callsOf(() => bench.read('SUPEROFF'))).toBe(1 + 10);
    });
  });

  it('whose reader died goes on where it was', async () => {
    const settings = { pageSize: 25, inFlight: 1 };
    bench = suite().createBench({ ...settings, leaseMs: 200 });
    bench.beforeEachCall(({ pageNumber }) =>
      pageNumber === 6 ? Promise.reject(new Error('killed')) : Promise.resolve(),
    );
    const dies = () => Promise.resolve(true);
    const extend = () => Promise.resolve(0);
    const reads = { ...bench.deps.reads, extend, fail: dies, abandon: dies };
    const opening = { ...bench.customer('SUPEROFF'), reading: 'allowed' } as const;
    const { ledgerId } = await openLedger({ ...bench.deps, reads }, opening);
    await bench.settled();
    expect((await bench.listAll(ledgerId)).length).toBeGreaterThan(0);

    const other = suite().createBench(settings);
    await expect
      .poll(async () => (await other.read('SUPEROFF')).summary?.readAt, { timeout: 5_000 })
      .toBeDefined();
    const asked = other.calls.filter((call) => call.status === undefined);
    expect(asked.map((call) => call.pageNumber)).toEqual([10, 6, 5, 4, 3, 2]);
    expect(await other.listAll(ledgerId)).toHaveLength(240);
  });

  describe('whose payments are not among its documents', () => {
    beforeEach(async () => {
      await suite().simulator.control('PATCH', '/settings', { paymentsInDocuments: false });
    });
    const payments = () => suite().simulator.requests('api', '/v1/customerPayment');

    it('takes them from their own list, each once', async () => {
      const { ledgerId, problem } = await bench.read('SUPEROFF');
      expect(problem).toBeUndefined();
      const rows = await bench.listAll(ledgerId);
      expect(rows).toHaveLength(240);
      expect(new Set(rows.map((row) => row.key)).size).toBe(240);

      await change({ customer: 'SUPEROFF', type: 'Payment', number: 'P-NEW', amount: 5 });
      bench.passTime(MINUTE_MS);
      expect(await callsOf(() => bench.read('SUPEROFF'))).toBe(2);
      expect((await bench.listAll(ledgerId)).map((row) => row.number)).toContain('P-NEW');
      const asked = await payments();
      expect(new Set(asked.map(({ query }) => query['customer']))).toEqual(new Set(['SUPEROFF']));
    });

    it('asks for none where documents have shown payments', async () => {
      await suite().simulator.control('PATCH', '/settings', { paymentsInDocuments: true });
      await bench.read('SUPEROFF');
      await bench.read('10003');
      expect(await payments()).toEqual([]);
    });

    it('never takes those of somebody else', async () => {
      bench.distortAnswers((body) => {
        const rows = body as Record<string, unknown>[];
        return rows.map((row) => ('refNbr' in row ? { ...row, customer: { number: 'X' } } : row));
      });
      const { ledgerId } = await bench.read('SUPEROFF');
      const types = (await bench.listAll(ledgerId)).map((row) => row.type);
      expect(types).not.toContain('Payment');
    });
  });

  it('learns later when invoices were paid, without anybody waiting for it', async () => {
    const { ledgerId } = await bench.read('SUPEROFF');
    const due = () => readDueSettlements(bench.deps, new AbortController().signal);
    const invoices = () => suite().simulator.requests('api', '/v1/customer/SUPEROFF/invoice');
    await due();
    expect(await invoices()).toEqual([]);

    bench.passTime(MINUTE_MS);
    await due();
    const asked = (await invoices()).length;
    expect(asked).toBeGreaterThan(0);
    const paid = await bench.settledInvoices(ledgerId);
    expect(paid.length).toBeGreaterThan(10);
    expect(paid.every(({ settledOn }) => /^\d{4}-\d\d-\d\d$/.test(settledOn))).toBe(true);
    expect(paid.some(({ paymentReference }) => paymentReference !== '')).toBe(true);

    await due();
    expect(await invoices()).toHaveLength(asked);
    const open = (await bench.listAll(ledgerId)).find((row) => row.balanceE4 > 0);
    await change({ customer: 'SUPEROFF', type: 'Invoice', number: open?.number, status: 'Closed' });
    await bench.read('SUPEROFF');
    bench.passTime(MINUTE_MS);
    await due();
    expect(await invoices()).toHaveLength(asked + 1);
    // What was learned outlives the next read of everything.
    await requestRefresh(bench.deps, { tenantId: FJORD, ledgerId }, 'everything');
    await bench.settled();
    expect((await bench.settledInvoices(ledgerId)).length).toBe(paid.length);
  });
});
