import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findFreePort } from '#tests/support/free-port.ts';

const SOURCES = fileURLToPath(new URL('bare-app', import.meta.url));
const START_TIMEOUT_MS = 20_000;

/** A Next app of one route that answers these bytes from memory; built and run in a temporary folder. */
export async function startBareApp(
  body: Uint8Array,
): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'invoice-panel-bare-'));
  await cp(SOURCES, folder, { recursive: true });
  await symlink(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await writeFile(join(folder, 'body.json'), body);
  const [exitCode] = (await once(runNext(folder, ['build']), 'exit')) as [number | null];
  if (exitCode !== 0) throw new Error('the bare app could not be built');
  const port = await findFreePort();
  const app = runNext(folder, ['start', '-p', String(port), '-H', '127.0.0.1']);
  const url = `http://127.0.0.1:${port}/documents`;
  await untilAnswered(url);
  return {
    url,
    stop: async () => {
      app.kill('SIGTERM');
      await once(app, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function runNext(folder: string, parameters: readonly string[]): ChildProcess {
  return spawn(process.execPath, ['node_modules/next/dist/bin/next', ...parameters], {
    cwd: folder,
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    stdio: 'ignore',
  });
}

async function untilAnswered(url: string): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    const response = await fetch(url).catch(() => undefined);
    await response?.arrayBuffer();
    if (response?.status === 200) return;
    if (performance.now() > deadline) throw new Error('the bare app does not answer');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
