import { beforeEach, expect, it } from 'vitest';
import { requestRefresh } from '#lib/ledger/request-refresh.ts';
import { FJORD } from '#tests/support/connection-bench.ts';
import { describeLedgers } from '#tests/support/describe-ledgers.ts';
import type { LedgerBench } from '#tests/support/ledger-bench.ts';

const MINUTE_MS = 60_000;
const COMPANY = 'Nordvik Handel AS';
/** Small pages make a customer of 240 documents a large one. */
const PAGES = 10;

describeLedgers('a ledger that cannot be read as it should', (suite) => {
  let bench: LedgerBench;
  beforeEach(() => {
    bench = suite().createBench({ pageSize: 25, inFlight: 8 });
  });

  const calls = async () => (await suite().simulator.requests('api')).length;
  const callsOf = async (work: () => Promise<unknown>) => {
    const before = await calls();
    await work();
    return (await calls()) - before;
  };
  /** Somebody looks at the card all the time. */
  const minutes = async (count: number) => {
    for (let minute = 0; minute < count; minute += 1) {
      bench.passTime(MINUTE_MS);
      await bench.open('SUPEROFF');
      await bench.settled();
    }
  };
  const fullReads = () =>
    bench.calls.filter(
      ({ pageNumber, status, changedSince }) =>
        pageNumber === 2 && status === undefined && changedSince === undefined,
    );
  const change = (document: object) =>
    suite().simulator.control('POST', '/documents', {
      ...{ company: COMPANY, customer: 'SUPEROFF' },
      ...document,
    });

  it('since its count is off by one is read whole four times an hour, and its changes each minute', async () => {
    bench.distortAnswers(countOneMore);
    const { ledgerId, problem } = await bench.read('SUPEROFF');
    expect(problem).toMatchObject({
      code: 'incomplete',
      until: bench.deps.clock() + 5 * MINUTE_MS,
    });
    await change({ number: 'NEW-1' });
    await minutes(1);
    const rows = await bench.listAll(ledgerId);
    expect(rows.map((row) => row.number)).toContain('NEW-1');

    expect(await callsOf(() => minutes(59))).toBeLessThanOrEqual(3 * (PAGES + 2) + 56 * 3);
    // At 0, 5, 15 and 35 minutes.
    expect(fullReads()).toHaveLength(4);
    const { problem: still } = await bench.open('SUPEROFF');
    expect(still).toMatchObject({ code: 'incomplete' });

    bench.distortAnswers((body) => body);
    const wanted = () => requestRefresh(bench.deps, { tenantId: FJORD, ledgerId });
    bench.passTime(15_000);
    await wanted();
    await bench.settled();
    expect((await bench.open('SUPEROFF')).problem).toBeUndefined();
    expect(fullReads()).toHaveLength(5);
  }, 60_000);

  it('since its payments are refused shows its changes, and never reads everything for it', async () => {
    await suite().simulator.control('PATCH', '/settings', { paymentsInDocuments: false });
    const { ledgerId } = await bench.read('SUPEROFF');
    const fullyReadBefore = bench.deps.clock() + 1;
    // The list of payments answers what has changed in it, which is nothing.
    await minutes(1);
    const knownBefore = bench.deps.clock() + 1;
    await suite().simulator.control('POST', '/faults', {
      ...{ target: 'api', path: '/v1/customerPayment', kind: 'status', status: 403, times: -1 },
    });
    const { number } = await suite().addDocument('SUPEROFF');
    await change({ type: 'Payment', number: 'P-NEW', amount: 5 });
    await minutes(1);
    const { problem } = await bench.open('SUPEROFF');
    expect(problem).toMatchObject({ code: 'incomplete', lacks: 'payments' });
    const since = problem!.since!;
    expect([since > fullyReadBefore, since < knownBefore]).toEqual([true, true]);
    expect(problem!.until! > knownBefore).toBe(true);
    const numbers = async () => (await bench.listAll(ledgerId)).map((row) => row.number);
    expect(await numbers()).toContain(number);

    // Changes, count, and the payments after 5 and 10 minutes more.
    const asked = await callsOf(() => minutes(20));
    expect(asked).toBeLessThanOrEqual(20 * 2 + 2);
    await suite().simulator.control('DELETE', '/faults');
    await minutes(15);
    expect((await bench.open('SUPEROFF')).problem).toBeUndefined();
    expect(await numbers()).toContain('P-NEW');
    expect(fullReads()).toHaveLength(1);
  }, 60_000);

  it('since Visma ignores the filter costs no more than changes and count would', async () => {
    await bench.read('SUPEROFF');
    await suite().simulator.control('PATCH', '/settings', { changeFilter: 'ignored' });
    const { number } = await suite().addDocument('SUPEROFF');
    const asked = await callsOf(() => minutes(30));
    expect(asked).toBeLessThanOrEqual(30 * 2 + PAGES + 2);
    expect(bench.calls.filter((call) => call.changedSince !== undefined)).toHaveLength(1);
    const { ledgerId, problem } = await bench.open('SUPEROFF');
    expect(problem).toBeUndefined();
    expect((await bench.listAll(ledgerId)).map((row) => row.number)).toContain(number);

    bench.passTime(15_000);
    const refresh = async () => {
      await requestRefresh(bench.deps, { tenantId: FJORD, ledgerId });
      await bench.settled();
    };
    expect(await callsOf(refresh)).toBe(PAGES);
    expect(await callsOf(refresh)).toBe(0);
    bench.passTime(24 * 60 * MINUTE_MS);
    await suite().simulator.control('PATCH', '/settings', { changeFilter: 'applied' });
    // A day later everything is read anyway, and then changes are asked for again.
    await minutes(1);
    expect(await callsOf(() => minutes(1))).toBe(2);
  }, 60_000);
});

function countOneMore(body: unknown): unknown {
  if (!Array.isArray(body)) return body;
  return (body as { metadata: { totalCount: number } }[]).map((row) => ({
    ...row,
    metadata: { ...row.metadata, totalCount: row.metadata.totalCount + 1 },
  }));
}
