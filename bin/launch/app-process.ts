import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { getHeapStatistics } from 'node:v8';
import type { Environment } from '#lib/config.ts';
import { heapOptions } from './heap-options.ts';

interface AppOptions {
  readonly mode: 'start' | 'dev';
  readonly env: Environment;
  readonly port: number;
  readonly host: string;
}

/** Next's server, in a group of its own and on a channel whose end stops it (`lib/start.ts`). */
export function startApp({ mode, env, port, host }: AppOptions): ChildProcess {
  const next = ['node_modules/next/dist/bin/next', mode, '-p', String(port), '-H', host];
  // A compiler at work needs more than a server.
  const heap = mode === 'start' ? heapOptions(env, getHeapStatistics().heap_size_limit) : [];
  return spawn(process.execPath, [...heap, ...next], {
    env: {
      ...env,
      NEXT_TELEMETRY_DISABLED: '1',
      NODE_ENV: mode === 'dev' ? 'development' : 'production',
    },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    detached: true,
  });
}

/** Resolves with false when the process ends before it is ready. */
export async function untilReady(app: ChildProcess, port: number, host: string): Promise<boolean> {
  while (app.exitCode === null && app.signalCode === null) {
    if ((await statusOf({ port, host, path: '/api/health/ready' })) === 200) return true;
    await sleep(150);
  }
  return false;
}

function statusOf(where: { port: number; host: string; path: string }): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const request = http.get({ ...where, agent: false, timeout: 5_000 }, (response) => {
    response.resume();
    resolve(response.statusCode ?? 0);
  });
  request.on('error', () => {
    resolve(0);
  });
  request.on('timeout', () => request.destroy());
  return promise;
}
