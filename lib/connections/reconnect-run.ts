import type { HandOverStore } from '../db/hand-over-store.ts';
import type { ReconnectRunStore } from '../db/reconnect-run-store.ts';
import type { Admin } from '../domain/actor.ts';
import type { ReconnectRun } from '../domain/reconnect-run.ts';
import { needsPerson, planReconnectRun } from '../domain/reconnect-run.ts';
import type { ConnectionDeps } from './connection-deps.ts';
import { RUN_SUBJECT } from './connection-deps.ts';

export interface RunDeps extends ConnectionDeps {
  readonly runs: ReconnectRunStore;
  readonly handOvers: Pick<HandOverStore, 'listHandedOver'>;
}

/** All of the tenant's connections that need a person, and how far their run has come. */
export async function findReconnectRun(deps: RunDeps, admin: Admin): Promise<ReconnectRun> {
  const { tenantId } = admin;
  const [startedWith, connections, handedOver] = await Promise.all([
    deps.runs.find(tenantId),
    deps.connections.list(tenantId),
    deps.handOvers.listHandedOver(tenantId, deps.clock()),
  ]);
  return planReconnectRun(startedWith, { connections, handedOver });
}

/** Remembers what is broken now, so that progress has an end to count to. */
export async function startReconnectRun(deps: RunDeps, admin: Admin): Promise<void> {
  const { tenantId, associateId, requestId } = admin;
  const broken = (await deps.connections.list(tenantId)).filter(({ state }) => needsPerson(state));
  const isStarted = await deps.runs.start({
    tenantId,
    connectionIds: broken.map(({ id }) => id),
    startedBy: associateId,
    startedAt: deps.clock(),
  });
  if (!isStarted) return;
  const names = broken.flatMap(({ company }) => (company === undefined ? [] : [company.name]));
  await deps.record({
    ...{ tenantId, actor: associateId, requestId },
    ...{ event: 'run.started', subject: RUN_SUBJECT },
    after: { name: names.join(', ') },
  });
}

export async function endReconnectRun(deps: RunDeps, admin: Admin): Promise<void> {
  const { tenantId, associateId, requestId } = admin;
  if (!(await deps.runs.end(tenantId))) return;
  await deps.record({
    ...{ tenantId, actor: associateId, requestId },
    ...{ event: 'run.ended', subject: RUN_SUBJECT },
  });
}
