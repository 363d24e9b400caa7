import type { ReconnectRunStore } from '../db/reconnect-run-store.ts';
import type { Admin } from '../domain/actor.ts';
import type { ReconnectRun } from '../domain/reconnect-run.ts';
import { needsPerson, planReconnectRun } from '../domain/reconnect-run.ts';
import type { ConnectionDeps } from './connection-deps.ts';

export interface RunDeps extends ConnectionDeps {
  readonly runs: ReconnectRunStore;
}

/** All of the tenant's connections that need a person, and how far their run has come. */
export async function findReconnectRun(deps: RunDeps, admin: Admin): Promise<ReconnectRun> {
  const { tenantId } = admin;
  const [startedWith, connections] = await Promise.all([
    deps.runs.find(tenantId),
    deps.connections.list(tenantId),
  ]);
  return planReconnectRun(startedWith, connections);
}

/** Remembers what is broken now, so that progress has an end to count to. */
export async function startReconnectRun(deps: RunDeps, admin: Admin): Promise<void> {
  const { tenantId, associateId } = admin;
  const broken = (await deps.connections.list(tenantId)).filter(({ state }) => needsPerson(state));
  await deps.runs.start({
    tenantId,
    connectionIds: broken.map(({ id }) => id),
    startedBy: associateId,
    startedAt: deps.clock(),
  });
}

export async function endReconnectRun(deps: RunDeps, admin: Admin): Promise<void> {
  await deps.runs.end(admin.tenantId);
}
