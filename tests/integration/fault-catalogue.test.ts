import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CardResponse } from '#lib/domain/card.ts';
import type { CardBench } from '#tests/support/card-bench.ts';
import { createCardBench } from '#tests/support/card-bench.ts';
import { createConnectionBench } from '#tests/support/connection-bench.ts';
import { describeOnEachEngine } from '#tests/support/databases.ts';
import type { CardEnd, UpstreamFault } from '#tests/support/fault-catalogue.ts';
import { FAULT_CATALOGUE, RAW_TEXT } from '#tests/support/fault-catalogue.ts';
import { TODAY } from '#tests/support/ledger-bench.ts';
import type { OddServers } from '#tests/support/odd-servers.ts';
import { startOddServers } from '#tests/support/odd-servers.ts';
import type { RunningSimulator } from '#tests/support/simulator.ts';
import { startSimulator } from '#tests/support/simulator.ts';

/** Company cards with one and with three documents in Visma. */
const COLD = 102;
const WARM = 103;
const MINUTE_MS = 60_000;
/** Every state is reached within this; endless faults meet deadlines that are cut. */
const LIMIT_MS = 10_000;
/** Stored rows are answered within this, whatever becomes of Visma. */
const WARM_MS = 1_000;

let simulator: RunningSimulator;
let servers: OddServers;
const unhandled: unknown[] = [];
const noteUnhandled = (reason: unknown) => void unhandled.push(reason);

beforeAll(async () => {
  process.on('unhandledRejection', noteUnhandled);
  simulator = await startSimulator({ today: TODAY });
  servers = await startOddServers();
});
afterAll(async () => {
  process.off('unhandledRejection', noteUnhandled);
  servers.stop();
  await simulator.stop();
});
afterEach(async () => {
  await simulator.control('DELETE', '/faults');
  expect(unhandled).toEqual([]);
});

it('the catalogue names sixty faults and more, each once', () => {
  const names = FAULT_CATALOGUE.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThanOrEqual(60);
});

describeOnEachEngine('a card', (open, engine) => {
  let bench: CardBench;
  let running: Awaited<ReturnType<CardBench['startProcess']>>;

  beforeAll(async () => {
    await simulator.control('POST', '/reset', {});
    const db = await open();
    const connections = await createConnectionBench(db, simulator);
    const connectionId = await connections.prepare();
    await connections.connect(connectionId, { email: 'regnskap@nordvik.example' });
    bench = await createCardBench(db, simulator, connections, connectionId);
  });
  afterEach(() => {
    running.stop();
  });

  /** On the second engine one fault of every kind is enough: what differs is the storing. */
  const catalogue = FAULT_CATALOGUE.filter(
    (_fault, index) => engine === 'sqlite' || index % 12 === 0,
  );

  describe.each(catalogue)('with $name', (fault) => {
    it(
      `ends in its state when nothing is stored: ${fault.cold}`,
      { timeout: LIMIT_MS },
      async () => {
        await bench.forgetEverything();
        running = await strike(fault, 'nothing');
        const first = await running.open(COLD);
        await running.ledgers.settled();
        const last = first.kind === 'problem' ? first : await running.open(COLD);
        expect(endOf(last)).toBe(fault.cold);
        expectNothingRaw([first, last]);
      },
    );

    const warm = fault.warm ?? fault.cold;
    it(
      `shows the stored rows at once, and then why they are old: ${warm}`,
      { timeout: LIMIT_MS },
      async () => {
        await bench.forgetEverything();
        running = await bench.startProcess();
        await running.open(WARM);
        await running.ledgers.settled();
        running.stop();
        running = await strike(fault, 'card');
        running.ledgers.passTime(MINUTE_MS);
        const hold = holdVisma(running);
        const asked = performance.now();
        const first = await running.open(WARM);
        expect(performance.now() - asked).toBeLessThanOrEqual(WARM_MS);
        expect(rowsOf(first)).toBe(3);
        hold.release();
        await running.ledgers.settled();
        const last = await running.open(WARM);
        expect(endOf(last)).toBe(warm);
        expect(rowsOf(last)).toBe(3);
        expectNothingRaw([first, last]);
      },
    );
  });

  async function strike(fault: UpstreamFault, stored: 'nothing' | 'card') {
    const { server, endless } = fault;
    if (fault.token === 'expired') await bench.expireAccess();
    if (fault.contact === 'unread' && stored === 'nothing') await bench.forgetContacts();
    await simulator.control('POST', '/faults', fault.faults ?? []);
    const started = await bench.startProcess({
      ...(server !== undefined && { apiUrl: servers.urlOf(server) }),
      ...(endless && { deadlines: 'cut' }),
    });
    const change = fault.paging?.();
    if (change !== undefined) {
      started.ledgers.distortAnswers((body) =>
        Array.isArray(body) ? change(body as readonly object[]) : body,
      );
    }
    return started;
  }
});

/** Until it is released no call leaves: what is answered meanwhile cannot have waited for Visma. */
function holdVisma({ ledgers }: Awaited<ReturnType<CardBench['startProcess']>>) {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  ledgers.beforeEachCall(() => promise);
  return { release: () => resolve(undefined) };
}

function endOf(card: CardResponse): CardEnd {
  if (card.kind === 'problem') return card.problem.code;
  const [company] = card.companies;
  return company?.problem?.code ?? (rowsOf(card) > 0 ? 'rows' : 'nothing');
}

function rowsOf(card: CardResponse): number {
  return card.kind === 'problem' ? 0 : (card.companies[0]?.ledger?.total ?? 0);
}

/** No host, no exception, none of the words that came from above, no GUID but the connection's own. */
function expectNothingRaw(cards: readonly CardResponse[]): void {
  const text = JSON.stringify(cards);
  expect(text).not.toMatch(
    new RegExp(`${RAW_TEXT}|https?:|localhost|127\\.0\\.0\\.1|invalid`, 'i'),
  );
  expect(text).not.toMatch(/exception|ipp-company-id|vismaid|econn|enotfound|http\.|visma\./i);
  const own = cards.flatMap((card) =>
    card.kind === 'card' ? card.companies.map(({ connectionId }) => String(connectionId)) : [],
  );
  const guids = text.match(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi) ?? [];
  expect(guids.filter((guid) => !own.includes(guid))).toEqual([]);
}
