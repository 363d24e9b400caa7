import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkerProcess } from './worker-process.ts';
import { startWorker } from './worker-process.ts';
import type { RotationBench } from './rotation-bench.ts';
import { untilUsable } from './rotation-bench.ts';

export interface FireOptions {
  readonly processes: number;
  readonly rotations: number;
  readonly kills: number;
  readonly pauses: number;
  /** Stop here whatever has been reached. */
  readonly longestMs: number;
  readonly lostResponses: number;
  readonly unavailable: number;
  readonly onProgress?: (report: FireReport) => void;
}

/** Figures of the simulator, except those that say otherwise. */
export interface FireReport {
  readonly seconds: number;
  readonly rotated: number;
  readonly graceReplays: number;
  readonly reuseDetected: number;
  /** Grants that the server has ended. */
  readonly revoked: number;
  readonly lostResponses: number;
  readonly unavailable: number;
  /** Processes that we killed, or stopped for longer than a lease. */
  readonly kills: number;
  readonly pauses: number;
  /** Processes that ended by themselves: each is a defect. */
  readonly crashed: number;
  /** Connections whose grant lives and that gave a token at the end. */
  readonly usable: number;
  /** Connections whose grant is gone and that say so; and how long the slowest took to say it. */
  readonly named: number;
  readonly namedWithinMs: number;
  /** Anything else: the token is lost, or the grant is gone, and nobody is told. */
  readonly silent: number;
}

const LEASES = 1.2;
const MORE_LEASES = 1.8;

/**
 * Rotates one-time tokens in several processes while answers get lost and processes are killed
 * and paused at random, until all three counts are reached; then lets everything settle and judges.
 */
export async function rotateUnderFire(
  bench: RotationBench,
  options: FireOptions,
): Promise<FireReport> {
  const { simulator } = bench;
  const fault = { target: 'connect', path: '/connect/token', times: -1 };
  await simulator.control('POST', '/faults', [
    { ...fault, kind: 'lost-response', probability: options.lostResponses },
    { ...fault, kind: 'status', status: 503, probability: options.unavailable },
  ]);
  const start = performance.now();
  const crew = createCrew(bench, options.processes);
  const naming = watchNaming(bench);
  const count = { kills: 0, pauses: 0, lostResponses: 0, unavailable: 0 };
  const progress = { share: 0, isOver: false };
  /** Spread over all rotations: the last ones are as dangerous as the first. */
  const isDue = (done: number, wanted: number) =>
    done < Math.min(wanted, 1 + wanted * progress.share);

  const killing = async () => {
    while (!progress.isOver) {
      await sleep(200 + Math.random() * 600);
      if (isDue(count.kills, options.kills) && crew.kill()) count.kills += 1;
    }
  };
  const pausing = async () => {
    while (!progress.isOver) {
      await sleep(100 + Math.random() * 400);
      const leases = LEASES + Math.random() * (MORE_LEASES - LEASES);
      if (!isDue(count.pauses, options.pauses)) continue;
      if (await crew.pause(leases * bench.timing.leaseMs)) count.pauses += 1;
    }
  };
  const report = async (): Promise<FireReport> => {
    // The log holds the newest requests only: counted and emptied as we go.
    const seen = await simulator.requests('connect', '/connect/token');
    await simulator.control('DELETE', '/requests');
    count.lostResponses += seen.filter((request) => request.fault === 'lost-response').length;
    count.unavailable += seen.filter((request) => request.fault === 'status').length;
    return {
      seconds: Math.round((performance.now() - start) / 1000),
      ...(await sumOf(bench)),
      ...count,
      crashed: crew.crashed(),
      ...naming.result(),
      usable: 0,
      silent: 0,
    };
  };

  const fire = [killing(), pausing()];
  while (!progress.isOver) {
    await sleep(1_000);
    const now = await report();
    options.onProgress?.(now);
    progress.share = now.rotated / options.rotations;
    const isReached =
      now.rotated >= options.rotations &&
      now.kills >= options.kills &&
      now.pauses >= options.pauses;
    progress.isOver =
      isReached ||
      now.revoked === bench.connections.length ||
      performance.now() - start > options.longestMs;
  }
  await Promise.all(fire);
  await simulator.control('DELETE', '/faults');
  // Long enough to be lent, however slow this machine is.
  await simulator.control('PATCH', '/settings', { accessTokenSeconds: 60 });
  // The crew works on in quiet: whoever died last is followed, whatever is lost gets its name.
  await sleep(bench.timing.graceMs);
  const judged = await judge(bench);
  await naming.stop();
  await crew.dismiss();
  return { ...(await report()), ...judged };
}

/** Processes of which one that was killed is replaced at once. */
function createCrew(bench: RotationBench, size: number) {
  const workers = new Set<WorkerProcess>();
  const killed = new WeakSet<WorkerProcess>();
  const paused = new Set<WorkerProcess>();
  /** At work. One that is stopped while it starts finds its database gone, and rightly ends. */
  const ready = new Set<WorkerProcess>();
  const state = { dismissed: false, crashed: 0 };

  const hire = () => {
    const worker = startWorker(bench.settingsOf({ kind: 'rotate', streams: 4 }));
    workers.add(worker);
    void worker.next('ready').then(
      () => ready.add(worker),
      () => undefined,
    );
    void worker.ended.then(() => {
      workers.delete(worker);
      ready.delete(worker);
      paused.delete(worker);
      if (state.dismissed) return;
      if (!killed.has(worker)) state.crashed += 1;
      hire();
    });
  };
  const pick = (among: ReadonlySet<WorkerProcess>) => {
    const candidates = [...among].filter((worker) => !killed.has(worker) && !paused.has(worker));
    return candidates[Math.floor(Math.random() * candidates.length)];
  };
  for (let index = 0; index < size; index += 1) hire();

  return {
    crashed: () => state.crashed,

    kill(): boolean {
      const worker = pick(workers);
      if (worker === undefined) return false;
      killed.add(worker);
      return worker.process.kill('SIGKILL');
    },

    async pause(ms: number): Promise<boolean> {
      const worker = pick(ready);
      if (worker?.process.kill('SIGSTOP') !== true) return false;
      paused.add(worker);
      await sleep(ms);
      paused.delete(worker);
      return worker.process.kill('SIGCONT');
    },

    async dismiss(): Promise<void> {
      state.dismissed = true;
      const leaving = [...workers];
      for (const worker of leaving) worker.process.kill('SIGKILL');
      await Promise.all(leaving.map((worker) => worker.ended));
    },
  };
}

async function sumOf(bench: RotationBench) {
  const counters = await bench.counters();
  const sum = (of: 'rotated' | 'graceReplays' | 'reuseDetected') =>
    counters.reduce((total, grant) => total + grant[of], 0);
  return {
    rotated: sum('rotated'),
    graceReplays: sum('graceReplays'),
    reuseDetected: sum('reuseDetected'),
    revoked: counters.filter(({ revoked }) => revoked).length,
  };
}

/** How long after the server ended a grant its connection said so. */
function watchNaming(bench: RotationBench) {
  const endedAt = new Map<string, number>();
  const took = new Map<string, number>();
  const state = { over: false };
  const look = async () => {
    while (!state.over) {
      const ended = (await bench.counters()).filter(({ revoked }) => revoked);
      const states = await bench.states();
      const now = performance.now();
      for (const { grantId } of ended) {
        if (!endedAt.has(grantId)) endedAt.set(grantId, now);
        const connection = bench.connections.find((candidate) => candidate.grantId === grantId);
        const isNamed = states.get(connection?.connectionId ?? '') === 'needs-reauthentication';
        if (isNamed && !took.has(grantId)) took.set(grantId, now - (endedAt.get(grantId) ?? now));
      }
      await sleep(200);
    }
  };
  const looking = look();
  return {
    result: () => ({
      named: took.size,
      namedWithinMs: Math.round(Math.max(0, ...took.values())),
    }),
    async stop() {
      state.over = true;
      await looking;
    },
  };
}

async function judge(bench: RotationBench) {
  const revoked = new Set(
    (await bench.counters()).filter((grant) => grant.revoked).map(({ grantId }) => grantId),
  );
  const states = await bench.states();
  const living = bench.connections.filter(({ grantId }) => !revoked.has(grantId));
  await bench.expireAccess(living);
  const waits = await Promise.all(
    living.map((ref) => untilUsable(bench.deps, ref, bench.timing.leaseMs * 3)),
  );
  const usable = waits.filter((ms) => ms !== undefined).length;
  const named = bench.connections.filter(
    ({ grantId, connectionId }) =>
      revoked.has(grantId) && states.get(connectionId) === 'needs-reauthentication',
  ).length;
  return { usable, silent: bench.connections.length - usable - named };
}
