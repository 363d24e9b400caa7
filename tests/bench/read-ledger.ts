import type { LedgerId } from '#lib/domain/ids.ts';
import type { LedgerBench } from '#tests/support/ledger-bench.ts';
import { onEngine } from './bench-engines.ts';
import type { Upstream } from './upstream.ts';
import { median, openUpstream } from './upstream.ts';

/**
 * How long a first opening and a read of everything take, in round trips to Visma:
 * `node --conditions=react-server tests/bench/read-ledger.ts`.
 */
const LATENCY_MS = 150;
const DOCUMENTS = 10_000;
const PAGE_SIZE = 100;
const IN_FLIGHT = 8;
const ROUNDS = 3;
/** Whatever else the machine does. */
const MAX_WAIT_MS = 20_000;
const MAX_FIRST_ROWS = 1.3;
const MAX_READ = 1.25;
const MIN_FASTER = 5;
const SETTINGS = { pageSize: PAGE_SIZE, inFlight: IN_FLIGHT };

for (const engine of ['sqlite', 'postgres'] as const) {
  await onEngine(engine, async (db) => {
    const options = { documents: DOCUMENTS, latencyMs: LATENCY_MS, inFlight: IN_FLIGHT };
    const upstream = await openUpstream(db, options);
    try {
      await measure(engine, upstream);
    } finally {
      await upstream.close();
    }
  });
}
// The embedded database's own exit hook would end a failed run with 0.
process.exit();

async function measure(engine: string, upstream: Upstream): Promise<void> {
  // Compiles and warms what both sides of each ratio use.
  await firstRowsMs(upstream);
  await upstream.roundTripMs(PAGE_SIZE, 5);

  const trip = await upstream.roundTripMs(PAGE_SIZE, ROUNDS * 3);
  const firstRows = await median(ROUNDS * 3, () => firstRowsMs(upstream));
  const opening = await median(ROUNDS, () => openingMs(upstream));
  const together = await median(ROUNDS, () => readMs(upstream, IN_FLIGHT));
  const oneByOne = await readMs(upstream, 1);
  const ideal = 1 + Math.ceil((DOCUMENTS / PAGE_SIZE - 1) / IN_FLIGHT);

  print(`\n${engine}: one round trip for ${PAGE_SIZE} rows ${ms(trip)}`);
  report('cold first rows ÷ round trip', firstRows / trip, `≤ ${MAX_FIRST_ROWS}`, ms(firstRows));
  print(`  whole first opening of a card, contact read and all ${''.padEnd(21)} ${ms(opening)}`);
  report(
    `${DOCUMENTS} documents, ${IN_FLIGHT} in flight ÷ ${ideal} round trips`,
    together / (ideal * trip),
    `≤ ${MAX_READ}`,
    ms(together),
  );
  report('page after page ÷ in flight', oneByOne / together, `≥ ${MIN_FASTER}`, ms(oneByOne));
  const isMet =
    firstRows / trip <= MAX_FIRST_ROWS &&
    together / (ideal * trip) <= MAX_READ &&
    oneByOne / together >= MIN_FASTER;
  if (!isMet) process.exitCode = 1;
}

/** From the ledger's opening to the first rows that its list shows. */
async function firstRowsMs(upstream: Upstream): Promise<number> {
  await upstream.forgetLedgers();
  const bench = await upstream.createBench(SETTINGS);
  return untilRowsMs(bench, async () => (await bench.open(upstream.customer)).ledgerId);
}

/** The same from the opening of the card in a process that knows nothing yet. */
async function openingMs(upstream: Upstream): Promise<number> {
  await upstream.forgetLedgers();
  const card = await upstream.startCard();
  const took = await untilRowsMs(card.ledgers, async () => {
    await card.open();
    return (await card.ledgers.open(upstream.customer, 'refused')).ledgerId;
  });
  card.stop();
  return took;
}

async function untilRowsMs(bench: LedgerBench, open: () => Promise<LedgerId>): Promise<number> {
  const startedAt = performance.now();
  const ledgerId = await open();
  // No row comes before Visma has answered: asking meanwhile would only take the processors.
  await new Promise((resolve) => setTimeout(resolve, LATENCY_MS - (performance.now() - startedAt)));
  for (;;) {
    const { rows } = await bench.listPage(ledgerId, 25);
    if (rows.length > 0) break;
    if (performance.now() - startedAt > MAX_WAIT_MS) throw new Error('no rows came');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  const endedAt = performance.now();
  bench.stopping.abort();
  await bench.settled();
  return endedAt - startedAt;
}

/** From the ledger's opening to its complete figures. */
async function readMs(upstream: Upstream, inFlight: number): Promise<number> {
  await upstream.forgetLedgers();
  const bench = await upstream.createBench({ ...SETTINGS, inFlight });
  const startedAt = performance.now();
  await bench.open(upstream.customer);
  await bench.settled();
  const endedAt = performance.now();
  const { summary } = await bench.open(upstream.customer, 'refused');
  if (summary?.total !== DOCUMENTS || summary.readAt === undefined)
    throw new Error('the read was not complete');
  return endedAt - startedAt;
}

function report(name: string, ratio: number, target: string, value: string): void {
  print(`  ${name.padEnd(52)} ${ratio.toFixed(2).padStart(6)}  (${target})  ${value}`);
}

function ms(value: number): string {
  return `${value.toFixed(0)} ms`;
}

function print(line: string | number): void {
  process.stdout.write(`${line}\n`);
}
