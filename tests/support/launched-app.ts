import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface LaunchedApp {
  readonly launcher: ChildProcess;
  /** Everything written so far, standard output and error together. */
  output(): string;
  /** SIGTERM, as an operator stops it; gives the exit code. */
  stop(): Promise<number | null>;
}

/** A first start builds. */
const START_TIMEOUT_MS = 240_000;

/** `npm start` without npm, in an environment of its own; resolves when the app says it is ready. */
export async function launchApp(env: Readonly<Record<string, string>>): Promise<LaunchedApp> {
  const app = spawnLauncher(env);
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!app.output().includes('Invoice panel is ready')) {
    const ended = app.launcher.exitCode !== null || app.launcher.signalCode !== null;
    if (ended || Date.now() > deadline) {
      await app.stop();
      throw new Error(`the app did not start:\n${app.output()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return app;
}

/** The same without waiting, for starts that are meant to fail. */
export function spawnLauncher(env: Readonly<Record<string, string>>): LaunchedApp {
  const launcher = spawn(process.execPath, ['--conditions=react-server', 'bin/start.ts'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      NODE_ENV: 'production',
      NODE_NO_WARNINGS: '1',
      // The same few megabytes are compiled for each of some fifty starts.
      NODE_COMPILE_CACHE: join(tmpdir(), 'invoice-panel-compiled'),
      ...env,
    },
  });
  let text = '';
  launcher.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
  launcher.stderr.setEncoding('utf8').on('data', (part: string) => (text += part));
  return {
    launcher,
    output: () => text,
    async stop() {
      if (launcher.exitCode === null && launcher.signalCode === null) {
        launcher.kill('SIGTERM');
        await once(launcher, 'exit');
      }
      return launcher.exitCode;
    },
  };
}
