import { beforeEach, expect, it } from 'vitest';
import type { LedgerId } from '#lib/domain/ids.ts';
import { requestRefresh } from '#lib/ledger/request-refresh.ts';
import { FJORD } from '#tests/support/connection-bench.ts';
import { describeLedgers } from '#tests/support/describe-ledgers.ts';
import type { LedgerBench } from '#tests/support/ledger-bench.ts';

const MINUTE_MS = 60_000;
const PAGES = 10;

describeLedgers('a ledger that tells no more than was read', (suite) => {
  let bench: LedgerBench;
  beforeEach(() => {
    bench = suite().createBench({ pageSize: 25, inFlight: 1 });
  });

  const find = (ledgerId: LedgerId) => bench.deps.ledgers.find({ tenantId: FJORD, ledgerId });
  const everything = async (ledgerId: LedgerId) => {
    bench.calls.length = 0;
    bench.passTime(MINUTE_MS);
    await requestRefresh(bench.deps, { tenantId: FJORD, ledgerId }, 'everything');
    await bench.settled();
    return bench.calls.length;
  };
  const problem = async () => (await bench.open('SUPEROFF')).problem;
  /** The first read meets the open claims and three pages, and breaks off. */
  const breakOff = async () => {
    bench.beforeEachCall(async ({ pageNumber, status }) => {
      if (pageNumber !== 8 || status !== undefined) return;
      await expect.poll(async () => (await bench.open('SUPEROFF')).ledgerId).toBeDefined();
      const { ledgerId } = await bench.open('SUPEROFF');
      await expect.poll(async () => (await find(ledgerId))?.isOpenExact).toBe(true);
      bench.passTime(10_001);
    });
    const { ledgerId } = await bench.open('SUPEROFF');
    await bench.settled();
    expect((await find(ledgerId))?.readAt).toBeUndefined();
    return ledgerId;
  };
  const openNumbers = async (ledgerId: LedgerId) =>
    (await bench.listAll(ledgerId)).filter((row) => row.balanceE4 !== 0).map((row) => row.number);
  const payOne = async (ledgerId: LedgerId) => {
    const claims = (await bench.listAll(ledgerId)).filter(
      ({ type, balanceE4 }) => type === 'Invoice' && balanceE4 > 0,
    );
    const { number } = claims[0]!;
    const paid = { customer: 'SUPEROFF', type: 'Invoice', number, status: 'Closed', balance: 0 };
    await suite().simulator.control('POST', '/documents', {
      ...{ company: 'Nordvik Handel AS', ...paid },
    });
    return number;
  };

  it('asks again when Visma shows an empty list, and keeps its rows when it still does', async () => {
    const { ledgerId } = await bench.read('SUPEROFF');
    let answers = 0;
    bench.distortAnswers((body) => (answers++ === 0 ? [] : body));
    expect(await everything(ledgerId)).toBe(1 + PAGES);
    expect(await bench.listAll(ledgerId)).toHaveLength(240);
    expect(await problem()).toBeUndefined();

    bench.distortAnswers((body) => (Array.isArray(body) ? [] : body));
    expect(await everything(ledgerId)).toBe(2);
    expect(await bench.listAll(ledgerId)).toHaveLength(240);
    expect(await problem()).toMatchObject({ code: 'incomplete' });

    bench.distortAnswers((body) => body);
    expect(await everything(ledgerId)).toBe(PAGES);
    expect(await problem()).toBeUndefined();
  });

  it('keeps its payments when their own list is empty, once or for now', async () => {
    await suite().simulator.control('PATCH', '/settings', { paymentsInDocuments: false });
    const { ledgerId } = await bench.read('SUPEROFF');
    const payments = async () =>
      (await bench.listAll(ledgerId)).filter(({ type }) => type === 'Payment').length;
    const before = await payments();
    expect(before).toBeGreaterThan(0);
    const isPayments = (body: unknown) => JSON.stringify(body).includes('"refNbr"');
    let lies = 1;
    bench.distortAnswers((body) => (isPayments(body) && lies-- > 0 ? [] : body));
    await everything(ledgerId);
    expect(await payments()).toBe(before);
    expect(await problem()).toBeUndefined();

    lies = Infinity;
    await everything(ledgerId);
    expect(await payments()).toBe(before);
    expect(await problem()).toMatchObject({ code: 'incomplete' });

    lies = 0;
    await everything(ledgerId);
    expect(await payments()).toBe(before);
    expect(await problem()).toBeUndefined();
  });

  it('may have no document where its payments come from their own list', async () => {
    await suite().simulator.control('PATCH', '/settings', { paymentsInDocuments: false });
    await suite().simulator.control('POST', '/documents', {
      ...{ company: 'Nordvik Handel AS', customer: '10001' },
      ...{ type: 'Payment', number: 'P-1', amount: 5 },
    });
    const { ledgerId } = await bench.read('10001');
    expect(await bench.listAll(ledgerId)).toHaveLength(1);
    await everything(ledgerId);
    expect((await bench.open('10001')).problem).toBeUndefined();
  });

  it('has open claims exact only without what a first read left that broke off long ago', async () => {
    const ledgerId = await breakOff();
    const paid = await payOne(ledgerId);
    expect(await openNumbers(ledgerId)).toContain(paid);
    bench.passTime(10 * MINUTE_MS);
    const gate = Promise.withResolvers<undefined>();
    bench.beforeEachCall(async ({ pageNumber, status }) => {
      if (status === undefined && pageNumber > 1) await gate.promise;
    });
    await bench.open('SUPEROFF');
    expect((await find(ledgerId))?.isOpenExact).toBe(false);
    await expect.poll(async () => (await find(ledgerId))?.isOpenExact).toBe(true);
    expect(await openNumbers(ledgerId)).not.toContain(paid);
    const missing = async () => {
      const profile = await suite().db.read.selectFrom('ledger_profile').selectAll().execute();
      const counted = profile.reduce((sum, row) => sum + row.document_count, 0);
      return (await bench.listAll(ledgerId)).length - counted;
    };
    // Page 1 may be on its way.
    await expect.poll(missing).toBe(0);
    gate.resolve(undefined);
    await bench.settled();
    expect(await bench.listAll(ledgerId)).toHaveLength(240);
  });

  it('has open claims exact at the end only where a read goes on with older pages', async () => {
    const ledgerId = await breakOff();
    const paid = await payOne(ledgerId);
    const exact: unknown[] = [];
    bench.calls.length = 0;
    bench.beforeEachCall(async () => {
      exact.push((await find(ledgerId))?.isOpenExact);
    });
    await bench.read('SUPEROFF');
    expect(new Set(exact)).toEqual(new Set([false]));
    expect(bench.calls.filter(({ status }) => status === 'Open').length).toBeGreaterThan(0);
    // Which of the pages that were kept is out of date only the changes tell.
    await bench.read('SUPEROFF');
    bench.passTime(MINUTE_MS);
    await bench.read('SUPEROFF');
    expect(await openNumbers(ledgerId)).not.toContain(paid);
  });

  it('is as old as the beginning of its read', async () => {
    const began = bench.deps.clock();
    bench.beforeEachCall(() => {
      bench.passTime(1_000);
      return Promise.resolve();
    });
    const { ledgerId } = await bench.open('SUPEROFF');
    await bench.settled();
    expect((await find(ledgerId))?.readAt).toBe(began);
    expect(bench.deps.clock()).toBeGreaterThan(began);

    bench.passTime(MINUTE_MS);
    const again = bench.deps.clock();
    await bench.open('SUPEROFF');
    await bench.settled();
    expect(bench.deps.clock()).toBeGreaterThan(again);
    expect((await find(ledgerId))?.readAt).toBe(again);
  });

  it('is not read without end where a read takes longer than its rows are fresh', async () => {
    bench.beforeEachCall(async ({ status }) => {
      if (status !== undefined) return;
      bench.passTime(9_000);
      await bench.open('SUPEROFF');
    });
    const { ledgerId, summary } = await bench.read('SUPEROFF');
    const ended = bench.deps.clock();
    expect(ended - (summary?.readAt ?? 0)).toBeGreaterThan(MINUTE_MS);
    expect(summary?.refreshAt).toBe(ended + MINUTE_MS);
    const asked = bench.calls.length;
    for (let second = 0; second < 59; second += 10) {
      await bench.read('SUPEROFF');
      bench.passTime(9_000);
    }
    expect(bench.calls).toHaveLength(asked);
    bench.passTime(MINUTE_MS);
    await bench.read('SUPEROFF');
    // Changes and the count.
    expect(bench.calls).toHaveLength(asked + 2);
    expect(await bench.listAll(ledgerId)).toHaveLength(240);
  });
});
