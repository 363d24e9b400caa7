import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Environment } from '#lib/config.ts';
import { appUrlOf, environment, isDemo } from '#lib/config.ts';
import { AppError } from '#lib/errors.ts';
import { preflight } from '#lib/preflight.ts';
import { startFailure } from '#lib/start-failure.ts';
import { startApp, untilReady } from './launch/app-process.ts';
import { bindAddress } from './launch/bind-address.ts';
import { buildIfStale } from './launch/build-if-stale.ts';
import { demoSecrets } from './launch/demo-secrets.ts';
import { isPortFree } from './launch/ports.ts';
import type { RunningSimulator } from './launch/simulator-process.ts';
import { startSimulator } from './launch/simulator-process.ts';
import { stopProcess } from './launch/stop-process.ts';

const mode = process.argv[2] === 'dev' ? 'dev' : 'start';

try {
  process.exitCode = await run(environment());
} catch (error) {
  process.stderr.write(`${startFailure(error)}\n`);
  process.exitCode = 1;
}
// A half-read pipe or a waiting timer must not keep a launcher whose children are gone.
process.exit();

async function run(env: Environment): Promise<number> {
  const simulator = isDemo(env) ? await startDemoWorld(env) : undefined;
  try {
    const appEnv = simulator === undefined ? env : await demoEnvironment(env, simulator);
    return await serve(appEnv, simulator);
  } finally {
    if (simulator !== undefined) await stopProcess(simulator.process);
  }
}

/** Given variables win over the demo's. */
async function demoEnvironment(
  env: Environment,
  simulator: RunningSimulator,
): Promise<Environment> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  return {
    APP_URL: appUrlOf(env),
    ...(await demoSecrets('data/demo-secrets.json')),
    ...simulator.env,
    ...given,
  };
}

async function startDemoWorld(env: Environment): Promise<RunningSimulator> {
  const simulator = await startSimulator({
    SIMULATOR_STATE: 'data/simulator.json',
    SIMULATOR_APP_URL: appUrlOf(env),
    ...env,
  });
  if (simulator === undefined) {
    throw new AppError('config.invalid', 'the simulator did not start (its message is above)');
  }
  return simulator;
}

async function serve(env: Environment, simulator: RunningSimulator | undefined): Promise<number> {
  const config = await preflight(env);
  const host = bindAddress(config.appUrl);
  if (!(await isPortFree(config.port, host))) {
    throw new AppError('config.invalid', `PORT ${config.port} is in use by another program`);
  }
  const built = mode === 'dev' ? 0 : await buildIfStale(env);
  if (built !== 0) return built;
  const app = startApp({ mode, env, port: config.port, host });
  const stopped = stopOnSignal(app);
  const crashed = stopWithSimulator(app, simulator);
  if (await untilReady(app, config.port, host)) {
    process.stdout.write(welcome(config.appUrl, simulator));
  }
  if (app.exitCode === null && app.signalCode === null) await once(app, 'exit');
  if (crashed()) return 1;
  // Next ends a wanted stop with 128 + the signal's number; for whoever asked for it that is success.
  return stopped() ? 0 : (app.exitCode ?? 1);
}

function stopOnSignal(app: ChildProcess): () => boolean {
  const state = { stopped: false };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      state.stopped = true;
      void stopProcess(app);
    });
  }
  return () => state.stopped;
}

function stopWithSimulator(
  app: ChildProcess,
  simulator: RunningSimulator | undefined,
): () => boolean {
  const state = { crashed: false };
  simulator?.process.once('exit', () => {
    if (app.exitCode !== null || app.signalCode !== null) return;
    state.crashed = true;
    process.stderr.write('The simulator ended; the demo stops with it.\n');
    void stopProcess(app);
  });
  return () => state.crashed;
}

function welcome(appUrl: string, simulator: RunningSimulator | undefined): string {
  if (simulator === undefined) return `\nInvoice panel is ready: ${appUrl}/manage\n\n`;
  return `
Invoice panel is ready, with a demo of SuperOffice and Visma around it.

  1. Open ${simulator.crm} (the stand-in for SuperOffice) and choose anne@fjord.example.
  2. Open a company and, in its tab Invoices, follow the link to the manage page
     (${appUrl}/manage): make a panel and connect Nordvik Handel AS
     as api@nordvik.example.
  3. Copy the panel's address into the CRM page and click through the companies.

What you connect is kept in data/. Ctrl-C stops everything.

`;
}
