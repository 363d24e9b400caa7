import { randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { accessTokenFor } from '#lib/connections/access-token.ts';
import type { RefreshTiming } from '#lib/connections/refresh-timing.ts';
import type { SweepDeps } from '#lib/connections/sweep-deps.ts';
import type { ConnectionRef } from '#lib/db/connection-store.ts';
import type { DatabaseConfig } from '#lib/db/database-config.ts';
import type { Db } from '#lib/db/db.ts';
import { migrate } from '#lib/db/migrate.ts';
import { openDatabase } from '#lib/db/open-database.ts';
import { createPanelStore } from '#lib/db/panel-store.ts';
import type { ConnectionId, PanelKey, TenantId } from '#lib/domain/ids.ts';
import { signInAtVisma } from '#tests/support/sign-in-as.ts';
import type { RunningSimulator } from '#tests/support/simulator.ts';
import { startSimulator } from '#tests/support/simulator.ts';
import { insertTenant } from '#tests/support/tenants.ts';
import { createRotationDeps } from './rotation-deps.ts';
import type { WorkerSettings } from './rotation-settings.ts';
import { scaledTiming } from './rotation-settings.ts';

const TENANT = 'Cust41001' as TenantId;
const PERSON = { email: 'regnskap@nordvik.example' };

const countersSchema = z.array(
  z.object({
    grantId: z.string(),
    issued: z.number(),
    rotated: z.number(),
    graceReplays: z.number(),
    reuseDetected: z.number(),
    revoked: z.boolean(),
  }),
);

export interface BenchOptions {
  readonly connections: number;
  /** How many times faster than in production everything runs. */
  readonly scale: number;
  /** `strict`: a one-time token is good for exactly one use. */
  readonly grace: 'on' | 'strict';
  readonly accessTokenSeconds: number;
}

export interface BenchConnection extends ConnectionRef {
  /** The server's name of its grant. */
  readonly grantId: string;
}

export type RotationBench = Awaited<ReturnType<typeof createRotationBench>>;

/** A simulator with one-time tokens, a database, and connections with a grant each. */
export async function createRotationBench(database: DatabaseConfig, options: BenchOptions) {
  const timing = scaledTiming(options.scale);
  const simulator = await startSimulator();
  const db = await openDatabase(database);
  await migrate(db);
  await simulator.control('PATCH', '/settings', {
    refreshTokens: 'one-time',
    refreshGraceSeconds: options.grace === 'on' ? timing.graceMs / 1000 : 0,
    accessTokenSeconds: options.accessTokenSeconds,
  });
  const settings = settingsFor(database, simulator, timing);
  const deps = createRotationDeps(db, settings);
  const counters = async () => countersSchema.parse(await simulator.control('GET', '/counters'));

  const panelKey = await insertPanel(db);
  const connections: BenchConnection[] = [];
  const known = new Set((await counters()).map(({ grantId }) => grantId));
  for (let index = 0; index < options.connections; index += 1) {
    const ref = { tenantId: TENANT, connectionId: randomUUID() as ConnectionId };
    await connect(deps, ref, panelKey);
    const fresh = (await counters()).find(({ grantId }) => !known.has(grantId));
    if (fresh === undefined) throw new Error('the simulator opened no grant');
    known.add(fresh.grantId);
    connections.push({ ...ref, grantId: fresh.grantId });
  }

  return {
    simulator,
    db,
    deps,
    connections,
    timing,
    counters,

    settingsOf: (
      task: WorkerSettings['task'],
      refs: readonly ConnectionRef[] = connections,
      changes: Partial<WorkerSettings> = {},
    ): WorkerSettings => ({
      ...settings,
      ...changes,
      connectionIds: refs.map(({ connectionId }) => connectionId),
      task,
    }),

    /** As if the access tokens' life had passed. */
    expireAccess: async (refs: readonly ConnectionRef[] = connections) => {
      if (refs.length === 0) return;
      const ids = refs.map(({ connectionId }) => connectionId);
      await db.direct
        .updateTable('connection')
        .set({ access_expires_at: 1 })
        .where('tenant_id', '=', TENANT)
        .where('id', 'in', ids)
        .execute();
    },

    /** State by connection id, as the manage page would show it. */
    states: async (): Promise<ReadonlyMap<string, string>> => {
      const listed = await deps.connections.list(TENANT);
      return new Map(listed.map(({ id, state }) => [id, state]));
    },

    async close() {
      await db.close();
      await simulator.stop();
    },
  };
}

/** Whether a new token can be had, asking until `patienceMs` has passed; gives the milliseconds it took. */
export async function untilUsable(
  deps: SweepDeps,
  { tenantId, connectionId }: ConnectionRef,
  patienceMs: number,
): Promise<number | undefined> {
  const start = performance.now();
  for (;;) {
    try {
      await accessTokenFor(deps, { tenantId, connectionId });
      return performance.now() - start;
    } catch (error) {
      if (performance.now() - start > patienceMs) {
        deps.log.warn('connection stays unusable', { connectionId, error });
        return undefined;
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function settingsFor(
  database: DatabaseConfig,
  simulator: RunningSimulator,
  timing: RefreshTiming,
): WorkerSettings {
  return {
    database,
    connectUrl: simulator.urls.connect,
    clientId: simulator.env['VISMA_CLIENT_ID'] ?? '',
    clientSecret: simulator.env['VISMA_CLIENT_SECRET'] ?? '',
    callbackUrl: `${simulator.appUrl}/oauth/visma/callback`,
    vaultKey: randomBytes(32).toString('hex'),
    tenantId: TENANT,
    timing,
    connectionIds: [],
    task: { kind: 'burst', requests: 0 },
  };
}

async function insertPanel(db: Db): Promise<PanelKey> {
  await insertTenant(db, TENANT);
  const key = randomUUID().replaceAll('-', '') as PanelKey;
  await createPanelStore(db).insert({
    key,
    tenantId: TENANT,
    name: 'Invoices',
    mappingField: 'code',
    createdAt: 0,
    createdBy: '5',
  });
  return key;
}

/** Twenty grants of one company, which the pages would refuse: here only tokens matter. */
async function connect(deps: SweepDeps, ref: ConnectionRef, panelKey: PanelKey): Promise<void> {
  await deps.connections.insertOnPanel({
    ...ref,
    kind: 'interactive',
    timeZone: 'Europe/Oslo',
    panelKey,
  });
  const random = () => randomBytes(32).toString('base64url');
  const attempt = { state: random(), nonce: random(), verifier: random() };
  const url = await deps.vismaConnect.authorizationUrl(attempt);
  const callbackParameters = await signInAtVisma(url, PERSON);
  const grant = await deps.vismaConnect.finishAuthorization({ ...attempt, callbackParameters });
  const seal = (plaintext: string, field: string) =>
    deps.seal(plaintext, { tenantId: ref.tenantId, rowId: ref.connectionId, field });
  await deps.replaceGrant(ref, () => ({
    kind: 'accepted',
    write: {
      grant: {
        kind: 'interactive',
        state: 'connected',
        grantedBy: PERSON.email,
        sealedRefresh: seal(grant.refreshToken ?? '', 'refresh'),
        sealedAccess: seal(grant.accessToken, 'access'),
        accessLifeMs: grant.accessExpiresInSec * 1000,
      },
    },
  }));
}
