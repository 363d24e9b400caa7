import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const START_TIMEOUT_MS = 30_000;
const root = new URL('../../', import.meta.url);

const announcementSchema = z.object({
  ready: z.literal(true),
  control: z.string(),
  connect: z.string(),
  api: z.string(),
  superoffice: z.string(),
  crm: z.string(),
  env: z.record(z.string(), z.string()),
});

export interface SimulatorOptions {
  /** Origin of the app that redirect URIs must have. */
  readonly appUrl?: string;
  readonly seed?: number;
  /** `YYYY-MM-DD`. */
  readonly today?: string;
  /** File in which grants and keys survive a restart. */
  readonly stateFile?: string;
  /** First of five ports, to come back at the same addresses; five free ones when absent. */
  readonly port?: number;
}

export interface RunningSimulator {
  readonly urls: {
    readonly control: string;
    readonly connect: string;
    readonly api: string;
    readonly superoffice: string;
    readonly crm: string;
  };
  /** Variables that point the app here. */
  readonly env: Readonly<Record<string, string>>;
  readonly appUrl: string;
  /** Asks the control endpoint; gives its JSON (undefined when there is none), throws unless 2xx. */
  control(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
  ): Promise<unknown>;
  /** The requests that a server saw since the log was cleared, oldest first. */
  requests(target: string, path?: string): Promise<readonly SeenRequest[]>;
  /** Visma tenant ids by company name. */
  companies(): Promise<ReadonlyMap<string, string>>;
  stop(): Promise<void>;
}

export type SeenRequest = z.infer<typeof requestSchema>;

const requestSchema = z.object({
  target: z.string(),
  method: z.string(),
  path: z.string(),
  query: z.record(z.string(), z.string()),
  at: z.string(),
  status: z.number(),
  subject: z.string().optional(),
  fault: z.string().optional(),
});

const worldSchema = z.object({
  companies: z.array(z.object({ name: z.string(), vismaTenantId: z.string() })),
});

/** A simulator process of its own on free ports; stop it in `afterAll`. It also ends with the test process. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<RunningSimulator> {
  const appUrl = options.appUrl ?? 'http://panel.localhost:3000';
  const child = spawn(process.execPath, ['simulator/main.ts', '--until-stdin-ends'], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: process.env.NODE_ENV,
      NODE_NO_WARNINGS: '1',
      SIMULATOR_PORT: String(options.port ?? 0),
      SIMULATOR_APP_URL: appUrl,
      ...(options.seed !== undefined && { SIMULATOR_SEED: String(options.seed) }),
      ...(options.today !== undefined && { SIMULATOR_TODAY: options.today }),
      ...(options.stateFile !== undefined && { SIMULATOR_STATE: options.stateFile }),
    },
  });
  const announcement = announcementSchema.parse(JSON.parse(await firstLine(child)));
  const { control: controlUrl, connect, api, superoffice, crm, env } = announcement;

  const control: RunningSimulator['control'] = async (method, path, body) => {
    const response = await fetch(new URL(path, controlUrl), {
      method,
      ...(body !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? undefined : (JSON.parse(text) as unknown);
  };

  return {
    urls: { control: controlUrl, connect, api, superoffice, crm },
    env,
    appUrl,
    control,
    async requests(target, path) {
      const query = new URLSearchParams({ target, ...(path !== undefined && { path }) });
      return z.array(requestSchema).parse(await control('GET', `/requests?${query}`));
    },
    async companies() {
      const { companies } = worldSchema.parse(await control('GET', '/world'));
      return new Map(companies.map(({ name, vismaTenantId }) => [name, vismaTenantId]));
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('the simulator has no output');
  let errors = '';
  stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  createInterface({ input: stdout }).once('line', resolve);
  child.once('exit', () => reject(new Error(`the simulator did not start: ${errors}`)));
  const timer = setTimeout(() => reject(new Error('the simulator is silent')), START_TIMEOUT_MS);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
  }
}

/** The first of five ports that are free at the moment, for a simulator that comes back at the same addresses. */
export async function freePorts(): Promise<number> {
  for (;;) {
    const first = 20_000 + Math.floor(Math.random() * 20_000);
    const free = await Promise.all([0, 1, 2, 3, 4].map((offset) => isFree(first + offset)));
    if (free.every(Boolean)) return first;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const { promise, resolve } = Promise.withResolvers<boolean>();
  server.once('error', () => resolve(false)).once('listening', () => resolve(true));
  server.listen(port, '127.0.0.1');
  const isListening = await promise;
  if (isListening) await new Promise((closed) => server.close(closed));
  return isListening;
}
