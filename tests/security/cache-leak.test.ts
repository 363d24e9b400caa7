import { afterAll, beforeAll, expect, it } from 'vitest';
import { jsonAnswer, problemAnswer } from '#lib/auth/problem-answer.ts';
import { prepareConnection } from '#lib/connections/prepare-connection.ts';
import { createConnectionLifecycleStore } from '#lib/db/connection-lifecycle-store.ts';
import type { Db } from '#lib/db/db.ts';
import type { ConnectionId, CustomerNumber, TenantId } from '#lib/domain/ids.ts';
import { AppError } from '#lib/errors.ts';
import { listDocuments } from '#lib/ledger/list-documents.ts';
import { openLedger } from '#lib/ledger/open-ledger.ts';
import { createLog } from '#lib/log.ts';
import type { ConnectionBench } from '#tests/support/connection-bench.ts';
import {
  createAdmin,
  createConnectionBench,
  FJORD,
  insertPanel,
  SKANE,
} from '#tests/support/connection-bench.ts';
import { describeOnEachEngine } from '#tests/support/databases.ts';
import type { LedgerBench } from '#tests/support/ledger-bench.ts';
import { createLedgerBench, TODAY } from '#tests/support/ledger-bench.ts';
import type { RunningSimulator } from '#tests/support/simulator.ts';
import { startSimulator } from '#tests/support/simulator.ts';

/** Cards that each reader opens; the long form of the check is `CACHE_LEAK_TURNS=500`. */
const TURNS = Number(process.env['CACHE_LEAK_TURNS'] ?? 8);
const READERS_OF_EACH = 50;
/** Both companies have customers of these numbers, with other documents. */
const CUSTOMERS = ['10001', '10002', '10003', 'SUPEROFF'] as const;
const CANARY = 'SKANE-CANARY';

interface Side {
  readonly tenantId: TenantId;
  readonly connectionId: ConnectionId;
}

describeOnEachEngine('two tenants with the same numbers (A5)', (open) => {
  let simulator: RunningSimulator;
  let db: Db;
  let bench: LedgerBench;
  let fjord: Side;
  let skane: Side;

  beforeAll(async () => {
    simulator = await startSimulator({ today: TODAY });
    db = await open();
    const connections = await createConnectionBench(db, simulator);
    fjord = await connect(connections, FJORD, 'regnskap@nordvik.example');
    skane = await connect(connections, SKANE, 'api@skane.example');
    bench = createLedgerBench(db, connections, fjord.connectionId);
  });
  afterAll(() => simulator.stop());

  async function connect(
    connections: ConnectionBench,
    tenantId: TenantId,
    email: string,
  ): Promise<Side> {
    const admin = createAdmin({ tenantId });
    const panelKey = await insertPanel(db, tenantId);
    const { id } = await prepareConnection(connections.deps, admin, panelKey);
    expect((await connections.connect(id, { email }, admin)).result).toBe('connected');
    return { tenantId, connectionId: id };
  }

  async function rowsOf(side: Side, customer: string): Promise<readonly string[]> {
    const { tenantId } = side;
    const customerNumber = customer as CustomerNumber;
    const opening = { ...side, customerNumber, reading: 'allowed' } as const;
    const { ledgerId } = await openLedger(bench.deps, opening);
    const page = await listDocuments(bench.deps, { tenantId, ledgerId, limit: 50, today: TODAY });
    return page.rows.map((row) => JSON.stringify(row));
  }

  it(`shows neither a row of the other, ${READERS_OF_EACH} readers each at the same time`, async () => {
    const seen = { own: { fjord: 0, skane: 0 }, foreign: 0 };
    const read = async (side: 'fjord' | 'skane', reader: number) => {
      for (let turn = reader; turn < reader + TURNS; turn += 1) {
        const customer = CUSTOMERS[turn % CUSTOMERS.length] ?? '';
        const rows = await rowsOf(side === 'fjord' ? fjord : skane, customer);
        const own = rows.filter((row) => row.includes(CANARY) === (side === 'skane'));
        seen.own[side] += own.length;
        seen.foreign += rows.length - own.length;
      }
    };
    const readers = Array.from({ length: READERS_OF_EACH }, (_, reader) => [
      read('fjord', reader),
      read('skane', reader),
    ]);
    await Promise.all(readers.flat());
    await bench.settled();
    await Promise.all(CUSTOMERS.flatMap((_, turn) => [read('fjord', turn), read('skane', turn)]));
    expect(seen.foreign).toBe(0);
    expect(seen.own.fjord).toBeGreaterThan(0);
    expect(seen.own.skane).toBeGreaterThan(0);
  });

  it('keeps nothing of a connection that was removed', async () => {
    const [row] = await rowsOf(fjord, '10003');
    expect(row).toBeDefined();
    const { ledgerId } = await openLedger(bench.deps, {
      ...fjord,
      customerNumber: '10003' as CustomerNumber,
      reading: 'refused',
    });
    await createConnectionLifecycleStore(db).remove(fjord);
    const listing = { tenantId: FJORD, ledgerId, limit: 50, today: TODAY };
    await expect(listDocuments(bench.deps, listing)).rejects.toMatchObject({
      code: 'input.not-found',
    });
    expect(await rowsOf(skane, '10003')).not.toEqual([]);
  });
});

it('every data answer, good or bad, is kept by no cache and has no tag to be compared by', () => {
  const context = { requestId: 'r', log: createLog({ level: 'silent' }), now: 0 };
  const answers = [
    jsonAnswer({ rows: [] }),
    problemAnswer(new AppError('auth.signed-out', 'no session'), context),
    problemAnswer(new Error('unexpected'), context),
  ];
  for (const { headers } of answers) {
    expect(headers.get('cache-control')).toBe('private, no-store');
    expect(headers.get('etag')).toBeNull();
  }
});
