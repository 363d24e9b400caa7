import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { WorkerReport, WorkerSettings } from './rotation-settings.ts';
import { workerReportSchema } from './rotation-settings.ts';

const root = new URL('../../', import.meta.url);

export interface WorkerProcess {
  readonly process: ChildProcess;
  /** The next report of this kind; rejects when the process ends first. */
  next<Kind extends WorkerReport['kind']>(
    kind: Kind,
  ): Promise<Extract<WorkerReport, { kind: Kind }>>;
  /** Resolves when the process has ended, however. */
  readonly ended: Promise<void>;
}

/** A plain Node process; the condition is the one under which `server-only` may be imported. */
export function startWorker(settings: WorkerSettings): WorkerProcess {
  const child = spawn(
    process.execPath,
    ['--conditions=react-server', 'tests/rotation/worker.ts', JSON.stringify(settings)],
    {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: { PATH: process.env['PATH'], NODE_ENV: process.env.NODE_ENV, NODE_NO_WARNINGS: '1' },
    },
  );
  const reports: WorkerReport[] = [];
  child.on('message', (message) => void reports.push(workerReportSchema.parse(message)));
  const ended = once(child, 'exit').then(() => undefined);
  return {
    process: child,
    ended,
    async next(kind) {
      for (;;) {
        const found = reports.find((report) => report.kind === kind);
        if (found !== undefined) return found as Extract<WorkerReport, { kind: typeof kind }>;
        if (child.exitCode !== null || child.signalCode !== null)
          throw new Error(`the worker ended without a report of ${kind}`);
        await Promise.race([once(child, 'message'), ended]);
      }
    },
  };
}
