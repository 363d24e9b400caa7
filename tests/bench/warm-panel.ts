import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Db } from '#lib/db/db.ts';
import { migrate } from '#lib/db/migrate.ts';
import { openDatabase } from '#lib/db/open-database.ts';
import { findFreePort } from '#tests/support/free-port.ts';
import { launchApp } from '#tests/support/launched-app.ts';
import { startSimulator } from '#tests/support/simulator.ts';
import { startBareApp } from './bare-app.ts';
import type { PanelRead } from './warm-panel-data.ts';
import { preparePanels } from './warm-panel-data.ts';

/**
 * What a warm first page of the panel costs beside the same bytes from memory, both out of a
 * production build of Next: `node --conditions=react-server tests/bench/warm-panel.ts`.
 */
const MIN_RATIO = 0.5;
const AT_A_TIME = 8;
const ROUND_MS = 3_000;
const ROUNDS = 5;
/** Until the code of both is compiled for good. */
const WARM_UP = 3_000;

const SENT = { 'sec-fetch-site': 'same-origin', 'accept-encoding': 'gzip' };

interface Asked {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Gives the next request each time. */
type Target = () => Asked;

const folder = await mkdtemp(join(tmpdir(), 'invoice-panel-bench-'));
const simulator = await startSimulator();
try {
  await compare();
} finally {
  await simulator.stop();
  await rm(folder, { recursive: true, force: true });
}

async function compare(): Promise<void> {
  const path = join(folder, 'panel.db');
  const db = await openDatabase({ engine: 'sqlite', path });
  await migrate(db);
  const reads = await preparePanels(db);
  const port = await findFreePort();
  const appUrl = `http://panel.localhost:${port}`;
  const app = await launchApp({
    ...simulator.env,
    VAULT_KEYS: `bench:${randomBytes(32).toString('base64')}`,
    AUTH_SECRET: randomBytes(32).toString('base64url'),
    APP_URL: appUrl,
    PORT: String(port),
    DATABASE_URL: `file:${path}`,
  });
  const host = new URL(appUrl).host;
  const real = inTurn(reads, ({ path, cookie }) => ({
    url: `http://127.0.0.1:${port}${path}`,
    headers: { ...SENT, host, cookie },
  }));
  const bareApp = await startBareApp(await ask(new Agent(), real()));
  const bare = inTurn(reads, ({ cookie }) => ({
    url: bareApp.url,
    headers: { ...SENT, host, cookie },
  }));
  try {
    await measure(db, real, bare);
  } finally {
    await bareApp.stop();
    await app.stop();
    await db.close();
  }
}

function inTurn(reads: readonly PanelRead[], toAsked: (read: PanelRead) => Asked): Target {
  const all = reads.map(toAsked);
  let next = 0;
  return () => {
    const asked = all[next++ % all.length];
    if (asked === undefined) throw new Error('there is nobody to ask for');
    return asked;
  };
}

/** Alternating, so that whatever else the machine does hits both. */
async function measure(db: Db, real: Target, bare: Target): Promise<void> {
  const rates = { real: [] as number[], bare: [] as number[] };
  for (const target of [real, bare]) await warmUp(db, target);
  const generator = process.cpuUsage();
  const startedAt = performance.now();
  for (let round = 0; round < ROUNDS; round += 1) {
    await keepFresh(db);
    rates.real.push(await rateOf(real));
    rates.bare.push(await rateOf(bare));
  }
  const { user, system } = process.cpuUsage(generator);
  const busy = (user + system) / 1_000 / (performance.now() - startedAt);
  const [realRate, bareRate] = [medianOf(rates.real), medianOf(rates.bare)];
  const ratio = realRate / bareRate;
  print(
    `warm panel data ${realRate.toFixed(0)}/s, bare route ${bareRate.toFixed(0)}/s,` +
      ` ratio ${ratio.toFixed(2)} (≥ ${MIN_RATIO}: ${ratio >= MIN_RATIO ? 'met' : 'missed'})`,
  );
  // Near a whole core, it would be the generator that was measured.
  print(`asking took ${(100 * busy).toFixed(0)} % of a core`);
  if (ratio < MIN_RATIO) process.exitCode = 1;
}

/** As a read a moment ago would leave it: nothing is to be asked of Visma. */
async function keepFresh(db: Db): Promise<void> {
  await db.direct.updateTable('ledger').set({ read_at: Date.now() }).execute();
}

async function warmUp(db: Db, target: Target): Promise<void> {
  const counted = { answers: 0 };
  await askWhile(target, async () => {
    counted.answers += 1;
    if (counted.answers % 500 === 0) await keepFresh(db);
    return counted.answers < WARM_UP;
  });
}

/** Answers a second. */
async function rateOf(target: Target): Promise<number> {
  const counted = { answers: 0 };
  const startedAt = performance.now();
  await askWhile(target, () => {
    counted.answers += 1;
    return performance.now() - startedAt < ROUND_MS;
  });
  return counted.answers / ((performance.now() - startedAt) / 1_000);
}

/** Several at a time; `isGoingOn` is asked after each answer. */
async function askWhile(
  target: Target,
  isGoingOn: () => boolean | Promise<boolean>,
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_A_TIME });
  const work = async () => {
    do await ask(agent, target());
    while (await isGoingOn());
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  agent.destroy();
}

function ask(agent: Agent, { url, headers }: Asked): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  get(url, { agent, headers }, (response) => {
    const parts: Buffer[] = [];
    response.on('data', (part: Buffer) => parts.push(part));
    response.on('end', () => {
      const body = Buffer.concat(parts);
      if (response.statusCode === 200) resolve(body);
      else reject(new Error(`answered ${String(response.statusCode)}: ${body.toString()}`));
    });
  }).on('error', reject);
  return promise;
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
