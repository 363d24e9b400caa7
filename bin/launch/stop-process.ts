import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Longer than the app needs for requests in flight (15 s). */
const PATIENCE_MS = 20_000;

/** Asks the process to end, insists after a while, and resolves when it is gone. */
export async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  await gone;
  clearTimeout(timer);
}
