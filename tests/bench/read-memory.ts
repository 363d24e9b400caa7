import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { heapOptions } from '../../bin/launch/heap-options.ts';
import { onEngine } from './bench-engines.ts';
import { openUpstream } from './upstream.ts';

/**
 * Peak resident memory of a process that reads a ledger, large against small:
 * `node --conditions=react-server tests/bench/read-memory.ts`. Each read has a process of its own,
 * started with the heap that `npm start` gives the server, which tells its peak as the kernel counted
 * it. The simulator is another process.
 */
const SMALL = 10_000;
const LARGE = 100_000;
const MAX_RATIO = 1.2;
const ROUNDS = 3;

const { values } = parseArgs({ options: { read: { type: 'string' } } });
if (values.read === undefined) await compare();
else await readOnce(Number(values.read));
process.exit();

async function compare(): Promise<void> {
  const small = await peakOf(SMALL);
  const large = await peakOf(LARGE);
  const ratio = large / small;
  print(
    `\npeak resident memory: ${SMALL} documents ${mib(small)}, ${LARGE} documents ${mib(large)}, ratio ${ratio.toFixed(2)} (≤ ${MAX_RATIO})`,
  );
  if (ratio > MAX_RATIO) process.exitCode = 1;
}

/** The median of some processes, in KiB. */
async function peakOf(documents: number): Promise<number> {
  const peaks: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const file = fileURLToPath(import.meta.url);
    const parameters = [
      ...heapOptions({}, Infinity),
      ...['--conditions=react-server', file, '--read', String(documents)],
    ];
    const { stdout } = await promisify(execFile)(process.execPath, parameters);
    peaks.push(Number(stdout.trim().split('\n').at(-1)));
  }
  return peaks.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0;
}

async function readOnce(documents: number): Promise<void> {
  await onEngine('sqlite', async (db) => {
    const upstream = await openUpstream(db, { documents, latencyMs: 5, inFlight: 8 });
    const bench = await upstream.createBench({});
    await bench.open(upstream.customer);
    await bench.settled();
    const { summary } = await bench.open(upstream.customer, 'refused');
    await upstream.close();
    if (summary?.total !== documents) throw new Error('the read was not complete');
  });
  print(process.resourceUsage().maxRSS);
}

function mib(kib: number): string {
  return `${(kib / 1024).toFixed(0)} MiB`;
}

function print(line: string | number): void {
  process.stdout.write(`${line}\n`);
}
