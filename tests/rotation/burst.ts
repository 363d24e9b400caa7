import type { RotationBench } from './rotation-bench.ts';
import { scaledTiming } from './rotation-settings.ts';
import { startWorker } from './worker-process.ts';

export interface BurstReport {
  readonly lent: number;
  readonly failed: readonly string[];
  readonly slowestMs: number;
  /** The simulator's figure per connection: uses of its refresh token. */
  readonly refreshes: readonly number[];
}

/** Many requests in many processes at the moment at which every access token has ended. */
export async function burst(
  bench: RotationBench,
  { processes, requests }: { readonly processes: number; readonly requests: number },
): Promise<BurstReport> {
  // At production's timings: nothing is waited for here but the one answer.
  const settings = bench.settingsOf({ kind: 'burst', requests }, bench.connections, {
    timing: scaledTiming(1),
  });
  const workers = Array.from({ length: processes }, () => startWorker(settings));
  await Promise.all(workers.map((worker) => worker.next('ready')));
  await bench.expireAccess();
  const before = await usesOf(bench);
  for (const worker of workers) worker.process.send('go');
  const reports = await Promise.all(workers.map((worker) => worker.next('burst')));
  await Promise.all(workers.map((worker) => worker.ended));
  const after = await usesOf(bench);
  return {
    lent: reports.reduce((sum, { lent }) => sum + lent, 0),
    failed: reports.flatMap(({ failed }) => failed),
    slowestMs: Math.round(Math.max(...reports.map(({ slowestMs }) => slowestMs))),
    refreshes: after.map((uses, index) => uses - (before[index] ?? 0)),
  };
}

async function usesOf(bench: RotationBench): Promise<readonly number[]> {
  const counters = new Map((await bench.counters()).map((grant) => [grant.grantId, grant]));
  return bench.connections.map(({ grantId }) => {
    const grant = counters.get(grantId);
    return (grant?.rotated ?? 0) + (grant?.graceReplays ?? 0);
  });
}
