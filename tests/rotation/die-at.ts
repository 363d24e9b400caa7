import type { BenchConnection, RotationBench } from './rotation-bench.ts';
import { untilUsable } from './rotation-bench.ts';
import type { CrashPoint } from './rotation-settings.ts';
import { startWorker } from './worker-process.ts';

/**
 * A process dies at this point of a refresh. Gives how long it took afterwards until the connection
 * gave a token again; undefined when it did not within a lease and five (scaled) seconds.
 */
export async function dieAt(
  bench: RotationBench,
  connection: BenchConnection,
  at: CrashPoint,
): Promise<number | undefined> {
  await bench.expireAccess([connection]);
  const worker = startWorker(
    bench.settingsOf({ kind: 'crash', at, signal: 'SIGKILL' }, [connection]),
  );
  await worker.ended;
  if (worker.process.signalCode !== 'SIGKILL') throw new Error(`no process died ${at}`);
  return untilUsable(bench.deps, connection, bench.timing.leaseMs + bench.timing.sweepMs);
}
