import type { ConnectionId, CustomerNumber } from '#lib/domain/ids.ts';
import { createHttp } from '#lib/http/create-http.ts';
import { createLimiter } from '#lib/http/limiter.ts';
import { createLog } from '#lib/log.ts';
import type { VismaClient } from '#lib/visma/client.ts';
import { createVismaClient } from '#lib/visma/client.ts';
import { listCustomerDocuments } from '#lib/visma/list-customer-documents.ts';
import { connectAs } from '#tests/support/connect-as.ts';
import type { RunningSimulator } from '#tests/support/simulator.ts';
import { startSimulator } from '#tests/support/simulator.ts';
import { createVendors } from '#tests/support/vendors.ts';

/**
 * What the outage of one company costs another one in the same process, and Visma:
 * `node --conditions=react-server tests/bench/outage.ts`.
 */
const LATENCY_MS = 150;
const CALLS = 200;
const AT_A_TIME = 4;
/** People who look at cards of the company that is down, each asking again and again. */
const WATCHERS = 30;
const WATCH_EVERY_MS = 200;
const MAX_RATIO = 1.1;

const well = '7c9e6679-7425-40de-944b-e07fc1f90ae7' as ConnectionId;
const ill = '9b2d1f3e-7425-40de-944b-e07fc1f90ae7' as ConnectionId;

const simulator = await startSimulator();
try {
  await simulator.control('PATCH', '/settings', { apiLatencyMs: LATENCY_MS, rateLimit: 1_000_000 });
  await measure(simulator);
} finally {
  await simulator.stop();
}

async function measure({ control, requests }: RunningSimulator): Promise<void> {
  const { accessToken } = await connectAs(createVendors(simulator), {
    email: 'regnskap@nordvik.example',
  });
  const ask = async (client: VismaClient, connectionId: ConnectionId, page: number) => {
    const caller = { connectionId, kind: 'interactive', accessToken } as const;
    const customer = connectionId === well ? '10005' : 'SUPEROFF';
    const customerNumber = customer as CustomerNumber;
    await listCustomerDocuments(client, caller, { customerNumber, pageNumber: page, pageSize: 10 });
  };
  // Each client is a process that has just started; the first run warms the machine.
  await p95(createClient(), ask);
  const alone = await p95(createClient(), ask);
  print(`p95 of a company that is well: ${alone.toFixed(1)} ms`);
  for (const kind of ['status', 'stall'] as const) {
    await control('POST', '/faults', {
      target: 'api',
      path: 'SUPEROFF',
      kind,
      status: 503,
      times: -1,
    });
    await control('DELETE', '/requests');
    const client = createClient();
    const startedAt = performance.now();
    const watching = new AbortController();
    const watchers = Array.from({ length: WATCHERS }, (_, i) =>
      watch((turn) => ask(client, ill, i * 1_000 + turn), watching.signal),
    );
    const beside = await p95(client, ask);
    watching.abort();
    const wanted = (await Promise.all(watchers)).reduce((sum, turns) => sum + turns, 0);
    await control('DELETE', '/faults');
    const ratio = beside / alone;
    const sent = (await requests('api', 'SUPEROFF')).length;
    const seconds = (performance.now() - startedAt) / 1_000;
    const verdict = ratio <= MAX_RATIO ? 'met' : 'missed';
    print(
      `another company answers ${kind === 'status' ? '503' : 'nothing'}: p95 ${beside.toFixed(1)} ms,` +
        ` ratio ${ratio.toFixed(2)} (≤ ${MAX_RATIO}: ${verdict});` +
        ` ${wanted} calls wanted of it in ${seconds.toFixed(0)} s, ${sent} sent`,
    );
    if (ratio > MAX_RATIO) process.exitCode = 1;
  }
}

function createClient(): VismaClient {
  const log = createLog({ level: 'silent' });
  const http = createHttp({ allow: () => true, log, clock: Date.now });
  const { api } = simulator.urls;
  return createVismaClient(
    {
      http,
      limiter: createLimiter({ clock: Date.now }),
      log,
      clock: Date.now,
      random: Math.random,
    },
    { apiUrl: api, legacyApiUrl: api },
  );
}

type Ask = (client: VismaClient, connectionId: ConnectionId, page: number) => Promise<void>;

async function p95(client: VismaClient, ask: Ask): Promise<number> {
  const took: number[] = [];
  const pages = Array.from({ length: CALLS }, (_, i) => i + 1);
  const worker = async () => {
    for (let page = pages.shift(); page !== undefined; page = pages.shift()) {
      const startedAt = performance.now();
      await ask(client, well, page);
      took.push(performance.now() - startedAt);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  return took.sort((a, b) => a - b)[Math.floor(took.length * 0.95)] ?? 0;
}

/** Gives how often it was wanted. */
async function watch(look: (turn: number) => Promise<void>, signal: AbortSignal): Promise<number> {
  for (let turn = 1; ; turn += 1) {
    await look(turn).catch(() => undefined);
    if (signal.aborted) return turn;
    await new Promise((resolve) => setTimeout(resolve, WATCH_EVERY_MS));
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
