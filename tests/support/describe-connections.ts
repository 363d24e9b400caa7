import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import type { ConnectionRef } from '#lib/db/connection-store.ts';
import type { Db } from '#lib/db/db.ts';
import type { ConnectionId } from '#lib/domain/ids.ts';
import type { BenchOptions, ConnectionBench } from './connection-bench.ts';
import { createConnectionBench, FJORD } from './connection-bench.ts';
import { describeOnEachEngine } from './databases.ts';
import type { RunningSimulator } from './simulator.ts';
import { startSimulator } from './simulator.ts';

/** Has one company, Nordvik Handel AS, which Visma therefore chooses without asking. */
export const BOOKKEEPER = { email: 'regnskap@nordvik.example' } as const;

export interface ConnectionsSuite {
  readonly simulator: RunningSimulator;
  readonly db: Db;
  readonly bench: ConnectionBench;
  /** On the suite's own connection to the database. */
  createBench(options: BenchOptions): Promise<ConnectionBench>;
  /** As a second process would have: another connection to the same database. */
  createSecondBench(options?: BenchOptions): Promise<ConnectionBench>;
}

export interface ConnectedSuite extends ConnectionsSuite {
  /** Of the connection to Nordvik Handel AS. */
  readonly connectionId: ConnectionId;
  readonly ref: ConnectionRef;
}

interface SuiteOptions {
  /** `stopped`: time goes on by the bench's `passTime` alone. */
  readonly clock?: 'stopped';
}

/**
 * Runs the suite on each engine; every test begins with the simulator as after its start and no
 * connection. Call the argument inside hooks and tests.
 */
export function describeConnections(
  name: string,
  suite: (current: () => ConnectionsSuite) => void,
  { clock }: SuiteOptions = {},
): void {
  describeOnEachEngine(name, (open) => {
    let simulator: RunningSimulator;
    let db: Db;
    let current: ConnectionsSuite;

    beforeAll(async () => {
      simulator = await startSimulator();
      db = await open();
    });
    afterAll(() => simulator.stop());

    beforeEach(async () => {
      await simulator.control('POST', '/reset', {});
      await db.direct.deleteFrom('connection').execute();
      const now = Date.now();
      const options = clock === 'stopped' ? { clock: () => now } : {};
      const createBench = (more: BenchOptions) => createConnectionBench(db, simulator, more);
      const createSecondBench = async (more?: BenchOptions) =>
        createConnectionBench(await open(), simulator, more);
      const bench = await createBench(options);
      current = { simulator, db, bench, createBench, createSecondBench };
    });

    suite(() => current);
  });
}

/** As `describeConnections`; every test begins with a connection, and its log and audit cleared. */
export function describeConnected(
  name: string,
  suite: (current: () => ConnectedSuite) => void,
  options: SuiteOptions = {},
): void {
  describeConnections(
    name,
    (connections) => {
      let current: ConnectedSuite;

      beforeEach(async () => {
        const { bench, simulator } = connections();
        const connectionId = await bench.prepare();
        const outcome = await bench.connect(connectionId, BOOKKEEPER);
        expect(outcome).toMatchObject({ result: 'connected' });
        await simulator.control('DELETE', '/requests');
        bench.audit.length = 0;
        current = { ...connections(), connectionId, ref: { tenantId: FJORD, connectionId } };
      });

      suite(() => current);
    },
    options,
  );
}
