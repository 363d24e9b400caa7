import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { findFreePorts } from './free-port.ts';
import { launchApp } from './launched-app.ts';
import type { RunningSimulator } from './simulator.ts';
import { startSimulator } from './simulator.ts';

/** The production build beside the simulator, each a process of its own, talking over real HTTP. */
export interface AppStack {
  readonly appUrl: string;
  readonly crmUrl: string;
  readonly simulator: RunningSimulator;
  /** Both as on the first day: an empty database, and the simulated world as it was seeded. */
  startOver(): Promise<void>;
  /** Ends what tests have scripted: faults and changed settings. Grants and documents stay. */
  calm(): Promise<void>;
  /** The database of the app that runs now; its write-ahead log lies beside it. */
  databaseFile(): string;
  /** What the app was given and must not give away. */
  readonly secrets: Readonly<Record<'VAULT_KEYS' | 'AUTH_SECRET', string>>;
  /** Lines that the app has written since it started. */
  log(): readonly string[];
  stop(): Promise<void>;
}

const settingsSchema = z.record(z.string(), z.unknown());

/** Starts both on free ports, with a database in a folder that is removed by `stop`. */
export async function startAppStack(
  moreEnv: Readonly<Record<string, string>> = {},
): Promise<AppStack> {
  // Given free and taken again at each `startOver`: nobody else may be lent it meanwhile.
  const port = await findFreePorts(1);
  const appUrl = `http://panel.localhost:${port}`;
  const simulator = await startSimulator({ appUrl });
  const settings = settingsSchema.parse(await simulator.control('GET', '/settings'));
  const folder = await mkdtemp(join(tmpdir(), 'invoice-panel-e2e-'));
  const secrets = {
    VAULT_KEYS: `e2e:${randomBytes(32).toString('base64')}`,
    AUTH_SECRET: randomBytes(32).toString('base64url'),
  };
  let starts = 0;
  const databaseFile = () => join(folder, `panel-${starts}.db`);
  const startFresh = () => {
    starts += 1;
    return launchApp({
      ...moreEnv,
      ...secrets,
      ...simulator.env,
      APP_URL: appUrl,
      PORT: String(port),
      DATABASE_URL: `file:${databaseFile()}`,
    });
  };
  let app = await startFresh();
  // For a worker that ends without its teardown.
  process.once('exit', () => app.launcher.kill('SIGTERM'));
  return {
    appUrl,
    crmUrl: simulator.urls.crm,
    simulator,
    databaseFile,
    secrets,
    async startOver() {
      await app.stop();
      await simulator.control('POST', '/reset');
      app = await startFresh();
    },
    async calm() {
      await simulator.control('DELETE', '/faults');
      await simulator.control('PATCH', '/settings', settings);
    },
    log: () => app.output().split('\n'),
    async stop() {
      await app.stop();
      await simulator.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
