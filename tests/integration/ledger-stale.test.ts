import { beforeEach, expect, it } from 'vitest';
import type { LedgerId } from '#lib/domain/ids.ts';
import { removeConnection } from '#lib/connections/remove-connection.ts';
import { createConnectionLifecycleStore } from '#lib/db/connection-lifecycle-store.ts';
import { openLedger } from '#lib/ledger/open-ledger.ts';
import { requestRefresh } from '#lib/ledger/request-refresh.ts';
import { createAdmin, FJORD } from '#tests/support/connection-bench.ts';
import { describeLedgers } from '#tests/support/describe-ledgers.ts';
import type { LedgerBench } from '#tests/support/ledger-bench.ts';
import { TODAY } from '#tests/support/ledger-bench.ts';

const MINUTE_MS = 60_000;
const CUSTOMER = 'SUPEROFF';
/** Listed, and part of no sum. */
const NOT_COUNTED: ReadonlySet<string> = new Set(['on-hold', 'not-released', 'voided']);

/** security.md, check F10. */
describeLedgers('a ledger that is older than a minute', (suite) => {
  let bench: LedgerBench;
  beforeEach(() => {
    ({ bench } = suite());
  });

  it('is shown to all who open it at once, and read once for all of them', async () => {
    const before = await bench.read(CUSTOMER);
    const other = suite().createSecondBench();
    for (const each of [bench, other]) each.passTime(MINUTE_MS);
    const asked = Promise.withResolvers<undefined>();
    const gate = Promise.withResolvers<undefined>();
    bench.calls.length = 0;
    for (const each of [bench, other]) {
      each.beforeEachCall(() => {
        asked.resolve(undefined);
        return gate.promise;
      });
    }
    const openings = await Promise.all(
      Array.from({ length: 60 }, (_, index) => (index % 2 === 0 ? bench : other).open(CUSTOMER)),
    );
    await asked.promise;
    const late = await other.open(CUSTOMER);
    for (const { summary } of [...openings, late]) {
      expect(summary).toMatchObject({
        readAt: before.summary?.readAt,
        revision: before.summary?.revision,
        total: 240,
      });
    }
    gate.resolve(undefined);
    await Promise.all([bench.settled(), other.settled()]);
    expect([...bench.calls, ...other.calls]).toHaveLength(1);
    expect((await other.open(CUSTOMER)).summary?.readAt).toBe(bench.deps.clock());
  });

  it('has sums of the rows that are shown, and of no others, at each moment of a read', async () => {
    bench = suite().createBench({ pageSize: 60 });
    const { ledgerId } = await bench.read(CUSTOMER);
    const before = await whatIsShown(ledgerId);
    await suite().addDocument(CUSTOMER);
    bench.passTime(MINUTE_MS);
    const meanwhile: unknown[] = [];
    bench.beforeEachCall(async () => void meanwhile.push(await whatIsShown(ledgerId)));
    await requestRefresh(bench.deps, { tenantId: FJORD, ledgerId }, 'everything');
    await bench.settled();

    expect(meanwhile.length).toBeGreaterThanOrEqual(3);
    expect(new Set(meanwhile.map((shown) => JSON.stringify(shown)))).toEqual(
      new Set([JSON.stringify(before)]),
    );
    const after = await whatIsShown(ledgerId);
    expect(after.readAt).toBe(bench.deps.clock());
    expect(after.rows).toBe(before.rows + 1);
    expect(after.balanceE4).not.toBe(before.balanceE4);
    for (const shown of [before, after]) {
      expect(shown.netE4).toBe(shown.balanceE4);
      expect(shown.counted).toBe(shown.rows);
    }
  });

  it('is not shown once its connection is removed, and no read that was under way brings it back', async () => {
    const { ledgerId } = await bench.read(CUSTOMER);
    bench.passTime(MINUTE_MS);
    const asked = Promise.withResolvers<undefined>();
    const gate = Promise.withResolvers<undefined>();
    bench.beforeEachCall(() => {
      asked.resolve(undefined);
      return gate.promise;
    });
    expect((await bench.open(CUSTOMER)).summary?.total).toBe(240);
    await asked.promise;
    const { connections, connectionId, db } = suite();
    const lifecycle = createConnectionLifecycleStore(db);
    await removeConnection({ ...connections.deps, lifecycle }, createAdmin(), connectionId);
    await expect(bench.listPage(ledgerId, 10)).rejects.toMatchObject({ code: 'input.not-found' });
    gate.resolve(undefined);
    await bench.settled();
    await expect(bench.listPage(ledgerId, 10)).rejects.toMatchObject({ code: 'input.not-found' });
    for (const table of ['ledger', 'document', 'ledger_profile', 'document_staging'] as const) {
      expect([table, await db.read.selectFrom(table).selectAll().execute()]).toEqual([table, []]);
    }
  });

  /** What a card says of all documents, and what its rows add up to. */
  async function whatIsShown(ledgerId: LedgerId) {
    const opening = { ...bench.customer(CUSTOMER), reading: 'refused', today: TODAY } as const;
    const [{ summary }, rows] = await Promise.all([
      openLedger(bench.deps, opening),
      bench.listAll(ledgerId),
    ]);
    return {
      readAt: summary?.readAt,
      revision: summary?.revision,
      netE4: summary?.figures?.base.netE4,
      counted: summary?.figures?.counts.all,
      rows: rows.length,
      balanceE4: rows
        .filter(({ state }) => !NOT_COUNTED.has(state.kind))
        .reduce((sum, { balanceE4 }) => sum + balanceE4, 0),
    };
  }
});
