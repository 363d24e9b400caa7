import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchConnection, RotationBench } from './rotation-bench.ts';
import { untilUsable } from './rotation-bench.ts';
import type { WorkerSettings } from './rotation-settings.ts';
import { startWorker } from './worker-process.ts';

type StopPoint = Extract<WorkerSettings['task'], { kind: 'crash' }>['at'];

/** A process is stopped at this point until others have taken over, then continues. */
export async function stopAt(bench: RotationBench, connection: BenchConnection, at: StopPoint) {
  await bench.expireAccess([connection]);
  const worker = startWorker(
    bench.settingsOf({ kind: 'crash', at, signal: 'SIGSTOP' }, [connection]),
  );
  await worker.next('ready');
  await untilLeased(bench, connection);
  // It stands still by then, and its lease runs out.
  await sleep(bench.timing.leaseMs + 200);
  const waited = await untilUsable(bench.deps, connection, bench.timing.leaseMs);
  const taken = await bench.deps.grants.find(connection);
  worker.process.kill('SIGCONT');
  const { outcome, discarded } = await worker.next('done');
  await worker.ended;
  const after = await bench.deps.grants.find(connection);
  return { waited, takenOver: taken, after, outcome, discarded };
}

async function untilLeased(bench: RotationBench, connection: BenchConnection): Promise<void> {
  for (;;) {
    const grant = await bench.deps.grants.find(connection);
    if (grant !== undefined && grant.leaseUntil > grant.at) return;
    await sleep(10);
  }
}
