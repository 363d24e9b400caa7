import type { Db } from '#lib/db/db.ts';
import { withGrant } from '#lib/connections/with-grant.ts';
import type { ReadSettings } from '#lib/ledger/read-settings.ts';
import { createCardBench } from '#tests/support/card-bench.ts';
import { createConnectionBench, FJORD } from '#tests/support/connection-bench.ts';
import { createLedgerBench, TODAY } from '#tests/support/ledger-bench.ts';
import type { RunningSimulator } from '#tests/support/simulator.ts';
import { startSimulator } from '#tests/support/simulator.ts';

export const COMPANY = 'Nordvik Handel AS';
const CUSTOMER = '10006';
/** The card that is mapped to it. */
const CONTACT = 106;
const PERSON = { email: 'regnskap@nordvik.example' };

export type Upstream = Awaited<ReturnType<typeof openUpstream>>;

/**
 * A connection to the simulator, one customer with so many documents, and the database given. All
 * calls to Visma may be in flight together up to `inFlight`; the product keeps two sockets of eight
 * free for people who look at other customers meanwhile.
 */
export async function openUpstream(
  db: Db,
  { documents, latencyMs, inFlight }: { documents: number; latencyMs: number; inFlight: number },
) {
  const simulator = await startSimulator({ today: TODAY });
  const connections = await createConnectionBench(db, simulator, { maxBackground: inFlight });
  const connectionId = await connections.prepare();
  const { result } = await connections.connect(connectionId, PERSON);
  if (result !== 'connected') throw new Error(`not connected: ${result}`);
  const fill = { company: COMPANY, customer: CUSTOMER, count: documents };
  await simulator.control('POST', '/documents/fill', fill);
  await simulator.control('PATCH', '/settings', { apiLatencyMs: latencyMs, rateLimit: 1_000_000 });
  /** As a new process would be: the client remembers what was asked, and refuses to repeat it. */
  const connect = () => createConnectionBench(db, simulator, { maxBackground: inFlight });
  const createBench = async (settings: Partial<ReadSettings>) =>
    createLedgerBench(db, await connect(), connectionId, settings);

  return {
    simulator,
    createBench,
    customer: CUSTOMER,
    /** One call for a page through our client, in milliseconds; the median of `rounds`. */
    roundTripMs: (pageSize: number, rounds: number) =>
      median(rounds, async () => {
        const { client, deps } = await connect();
        return withGrant(deps, { tenantId: FJORD, connectionId }, async (caller) => {
          const startedAt = performance.now();
          await client.get(caller, {
            path: ['v1', 'customer', CUSTOMER, 'document'],
            query: { pageNumber: 1, pageSize },
            priority: 'interactive',
          });
          return performance.now() - startedAt;
        });
      }),
    /** A process that has just started, a person who is signed in, and the customer's card. */
    startCard: async () => {
      const cards = await createCardBench(db, simulator, connections, connectionId);
      await cards.forgetContacts();
      const { open, ledgers, stop } = await cards.startProcess();
      return { open: () => open(CONTACT), ledgers, stop };
    },
    forgetLedgers: async () => {
      await db.direct.deleteFrom('ledger').execute();
    },
    close: () => closeUpstream(simulator),
  };
}

async function closeUpstream(simulator: RunningSimulator): Promise<void> {
  await simulator.stop();
}

/** Of the results of `rounds` runs, one after the other. */
export async function median(rounds: number, run: () => Promise<number>): Promise<number> {
  const results: number[] = [];
  for (let round = 0; round < rounds; round += 1) results.push(await run());
  return results.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
}
