import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchConnection, RotationBench } from './rotation-bench.ts';
import { untilUsable } from './rotation-bench.ts';
import type { WorkerSettings } from './rotation-settings.ts';
import type { WorkerProcess } from './worker-process.ts';
import { startWorker } from './worker-process.ts';

type StopPoint = Extract<WorkerSettings['task'], { kind: 'crash' }>['at'];

/** On a busy machine a worker's own call may pass its scaled deadline, and then it never gets there. */
const TRIES = 5;

/** A process is stopped at this point until others have taken over, then continues. */
export async function stopAt(bench: RotationBench, connection: BenchConnection, at: StopPoint) {
  const worker = await stoppedWorker(bench, connection, at);
  // It stands still, and its lease runs out.
  await sleep(bench.timing.leaseMs + 200);
  const waited = await untilUsable(bench.deps, connection, bench.timing.leaseMs);
  const taken = await bench.deps.grants.find(connection);
  worker.process.kill('SIGCONT');
  const { outcome, discarded } = await worker.next('done');
  await worker.ended;
  const after = await bench.deps.grants.find(connection);
  return { waited, takenOver: taken, after, outcome, discarded };
}

async function stoppedWorker(
  bench: RotationBench,
  connection: BenchConnection,
  at: StopPoint,
): Promise<WorkerProcess> {
  for (let tries = 1; tries <= TRIES; tries += 1) {
    await bench.expireAccess([connection]);
    const worker = startWorker(
      bench.settingsOf({ kind: 'crash', at, signal: 'SIGSTOP' }, [connection]),
    );
    const first = await Promise.race([worker.next('stopping'), worker.next('done')]);
    if (first.kind === 'stopping') return worker;
    await worker.ended;
  }
  throw new Error(`no process stopped ${at}`);
}
