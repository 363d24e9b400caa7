import { randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { recordEvent } from '#lib/audit/record-event.ts';
import type { GrantDeps } from '#lib/connections/access-token.ts';
import type { ConnectOutcome } from '#lib/connections/finish-connect.ts';
import { finishConnect } from '#lib/connections/finish-connect.ts';
import { prepareConnection } from '#lib/connections/prepare-connection.ts';
import type { RefreshTiming } from '#lib/connections/refresh-timing.ts';
import { createRefreshTiming } from '#lib/connections/refresh-timing.ts';
import { saveService } from '#lib/connections/save-service.ts';
import { startConnect } from '#lib/connections/start-connect.ts';
import { startServiceProof } from '#lib/connections/start-service-proof.ts';
import type { ConnectionRef } from '#lib/db/connection-store.ts';
import { createConnectionStore } from '#lib/db/connection-store.ts';
import type { Db } from '#lib/db/db.ts';
import type { ReplaceGrant } from '#lib/db/grant-replacement.ts';
import { createGrantReplacement } from '#lib/db/grant-replacement.ts';
import { createGrantStore } from '#lib/db/grant-store.ts';
import { createOauthTransactionStore } from '#lib/db/oauth-transaction-store.ts';
import { createPanelStore } from '#lib/db/panel-store.ts';
import type { Admin } from '#lib/domain/actor.ts';
import type { AuditEvent } from '#lib/domain/audit-event.ts';
import type { Clock } from '#lib/domain/clock.ts';
import type { ConnectionId, CrmGrantId, PanelKey, TenantId } from '#lib/domain/ids.ts';
import { createAllowedOrigins } from '#lib/http/allowed-origins.ts';
import { createHttp } from '#lib/http/create-http.ts';
import { createLimiter } from '#lib/http/limiter.ts';
import type { Log } from '#lib/log.ts';
import { createLog } from '#lib/log.ts';
import { createKeyring } from '#lib/vault/keyring.ts';
import { createOpener } from '#lib/vault/open.ts';
import { createSealer } from '#lib/vault/seal.ts';
import { createVismaClient } from '#lib/visma/client.ts';
import { createVismaConnect } from '#lib/visma/connect.ts';
import { getCompany } from '#lib/visma/get-company.ts';
import type { RunningSimulator } from './simulator.ts';
import { insertTenant } from './tenants.ts';
import type { Traveller } from './visma-journey.ts';
import { visitVisma } from './visma-journey.ts';

export const FJORD = 'Cust41001' as TenantId;
export const SKANE = 'Cust41002' as TenantId;

const keyring = createKeyring([{ id: 'test', key: randomBytes(32) }]);

/** Waits of seconds cut short; the invariants of `createRefreshTiming` still hold. */
const QUICK: Partial<RefreshTiming> = {
  secondTryMs: 60,
  unknownPauseMs: 100,
  coolDownMs: 200,
  pollMs: 20,
};

export interface BenchOptions {
  readonly clock?: Clock;
  readonly timing?: Partial<RefreshTiming>;
  readonly log?: Log;
  /** Background calls in flight; as in production when absent. */
  readonly maxBackground?: number;
  /** Without the Service API app. */
  readonly service?: 'absent';
  /** In place of the right one. */
  readonly serviceSecret?: string;
}

export type ConnectionBench = Awaited<ReturnType<typeof createConnectionBench>>;

/** The connections' use cases on a real database, over HTTP against the simulator. */
export async function createConnectionBench(
  db: Db,
  simulator: RunningSimulator,
  options: BenchOptions = {},
) {
  const startedClock = options.clock ?? Date.now;
  const passed = { ms: 0 };
  const clock = () => startedClock() + passed.ms;
  const log = options.log ?? createLog({ level: 'silent' });
  const { env } = simulator;
  const allow = createAllowedOrigins({
    configured: [simulator.urls.connect, simulator.urls.api],
    superofficeLoginUrl: simulator.urls.superoffice,
  });
  const http = createHttp({ allow, log, clock });
  const client = createVismaClient(
    {
      http,
      limiter: createLimiter({
        clock,
        ...(options.maxBackground !== undefined && { maxBackground: options.maxBackground }),
      }),
      log,
      clock,
      random: Math.random,
    },
    { apiUrl: simulator.urls.api, legacyApiUrl: simulator.urls.api },
  );
  const callbackUrl = `${simulator.appUrl}/oauth/visma/callback`;
  const audit: AuditEvent[] = [];
  const deps: GrantDeps = {
    connections: createConnectionStore(db),
    grants: createGrantStore(db),
    replaceGrant: tellingTo(audit, createGrantReplacement(db)),
    transactions: createOauthTransactionStore(db),
    seal: createSealer(keyring),
    open: createOpener(keyring),
    vismaConnect: createVismaConnect(
      { http, clock },
      {
        issuer: simulator.urls.connect,
        redirectUri: callbackUrl,
        interactive: {
          clientId: env['VISMA_CLIENT_ID'] ?? '',
          clientSecret: env['VISMA_CLIENT_SECRET'] ?? '',
        },
        ...(options.service !== 'absent' && {
          service: {
            clientId: env['VISMA_SERVICE_CLIENT_ID'] ?? '',
            clientSecret: options.serviceSecret ?? env['VISMA_SERVICE_CLIENT_SECRET'] ?? '',
          },
        }),
      },
    ),
    readCompany: (caller) => getCompany(client, caller),
    forgetFailures: () => Promise.resolve(),
    record: (event) => {
      audit.push(event);
      return recordEvent({ db, clock }, event);
    },
    timing: createRefreshTiming({ ...QUICK, ...options.timing }),
    refreshes: new Map(),
    random: Math.random,
    clock,
    log,
  };
  await insertTenant(db, FJORD);
  await insertTenant(db, SKANE);
  const panelKey = await insertPanel(db, FJORD);

  return {
    db,
    deps,
    client,
    audit,
    callbackUrl,
    panelKey,
    /** For Visma's limits and outages as we remember them; the database keeps its own time. */
    passTime: (ms: number) => {
      passed.ms += ms;
    },

    prepare: async (admin: Admin = createAdmin()) =>
      (await prepareConnection(deps, admin, panelKey)).id,

    /** Starts, travels and finishes as one administrator in one browser. */
    async connect(
      connectionId: ConnectionId,
      traveller: Traveller,
      admin = createAdmin(),
    ): Promise<ConnectOutcome> {
      const { url, browserId } = await startConnect(deps, admin, {
        connectionId,
        browserId: undefined,
      });
      const callbackParameters = await visitVisma(url, callbackUrl, traveller);
      return finishConnect(deps, { connector: admin, browserId, callbackParameters });
    },

    /** Saves a Tenant ID and proves control of it as a person of Visma, as one administrator in one browser. */
    async connectService(
      typed: { readonly vismaTenantId: string; readonly connectionId?: ConnectionId },
      traveller: Traveller,
      { admin = createAdmin(), panel = panelKey } = {},
    ): Promise<ConnectOutcome> {
      const saved = await saveService(deps, admin, { ...typed, panelKey: panel });
      if (saved.result !== 'usable') throw new Error(`not saved: ${saved.result}`);
      const { url, browserId } = await startServiceProof(deps, admin, {
        connectionId: saved.connectionId,
        browserId: undefined,
      });
      const callbackParameters = await visitVisma(url, callbackUrl, traveller);
      return finishConnect(deps, { connector: admin, browserId, callbackParameters });
    },

    /** Everything that is stored of a connection, sealed as it is. */
    rowOf: ({ tenantId, connectionId }: ConnectionRef) =>
      db.read
        .selectFrom('connection')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('id', '=', connectionId)
        .executeTakeFirstOrThrow(),

    /** As if the access token's life had passed. */
    expireAccess: async ({ tenantId, connectionId }: ConnectionRef) => {
      await db.direct
        .updateTable('connection')
        .set({ access_expires_at: 1 })
        .where('tenant_id', '=', tenantId)
        .where('id', '=', connectionId)
        .execute();
    },
  };
}

/** The line that is committed with a grant is among the others. */
function tellingTo(audit: AuditEvent[], replaceGrant: ReplaceGrant): ReplaceGrant {
  return (ref, judge) =>
    replaceGrant(ref, (current, others) => {
      const verdict = judge(current, others);
      if (verdict.kind === 'rejected' || verdict.told === undefined) return verdict;
      const { lineOf, elsewhere } = verdict.told;
      const toldLine = (formerRefresh: string | undefined) => {
        const line = lineOf(formerRefresh);
        audit.push(line);
        return line;
      };
      const toldElsewhere = elsewhere && {
        ...elsewhere,
        lineOf: (other: ConnectionRef) => {
          const line = elsewhere.lineOf(other);
          audit.push(line);
          return line;
        },
      };
      return {
        ...verdict,
        told: {
          ...{ ...verdict.told, lineOf: toldLine },
          ...(toldElsewhere && { elsewhere: toldElsewhere }),
        },
      };
    });
}

export function createAdmin(changes: Partial<Admin> = {}): Admin {
  return {
    kind: 'admin',
    tenantId: FJORD,
    associateId: '5',
    userName: 'Anne Fjord',
    grantId: 'grant-of-anne' as CrmGrantId,
    sessionHash: 'session-of-anne',
    requestId: 'request-1',
    ...changes,
  };
}

export async function insertPanel(db: Db, tenantId: TenantId): Promise<PanelKey> {
  const key = randomUUID().replaceAll('-', '') as PanelKey;
  await createPanelStore(db).insert({
    key,
    tenantId,
    name: 'Invoices',
    mappingField: 'code',
    createdAt: 0,
    createdBy: '5',
  });
  return key;
}

const worldSchema = z.object({
  companies: z.array(z.object({ name: z.string(), vismaTenantId: z.string() })),
});

/** The Visma tenant id of a company of the simulator. */
export async function companyId(simulator: RunningSimulator, name: string): Promise<string> {
  const world = worldSchema.parse(await simulator.control('GET', '/world'));
  const company = world.companies.find((candidate) => candidate.name === name);
  if (company === undefined) throw new Error(`the simulator has no company ${name}`);
  return company.vismaTenantId;
}

/** Calls to Visma's token endpoint since the request log was cleared. */
export async function tokenCalls(simulator: RunningSimulator): Promise<number> {
  return (await simulator.requests('connect', '/connect/token')).length;
}
