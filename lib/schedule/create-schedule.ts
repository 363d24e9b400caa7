import type { Db } from '../db/db.ts';
import { acquireLease, extendLease } from '../db/lease.ts';
import type { Clock } from '../domain/clock.ts';
import type { Log } from '../log.ts';
import type { Job } from './job.ts';

interface ScheduleDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  /** Spreads the first ticks of instances that start together. */
  readonly random: () => number;
}

export interface Schedule {
  start(): void;
  /** Begins nothing more, tells what runs to end, and waits for it. */
  close(): Promise<void>;
}

/** A lease that ended just after the tick would cost a whole interval. */
const EARLY_SHARE = 0.9;

/**
 * One timer per instance. Each job runs under a lease in the database, which its holder keeps until
 * the job is due again: so it runs about once per interval, whatever the number of instances.
 */
export function createSchedule(deps: ScheduleDeps, jobs: readonly Job[]): Schedule {
  const tickMs = Math.min(...jobs.map(({ everyMs }) => everyMs));
  const stopping = new AbortController();
  const running = new Map<string, Promise<void>>();
  const timer: { current?: NodeJS.Timeout } = {};
  /** When each job's lease is worth asking for again. */
  const notBefore = new Map<string, number>();

  const tick = () => {
    for (const job of jobs) {
      const now = deps.clock();
      if (running.has(job.name) || now < (notBefore.get(job.name) ?? 0)) continue;
      notBefore.set(job.name, now + Math.min(job.everyMs, job.leaseMs) * EARLY_SHARE);
      const end = runOnce(deps, job, stopping.signal).finally(() => running.delete(job.name));
      running.set(job.name, end);
    }
    plan(tickMs);
  };
  const plan = (ms: number) => {
    timer.current = setTimeout(tick, ms).unref();
  };

  return {
    start() {
      plan(tickMs * deps.random());
    },
    async close() {
      stopping.abort();
      clearTimeout(timer.current);
      await Promise.all(running.values());
    },
  };
}

/** Never rejects: the next tick is the next try. */
async function runOnce(deps: ScheduleDeps, job: Job, stopping: AbortSignal): Promise<void> {
  const { db, clock, log } = deps;
  const name = `job:${job.name}`;
  try {
    const startedAt = clock();
    const lease = await acquireLease(db, name, job.leaseMs);
    if (lease === undefined) return;
    const lost = new AbortController();
    const keeping = keepLease(deps, job, { name, fence: lease.fence, lost });
    try {
      await job.run(AbortSignal.any([stopping, lost.signal]));
    } finally {
      clearInterval(keeping);
      const restMs = Math.max(0, startedAt + Math.round(job.everyMs * EARLY_SHARE) - clock());
      await extendLease(db, name, lease.fence, restMs);
    }
  } catch (error) {
    log.error('job failed', { job: job.name, error });
  }
}

function keepLease(
  { db, log }: ScheduleDeps,
  job: Job,
  { name, fence, lost }: { name: string; fence: number; lost: AbortController },
): NodeJS.Timeout {
  const extend = async () => {
    try {
      if (!(await extendLease(db, name, fence, job.leaseMs))) lost.abort();
    } catch (error) {
      log.warn('lease not extended', { job: job.name, error });
    }
  };
  return setInterval(() => void extend(), job.leaseMs / 4).unref();
}
