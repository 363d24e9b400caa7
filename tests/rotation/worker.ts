import { setTimeout as sleep } from 'node:timers/promises';
import { accessTokenFor } from '#lib/connections/access-token.ts';
import { settleRefreshes } from '#lib/connections/settle-refreshes.ts';
import type { SweepDeps } from '#lib/connections/sweep-deps.ts';
import type { ConnectionRef } from '#lib/db/connection-store.ts';
import { openDatabase } from '#lib/db/open-database.ts';
import type { ConnectionId, TenantId } from '#lib/domain/ids.ts';
import { isAppError } from '#lib/errors.ts';
import { createSchedule } from '#lib/schedule/create-schedule.ts';
import { crashAt } from './crash-at.ts';
import { createRotationDeps } from './rotation-deps.ts';
import type { WorkerReport } from './rotation-settings.ts';
import { workerSettingsSchema } from './rotation-settings.ts';

/** One process of the crash harness: the use case, as an instance of the app would run it. */
const settings = workerSettingsSchema.parse(JSON.parse(process.argv[2] ?? ''));
const counted = { discarded: 0 };
const db = await openDatabase(settings.database);
const deps = createRotationDeps(db, settings, (line) => {
  if (line.includes('late token refresh discarded')) counted.discarded += 1;
});
const refs = settings.connectionIds.map((id) => ({
  tenantId: settings.tenantId as TenantId,
  connectionId: id as ConnectionId,
}));
// A parent that died leaves no workers behind.
process.once('disconnect', () => process.exit(0));
if (!process.connected) process.exit(0);

const { task } = settings;
if (task.kind === 'rotate') await rotate(task.streams);
else if (task.kind === 'burst') await burst(task.requests);
else await crash(crashAt(deps, task.at, strikeWith(task.signal)));

async function rotate(streams: number): Promise<void> {
  const schedule = createSchedule({ ...deps, db }, [
    {
      name: 'settle-refreshes',
      everyMs: deps.timing.sweepMs,
      leaseMs: 2 * deps.timing.sweepMs,
      run: settleRefreshes.bind(undefined, deps),
    },
  ]);
  schedule.start();
  report({ kind: 'ready' });
  await Promise.all(Array.from({ length: streams }, ask));
}

async function ask(): Promise<never> {
  for (;;) {
    const ref = refs[Math.floor(Math.random() * refs.length)];
    if (ref !== undefined) await outcomeOf(ref, deps);
    await sleep(5 + Math.random() * 20);
  }
}

async function burst(requests: number): Promise<void> {
  report({ kind: 'ready' });
  await new Promise((go) => process.once('message', go));
  const start = performance.now();
  const outcomes = await Promise.all(
    Array.from({ length: requests }, async (_none, index) => {
      const ref = refs[index % refs.length];
      const outcome = ref === undefined ? 'no connection' : await outcomeOf(ref, deps);
      return { outcome, ms: performance.now() - start };
    }),
  );
  report({
    kind: 'burst',
    lent: outcomes.filter(({ outcome }) => outcome === 'lent').length,
    failed: outcomes.map(({ outcome }) => outcome).filter((outcome) => outcome !== 'lent'),
    slowestMs: Math.max(...outcomes.map(({ ms }) => ms)),
  });
  process.disconnect();
}

async function crash(crashing: SweepDeps): Promise<void> {
  const [ref] = refs;
  report({ kind: 'ready' });
  const outcome = ref === undefined ? 'no connection' : await outcomeOf(ref, crashing);
  report({ kind: 'done', outcome, discarded: counted.discarded });
  process.disconnect();
}

/** A process that stops says so first, for it cannot afterwards; one that dies says nothing. */
function strikeWith(signal: 'SIGKILL' | 'SIGSTOP'): () => Promise<void> {
  return async () => {
    if (signal === 'SIGSTOP')
      await new Promise((sent) =>
        process.send?.({ kind: 'stopping' } satisfies WorkerReport, sent),
      );
    process.kill(process.pid, signal);
  };
}

/** An error that is none of ours ends the process, and with it the run. */
async function outcomeOf(ref: ConnectionRef, using: SweepDeps): Promise<string> {
  try {
    await accessTokenFor(using, ref);
    return 'lent';
  } catch (error) {
    if (!isAppError(error)) throw error;
    return error.code;
  }
}

function report(message: WorkerReport): void {
  // A parent that has gone is told by *disconnect*.
  process.send?.(message, () => undefined);
}
