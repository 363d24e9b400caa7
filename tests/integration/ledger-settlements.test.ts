import { beforeEach, expect, it } from 'vitest';
import { readDueSettlements } from '#lib/ledger/read-settlements.ts';
import type { LedgerBench } from '#tests/support/ledger-bench.ts';
import { describeLedgers } from '#tests/support/describe-ledgers.ts';

const MINUTE_MS = 60_000;

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
});
