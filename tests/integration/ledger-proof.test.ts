import { beforeEach, describe, expect, it } from 'vitest';
import { createLedgerProofStore } from '#lib/db/ledger-proof-store.ts';
import type { LedgerId, TenantId } from '#lib/domain/ids.ts';
import type { ReconcileDeps } from '#lib/ledger/reconcile-balance.ts';
import { reconcileBalance } from '#lib/ledger/reconcile-balance.ts';
import { readCustomerBalance } from '#lib/read-customer-balance.ts';
import type { VismaClient } from '#lib/visma/client.ts';
import { FJORD } from '#tests/support/connection-bench.ts';
import { describeLedgers } from '#tests/support/describe-ledgers.ts';

const COMPANY = 'Nordvik Handel AS';
/** Every document type and status in three currencies. */
const EVERY_KIND = '10011';
/** More documents than one statement visits. */
const LARGE = '10005';
const HOUR_MS = 3_600_000;

describeLedgers('the proof line', (suite) => {
  let deps: ReconcileDeps;
  let asked: number;
  let beforeAnswer: () => Promise<unknown>;
  let distort: (body: unknown) => unknown;
  beforeEach(() => {
    const { bench, db, connections } = suite();
    asked = 0;
    beforeAnswer = () => Promise.resolve();
    distort = (body) => body;
    const visma: VismaClient = {
      ...connections.client,
      get: async (caller, request) => distort(await connections.client.get(caller, request)),
    };
    deps = {
      ledgers: bench.deps.ledgers,
      proofs: createLedgerProofStore(db),
      clock: bench.deps.clock,
      log: bench.deps.log,
      readBalance: async (question) => {
        asked += 1;
        const balance = await readCustomerBalance(connections.deps, visma, question);
        await beforeAnswer();
        return balance;
      },
    };
  });

  const prove = async (ledgerId: LedgerId) => {
    await reconcileBalance(deps, { tenantId: FJORD, ledgerId }, new AbortController().signal);
    return deps.proofs.find({ tenantId: FJORD, ledgerId });
  };
  const change = (fields: Readonly<Record<string, unknown>>) =>
    suite().simulator.control('POST', '/documents', { company: COMPANY, ...fields });

  it('is reconciled with what Visma says, and of no other tenant', async () => {
    for (const number of ['SUPEROFF', EVERY_KIND, LARGE]) {
      const { ledgerId } = await suite().bench.read(number);
      const proof = await prove(ledgerId);
      expect(proof?.line.kind).toBe('reconciled');
      expect(proof?.askedAt).toBe(deps.clock());
      const foreign = { tenantId: 'Cust99999' as TenantId, ledgerId };
      expect(await deps.proofs.find(foreign)).toBeUndefined();
      expect(await deps.proofs.listBalanceGroups(foreign)).toEqual([]);
    }
  });

  it('names a difference that nothing explains', async () => {
    const { ledgerId } = await suite().bench.read('10003');
    await change({ customer: '10003', type: 'Invoice', number: 'LATE-1', amount: 123.45 });
    expect((await prove(ledgerId))?.line).toMatchObject({
      kind: 'not-reconciled',
      differenceE4: 1_234_500,
    });
  });

  it('names drafts that Visma counts', async () => {
    const draft = { customer: '10003', type: 'Invoice', number: 'DRAFT-1', amount: 900 };
    await change({ ...draft, status: 'Balanced' });
    const { ledgerId } = await suite().bench.read('10003');
    // In Visma it is released by now; our rows still have the draft.
    await change({ ...draft, status: 'Open' });
    expect((await prove(ledgerId))?.line).toMatchObject({
      kind: 'explained',
      differenceE4: 9_000_000,
      by: ['drafts'],
    });
  });

  describe('is asked for', () => {
    it('at most once an hour, and never before a read is complete', async () => {
      const { bench } = suite();
      const opened = await bench.open('10003', 'refused');
      await prove(opened.ledgerId);
      expect(asked).toBe(0);
      const { ledgerId } = await bench.read('10003');
      await prove(ledgerId);
      bench.passTime(HOUR_MS - 1);
      await prove(ledgerId);
      expect(asked).toBe(1);
      bench.passTime(1);
      await prove(ledgerId);
      expect(asked).toBe(2);
    });

    it('in vain when other rows are shown by the time of the answer', async () => {
      const { bench } = suite();
      const { ledgerId } = await bench.read('10003');
      beforeAnswer = async () => {
        bench.passTime(HOUR_MS);
        await suite().addDocument('10003');
        await bench.read('10003');
      };
      expect(await prove(ledgerId)).toBeUndefined();
      expect(asked).toBe(1);
    });

    it('quietly: a failure and the balance of another customer change nothing', async () => {
      const { bench, simulator } = suite();
      const { ledgerId } = await bench.read('10003');
      const proof = await prove(ledgerId);
      bench.passTime(HOUR_MS);
      distort = (body) => ({ ...Object(body), customer: { number: '10004' } });
      expect(await prove(ledgerId)).toEqual(proof);
      distort = (body) => body;
      await simulator.control('POST', '/faults', { target: 'api', kind: 'html', times: -1 });
      expect(await prove(ledgerId)).toEqual(proof);
    });
  });
});
