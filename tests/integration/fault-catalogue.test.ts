import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CardResponse } from '#lib/domain/card.ts';
import type { CardBench } from '#tests/support/card-bench.ts';
import { createCardBench } from '#tests/support/card-bench.ts';
import { createConnectionBench } from '#tests/support/connection-bench.ts';
import { describeOnEachEngine } from '#tests/support/databases.ts';
import type { CardEnd, UpstreamFault } from '#tests/support/fault-catalogue.ts';
import { FAULT_CATALOGUE, RAW_TEXT } from '#tests/support/fault-catalogue.ts';
import { expectToldByCode } from '#tests/support/fault-words.ts';
import { TODAY } from '#tests/support/ledger-bench.ts';
import { findInLines, parseLogLines } from '#tests/support/log-lines.ts';
import type { OddServers } from '#tests/support/odd-servers.ts';
import { startOddServers } from '#tests/support/odd-servers.ts';
import {
  clientSecrets,
  createSecretSearch,
  handedOutSecrets,
} from '#tests/support/secret-search.ts';
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
/** Of the simulator's world, as far as this card meets it. */
const PEOPLE_AND_COMPANIES = /nordvik|trekant|enslig|anne|siv seller|fjord consulting|@/i;

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
  let amounts: readonly string[];
  const written: string[] = [];

  beforeAll(async () => {
    await simulator.control('POST', '/reset', {});
    const db = await open();
    const connections = await createConnectionBench(db, simulator);
    const connectionId = await connections.prepare();
    await connections.connect(connectionId, { email: 'regnskap@nordvik.example' });
    bench = await createCardBench(db, simulator, connections, connectionId);
    amounts = await amountsOf(bench);
  });
  afterEach(() => {
    written.push(...running.lines());
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
        await expectToldByCode([first, last], running.lines());
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
        await expectToldByCode([first, last], running.lines());
      },
    );
  });

  it('wrote of all these lines of JSON without amounts, names, secrets or Visma’s words', async () => {
    expect(parseLogLines(written).length).toBeGreaterThan(0);
    const text = written.join('');
    expect(text).not.toContain(RAW_TEXT);
    expect(text).not.toMatch(PEOPLE_AND_COMPANIES);
    expect(findInLines(written, new Set(amounts))).toEqual([]);
    const secrets = [...(await handedOutSecrets(simulator)), ...clientSecrets(simulator)];
    expect(createSecretSearch(secrets).find('the log', text)).toEqual([]);
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

/** As they are stored and as Visma writes them; those of few digits could be a time or a count. */
async function amountsOf(bench: CardBench): Promise<readonly string[]> {
  const { ledgers, stop } = await bench.startProcess();
  const { ledgerId } = await ledgers.read('10003');
  const rows = await ledgers.listAll(ledgerId);
  stop();
  const amounts = rows
    .flatMap(({ amountE4, balanceE4 }) => [amountE4, balanceE4])
    .filter((amountE4) => Math.abs(amountE4) >= 1_000_0000)
    .flatMap((amountE4) => [amountE4, amountE4 / 10_000, (amountE4 / 10_000).toFixed(2)]);
  expect(amounts.length).toBeGreaterThan(0);
  return amounts.map((amount) => String(amount).replace('-', ''));
}

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
