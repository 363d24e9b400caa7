import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import type { Db } from '#lib/db/db.ts';
import type { ConnectionId } from '#lib/domain/ids.ts';
import type { ReadSettings } from '#lib/ledger/read-settings.ts';
import type { ConnectionBench } from './connection-bench.ts';
import { createConnectionBench } from './connection-bench.ts';
import { describeOnEachEngine } from './databases.ts';
import type { LedgerBench } from './ledger-bench.ts';
import { createLedgerBench, TODAY } from './ledger-bench.ts';
import type { RunningSimulator } from './simulator.ts';
import { startSimulator } from './simulator.ts';

const COMPANY = 'Nordvik Handel AS';

export interface LedgerSuite {
  readonly simulator: RunningSimulator;
  readonly connectionId: ConnectionId;
  readonly bench: LedgerBench;
  readonly db: Db;
  /** Another connection to the same database. */
  readonly second: Db;
  readonly connections: ConnectionBench;
  /** As a second process would have: another connection to the same database. */
  createSecondBench(): LedgerBench;
  /** On the suite's own connection, reading by other settings. */
  createBench(settings: Partial<ReadSettings>): LedgerBench;
  addDocument(customer: string): Promise<{ readonly number: string }>;
  removeDocument(customer: string, number: string): Promise<void>;
}

/**
 * Runs the suite on each engine; every test begins with the simulator as after its start, no
 * ledger, and a new connection to Nordvik Handel AS. Call the argument inside hooks and tests.
 */
export function describeLedgers(name: string, suite: (current: () => LedgerSuite) => void): void {
  describeOnEachEngine(name, (open) => {
    let simulator: RunningSimulator;
    let db: Db;
    let second: Db;
    let current: LedgerSuite;

    beforeAll(async () => {
      simulator = await startSimulator({ today: TODAY });
      db = await open();
      second = await open();
    });
    afterAll(async () => {
      await simulator.stop();
    });
    beforeEach(async () => {
      await simulator.control('POST', '/reset', {});
      await db.direct.deleteFrom('connection').execute();
      current = await createSuite(simulator, db, second);
    });

    suite(() => current);
  });
}

async function createSuite(simulator: RunningSimulator, db: Db, second: Db): Promise<LedgerSuite> {
  const connections = await createConnectionBench(db, simulator);
  const connectionId = await connections.prepare();
  const outcome = await connections.connect(connectionId, { email: 'regnskap@nordvik.example' });
  expect(outcome.result).toBe('connected');
  let added = 0;
  return {
    simulator,
    connectionId,
    db,
    second,
    connections,
    bench: createLedgerBench(db, connections, connectionId),
    createBench: (settings) => createLedgerBench(db, connections, connectionId, settings),
    createSecondBench: () => createLedgerBench(second, connections, connectionId),
    addDocument: async (customer) => {
      added += 1;
      const number = `ADDED-${String(added)}`;
      const document = { company: COMPANY, customer, type: 'Invoice', number };
      await simulator.control('POST', '/documents', document);
      return { number };
    },
    removeDocument: async (customer, number) => {
      const document = { company: COMPANY, customer, type: 'Invoice', number };
      await simulator.control('DELETE', '/documents', document);
    },
  };
}
