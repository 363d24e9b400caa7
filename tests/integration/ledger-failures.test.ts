import { beforeEach, describe, expect, it } from 'vitest';
import { forgetFailures } from '#lib/ledger/forget-failures.ts';
import { requestRefresh } from '#lib/ledger/request-refresh.ts';
import { createConnectionBench, FJORD } from '#tests/support/connection-bench.ts';
import { describeLedgers } from '#tests/support/describe-ledgers.ts';
import type { LedgerBench } from '#tests/support/ledger-bench.ts';
import { createLedgerBench } from '#tests/support/ledger-bench.ts';

const MINUTE_MS = 60_000;

describeLedgers('ledger', (suite) => {
  let bench: LedgerBench;
  beforeEach(() => {
    ({ bench } = suite());
  });

  describe('a read that fails', () => {
    it('keeps the last good rows, says why, and waits before the next try', async () => {
      const { ledgerId, summary } = await bench.read('SUPEROFF');
      bench.passTime(MINUTE_MS);
      await suite().simulator.control('POST', '/faults', {
        target: 'api',
        kind: 'html',
        status: 502,
        times: -1,
      });
      const failed = await bench.read('SUPEROFF');
      expect(failed.problem).toMatchObject({ code: 'visma-down' });
      expect(failed.problem?.until).toBe(bench.deps.clock() + 15_000);
      expect(failed.summary).toEqual({ ...summary, refreshAt: failed.problem?.until });
      expect(await bench.listAll(ledgerId)).toHaveLength(240);

      const before = bench.calls.length;
      await bench.read('SUPEROFF');
      expect(bench.calls.length).toBe(before);

      await suite().simulator.control('DELETE', '/faults');
      bench.passTime(15_000);
      const mended = await bench.read('SUPEROFF');
      expect(mended.problem).toBeUndefined();
      expect(mended.summary?.readAt).toBe(bench.deps.clock());
    });

    it('in the middle of a re-read shows nothing of it', async () => {
      const { ledgerId } = await bench.read('10005');
      await suite().addDocument('10005');
      bench.passTime(MINUTE_MS);
      bench.beforeEachCall(({ pageNumber }) =>
        pageNumber === 2 ? Promise.reject(new Error('on purpose')) : Promise.resolve(),
      );
      await requestRefresh(bench.deps, { tenantId: FJORD, ledgerId }, 'everything');
      await bench.settled();
      const failed = await bench.open('10005');
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

    it.each([
      ['403', { kind: 'status', status: 403, body: { message: 'no' } }, 'role-missing'],
      ['a licence', { kind: 'shape-a', code: '12027', status: 403 }, 'no-licence'],
      ['404', { kind: 'status', status: 404, body: { message: 'no' } }, 'no-such-customer'],
    ])('by %s is not repeated for 150 seconds', async (_what, answer, problem) => {
      await suite().simulator.control('POST', '/faults', { target: 'api', times: -1, ...answer });
      expect((await bench.read('10003')).problem).toMatchObject({ code: problem });
      const asked = async () => (await suite().simulator.requests('api')).length;
      const before = await asked();
      bench.passTime(149_000);
      await bench.read('10003');
      expect(await asked()).toBe(before);
    });

    it('for a day leaves rows that are marked as too old', async () => {
      const { ledgerId } = await bench.read('10003');
      await suite().simulator.control('POST', '/faults', {
        target: 'api',
        kind: 'reset',
        times: -1,
      });
      bench.passTime(24 * 60 * MINUTE_MS);
      expect((await bench.read('10003')).summary?.isTooOld).toBeUndefined();
      bench.passTime(MINUTE_MS);
      const old = await bench.read('10003');
      expect(old.problem).toMatchObject({ code: 'visma-down' });
      expect(old.summary).toMatchObject({ isTooOld: true, total: 3 });
      expect(await bench.listAll(ledgerId)).toHaveLength(3);
      await suite().simulator.control('DELETE', '/faults');
      bench.passTime(MINUTE_MS);
      expect((await bench.read('10003')).summary?.isTooOld).toBeUndefined();
    });

    it('is named before ten seconds have passed without a word, and taken back with the first rows', async () => {
      const gate = Promise.withResolvers<undefined>();
      bench.beforeEachCall(() => gate.promise);
      expect((await bench.open('10003')).problem).toBeUndefined();
      bench.passTime(9_001);
      const { problem, summary } = await bench.open('10003');
      expect(problem).toMatchObject({ code: 'visma-down' });
      expect(summary?.reading).toBeDefined();
      gate.resolve(undefined);
      await bench.settled();
      expect((await bench.open('10003')).problem).toBeUndefined();
    });

    it('by Retry-After waits as long as told', async () => {
      await suite().simulator.control('POST', '/faults', {
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
      await suite().simulator.control('POST', '/faults', {
        target: 'api',
        kind: 'shape-a',
        code: '12027',
        message: 'No license for this company.',
        status: 403,
        times: -1,
      });
      const refused = await bench.read('10003');
      expect(refused.problem).toMatchObject({ code: 'no-licence' });
      await suite().simulator.control('DELETE', '/faults');
      const { connections, connectionId } = suite();
      await connections.connect(connectionId, { email: 'regnskap@nordvik.example' });
      const calls = bench.calls.length;
      await bench.read('10003');
      expect(bench.calls.length).toBe(calls);

      await forgetFailures(bench.deps, { tenantId: FJORD, connectionId });
      expect((await bench.read('10003')).problem).toBeUndefined();
      expect(bench.calls.length).toBeGreaterThan(calls);
    });
  });

  it('is paused in every process when Visma has asked one of them for silence', async () => {
    await suite().simulator.control('POST', '/faults', {
      target: 'api',
      kind: 'retry-after',
      value: '120',
      times: -1,
    });
    const { problem } = await bench.read('10003');
    await suite().simulator.control('DELETE', '/faults');
    const asked = async () => (await suite().simulator.requests('api')).length;
    const before = await asked();
    const { simulator, second, connectionId } = suite();
    const connections = await createConnectionBench(second, simulator);
    const elsewhere = createLedgerBench(second, connections, connectionId);
    const held = await elsewhere.read('10010');
    expect(held.problem).toMatchObject({ code: 'throttled' });
    // Each process adds up to two seconds of its own, so that not all come back at once.
    const apart = (held.problem?.until ?? 0) - (problem?.until ?? 0);
    expect(Math.abs(apart)).toBeLessThanOrEqual(2_000);
    expect(await asked()).toBe(before);
    elsewhere.passTime(125_000);
    expect((await elsewhere.read('10010')).problem).toBeUndefined();
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
    const late = await bench.deps.reads.savePages(
      dead!,
      [{ documents: [], pageNumber: 1, at }],
      20_000,
    );
    const outcome = {
      ...{ at, readAt: at, isWhole: true, hasPayments: false, settlementsDueAt: at },
      ...{
        arePaymentsKnown: false,
        customerName: undefined,
        watermark: undefined,
        lacking: dead!.before.lacking,
      },
      nextTryAt: 0,
    };
    expect([late, await bench.deps.reads.publish(dead!, outcome)]).toEqual([undefined, false]);
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
});
