import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { RunningSimulator } from './simulator.ts';
import { startSimulator } from './simulator.ts';

/** A start may have to build first. */
const READY_TIMEOUT_MS = 240_000;
const POLL_MS = 50;
const root = new URL('../../', import.meta.url);

/** The production build beside the simulator, each a process of its own, talking over real HTTP. */
export interface AppStack {
  readonly appUrl: string;
  readonly crmUrl: string;
  readonly simulator: RunningSimulator;
  /** Both as on the first day: an empty database, and the simulated world as it was seeded. */
  startOver(): Promise<void>;
  /** Ends what tests have scripted: faults and changed settings. Grants and documents stay. */
  calm(): Promise<void>;
  /** Log lines since the app started. */
  readonly log: () => readonly string[];
  stop(): Promise<void>;
}

interface RunningApp {
  readonly process: ChildProcess;
  readonly lines: string[];
}

const settingsSchema = z.record(z.string(), z.unknown());

/** Starts both on free ports, with a database in a folder that is removed by `stop`. */
export async function startAppStack(): Promise<AppStack> {
  const port = await freePort();
  const appUrl = `http://panel.localhost:${port}`;
  const simulator = await startSimulator({ appUrl });
  const settings = settingsSchema.parse(await simulator.control('GET', '/settings'));
  const folder = await mkdtemp(join(tmpdir(), 'invoice-panel-e2e-'));
  const secrets = {
    VAULT_KEYS: `e2e:${randomBytes(32).toString('base64')}`,
    AUTH_SECRET: randomBytes(32).toString('base64url'),
  };
  let starts = 0;
  const startFresh = () => {
    starts += 1;
    return startApp(port, {
      ...secrets,
      ...simulator.env,
      APP_URL: appUrl,
      PORT: String(port),
      DATABASE_URL: `file:${join(folder, `panel-${starts}.db`)}`,
    });
  };
  let app = await startFresh();
  return {
    appUrl,
    crmUrl: simulator.urls.crm,
    simulator,
    async startOver() {
      await stopApp(app);
      await simulator.control('POST', '/reset');
      app = await startFresh();
    },
    async calm() {
      await simulator.control('DELETE', '/faults');
      await simulator.control('PATCH', '/settings', settings);
    },
    log: () => app.lines,
    async stop() {
      await stopApp(app);
      await simulator.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function startApp(port: number, env: Readonly<Record<string, string>>): Promise<RunningApp> {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, ['--conditions=react-server', 'bin/start.ts'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH, HOME, NODE_ENV: 'production', NODE_NO_WARNINGS: '1', ...env },
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      lines.push(...text.split('\n').filter((line) => line !== ''));
    });
  }
  const end = () => child.kill('SIGTERM');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  await untilReady(child, port, lines);
  return { process: child, lines };
}

/** By `localhost`: the machine's own resolver need not know `panel.localhost`. */
async function untilReady(child: ChildProcess, port: number, lines: readonly string[]) {
  const deadline = performance.now() + READY_TIMEOUT_MS;
  while (performance.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) break;
    const response = await fetch(`http://localhost:${port}/api/health/ready`).catch(() => undefined);
    await response?.arrayBuffer();
    if (response?.ok === true) return;
    await sleep(POLL_MS);
  }
  child.kill('SIGTERM');
  throw new Error(`the app did not start (${child.exitCode}):\n${lines.join('\n')}`);
}

async function stopApp({ process: child }: RunningApp): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
