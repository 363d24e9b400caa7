import 'server-only';
import { administerConnections } from './administer-connections.ts';
import { recordEvent } from './audit/record-event.ts';
import type { AuthDeps } from './auth/auth-deps.ts';
import { createAuthDeps } from './auth/auth-deps.ts';
import { createPurgeJob } from './auth/purge-expired.ts';
import { createBackground } from './background.ts';
import type { Config } from './config.ts';
import { environment, parseConfig } from './config.ts';
import type { GrantDeps } from './connections/access-token.ts';
import { findConnectRefusal } from './connections/find-connect-refusal.ts';
import { finishConnect } from './connections/finish-connect.ts';
import { importLegacyList } from './connections/import-legacy.ts';
import { listConnections } from './connections/list-connections.ts';
import { prepareConnection } from './connections/prepare-connection.ts';
import { createRefreshTiming } from './connections/refresh-timing.ts';
import { saveService } from './connections/save-service.ts';
import { startConnect } from './connections/start-connect.ts';
import { createSweepJobs } from './connections/sweep-jobs.ts';
import { startServiceProof } from './connections/start-service-proof.ts';
import { validateService } from './connections/validate-service.ts';
import { createConnectionStore } from './db/connection-store.ts';
import { createDocuments, createFileHandles } from './create-documents.ts';
import { createExports } from './create-exports.ts';
import { createLedgers } from './create-ledgers.ts';
import { createPanelDeps } from './create-panel-deps.ts';
import { createPanels } from './create-panels.ts';
import { createWebhooks } from './create-webhooks.ts';
import type { Db } from './db/db.ts';
import { createExpiredRowStore } from './db/expired-row-store.ts';
import { createGrantReplacement } from './db/grant-replacement.ts';
import { createDueGrantStore } from './db/due-grant-store.ts';
import { createGrantStore } from './db/grant-store.ts';
import { createLegacyImportStore } from './db/legacy-import-store.ts';
import { migrate, pendingMigrations } from './db/migrate.ts';
import { createNoticeStore } from './db/notice-store.ts';
import { createOauthTransactionStore } from './db/oauth-transaction-store.ts';
import { openDatabase } from './db/open-database.ts';
import type { AuditEvent } from './domain/audit-event.ts';
import type { Clock } from './domain/clock.ts';
import { createHealth } from './health/readiness.ts';
import { createAllowedOrigins, isSuperOfficeHost } from './http/allowed-origins.ts';
import { createHttp } from './http/create-http.ts';
import { createLimiter } from './http/limiter.ts';
import { keepRequestAlive } from './keep-request-alive.ts';
import { forgetFailures } from './ledger/forget-failures.ts';
import type { LedgerDeps } from './ledger/ledger-deps.ts';
import { createSettlementJob } from './ledger/read-settlements.ts';
import type { Log } from './log.ts';
import { createLog } from './log.ts';
import { readFarInBackground } from './read-far-in-background.ts';
import { createSchedule } from './schedule/create-schedule.ts';
import { createCrmCallGate } from './superoffice/call-gate.ts';
import { getCurrentPrincipal } from './superoffice/get-principal.ts';
import { createSuperOfficeSignIn } from './superoffice/oidc.ts';
import { createTenantState } from './superoffice/tenant-state.ts';
import { createKeyring } from './vault/keyring.ts';
import { checkVault, refuseForeignKeys } from './vault/key-check.ts';
import type { Open } from './vault/open.ts';
import { createOpener } from './vault/open.ts';
import { rotateKeys } from './vault/rotate-keys.ts';
import type { Seal } from './vault/seal.ts';
import { createSealer } from './vault/seal.ts';
import { createVismaClient } from './visma/client.ts';
import { createVismaConnect } from './visma/connect.ts';
import { getCompany } from './visma/get-company.ts';

export type Server = Awaited<ReturnType<typeof compose>>;

/**
 * The one object that knows everything, built once per process. A production process holds four
 * instances of each module (docs/decisions/0007), so it hangs on `globalThis`, not on a variable.
 */
const KEY = Symbol.for('invoice-panel.server');

interface Holder {
  [KEY]?: Promise<Server> | undefined;
}

/** Rejects with `config.invalid`, `db.unavailable` or `vault.unknown-key` when this process cannot serve. */
export function server(): Promise<Server> {
  const holder: Holder = globalThis as Holder;
  holder[KEY] ??= compose(parseConfig(environment()));
  return holder[KEY];
}

async function compose(config: Config) {
  const clock: Clock = Date.now;
  const random = Math.random;
  const log = createLog({ level: config.logLevel });
  const keyring = createKeyring(config.vaultKeys);
  const db = await openDatabase(config.database);
  await refuseForeignKeys(db, keyring);
  await migrate(db);
  await checkVault(db, keyring);
  const platform = {
    config,
    clock,
    random,
    log,
    db,
    seal: createSealer(keyring),
    open: createOpener(keyring),
  };
  const vendors = createVendors(platform);
  const background = createBackground({ log, keepAlive: keepRequestAlive });
  const record = (event: AuditEvent) => recordEvent({ db, clock }, event);
  const auth = createAuth(platform, vendors, record);
  const ledgers = createLedgers({
    ...{ db, clock, log, background: background.run, visma: vendors.visma },
    grants: (): GrantDeps => grants,
  });
  const grants = createGrants(platform, vendors, record, ledgers);
  const webhooks = createWebhooks(platform, config.visma.webhookKeys);
  const schedule = createSchedule(platform, [
    ...createSweepJobs({ ...grants, dueGrants: createDueGrantStore(db) }),
    createPurgeJob({ expired: createExpiredRowStore(db), clock, log }),
    createSettlementJob(ledgers),
    webhooks.job,
  ]);
  const { webApi } = vendors;
  const panels = createPanelDeps({ db, clock, record, auth, ledgers, webApi });
  const administration = administerConnections({
    ...{ db, clock, grants, appUrl: config.appUrl },
    ...{ visma: vendors.visma, vismaConnect: vendors.vismaConnect },
  });

  return {
    config,
    log,
    clock,
    auth,
    panels: createPanels(panels, ledgers, log),
    documents: createDocuments({
      ...{ db, clock, panels, grants, visma: vendors.visma },
      vismaPageUrl: config.visma.pageUrl,
    }),
    exports: createExports(panels, ledgers),
    fileHandles: createFileHandles(db, auth),
    connections: {
      list: listConnections.bind(undefined, grants),
      prepare: prepareConnection.bind(undefined, grants),
      start: startConnect.bind(undefined, grants),
      validateService: validateService.bind(undefined, grants),
      saveService: saveService.bind(undefined, grants),
      importLegacy: (list: string) =>
        importLegacyList({ ...grants, legacyImports: createLegacyImportStore(db), record }, list),
      startServiceProof: startServiceProof.bind(undefined, grants),
      finish: finishConnect.bind(undefined, grants),
      findRefusal: findConnectRefusal.bind(undefined, grants),
      ...administration.connections,
    },
    handOvers: administration.handOvers,
    webhooks,
    reconnectRun: administration.reconnectRun,
    activity: administration.activity,
    health: createHealth({
      pingDatabase: () => db.ping(),
      checkVault: () => checkVault(db, keyring),
      pendingMigrations: () => pendingMigrations(db),
      log,
    }),
    rotateVaultKeys: rotateKeys.bind(undefined, db, keyring),
    schedule,
    async close() {
      await schedule.close();
      await background.close();
      // The server may have replaced a token whose answer is on its way.
      await Promise.allSettled([...grants.refreshes.values(), ...auth.flights.values()]);
      vendors.close();
      await db.close();
    },
  };
}

interface Platform {
  readonly config: Config;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly db: Db;
  readonly seal: Seal;
  readonly open: Open;
}

type Vendors = ReturnType<typeof createVendors>;
type RecordEvent = (event: AuditEvent) => Promise<void>;

function createVendors({ config, clock, random, log }: Platform) {
  const { visma, superoffice, appUrl } = config;
  const http = createHttp({
    allow: createAllowedOrigins({
      configured: [visma.issuer, visma.apiUrl, visma.legacyApiUrl],
      superofficeLoginUrl: superoffice.loginUrl,
    }),
    log,
    clock,
  });
  const gate = createCrmCallGate(clock);
  const tenantState = createTenantState(
    { http, clock, gate, allow: (url) => isSuperOfficeHost(url, superoffice.loginUrl) },
    { loginUrl: superoffice.loginUrl },
  );
  return {
    visma: readFarInBackground(
      { clock, log },
      createVismaClient(
        { http, limiter: createLimiter({ clock }), log, clock, random },
        { apiUrl: visma.apiUrl, legacyApiUrl: visma.legacyApiUrl },
      ),
      visma.backgroundFrom,
    ),
    vismaConnect: createVismaConnect(
      { http, clock },
      {
        issuer: visma.issuer,
        redirectUri: `${appUrl}/oauth/visma/callback`,
        interactive: visma.interactive,
        ...(visma.service !== undefined && { service: visma.service }),
      },
    ),
    superofficeSignIn: createSuperOfficeSignIn(
      { http, clock, log, gate },
      { ...superoffice, redirectUri: `${appUrl}/api/auth/callback/superoffice` },
    ),
    webApi: { http, tenantState, gate, clock, random },
    close: () => {
      http.close();
    },
  };
}

function createAuth(platform: Platform, vendors: Vendors, record: RecordEvent): AuthDeps {
  const { config, clock, log, db, seal, open } = platform;
  return createAuthDeps({
    config: {
      appUrl: config.appUrl,
      authSecret: config.authSecret,
      superofficeClientId: config.superoffice.clientId,
    },
    superoffice: vendors.superofficeSignIn,
    readPrincipal: ({ accessToken, identity }) =>
      getCurrentPrincipal(vendors.webApi, { accessToken, tenantId: identity.tenantId }),
    audit: record,
    clock,
    log,
    db,
    seal,
    open,
  });
}

function createGrants(
  platform: Platform,
  vendors: Vendors,
  record: RecordEvent,
  ledgers: LedgerDeps,
): GrantDeps {
  const { clock, random, log, db, seal, open } = platform;
  return {
    connections: createConnectionStore(db),
    grants: createGrantStore(db),
    replaceGrant: createGrantReplacement(db),
    transactions: createOauthTransactionStore(db),
    vismaConnect: vendors.vismaConnect,
    readCompany: (caller) => getCompany(vendors.visma, caller),
    forgetFailures: async (ref) => {
      await forgetFailures(ledgers, ref);
      await createNoticeStore(db).close(ref, clock());
    },
    timing: createRefreshTiming(),
    refreshes: new Map(),
    record,
    seal,
    open,
    random,
    clock,
    log,
  };
}
