import { recordEvent } from '#lib/audit/record-event.ts';
import { createRefreshTiming } from '#lib/connections/refresh-timing.ts';
import type { SweepDeps } from '#lib/connections/sweep-deps.ts';
import { createConnectionStore } from '#lib/db/connection-store.ts';
import type { Db } from '#lib/db/db.ts';
import { createDueGrantStore } from '#lib/db/due-grant-store.ts';
import { createGrantReplacement } from '#lib/db/grant-replacement.ts';
import { createGrantStore } from '#lib/db/grant-store.ts';
import { createOauthTransactionStore } from '#lib/db/oauth-transaction-store.ts';
import { createAllowedOrigins } from '#lib/http/allowed-origins.ts';
import { createHttp } from '#lib/http/create-http.ts';
import { createLog } from '#lib/log.ts';
import { createKeyring } from '#lib/vault/keyring.ts';
import { createOpener } from '#lib/vault/open.ts';
import { createSealer } from '#lib/vault/seal.ts';
import { createVismaConnect } from '#lib/visma/connect.ts';
import type { WorkerSettings } from './rotation-settings.ts';

/** The connections' use cases as the composition root wires them, without the ERP API. */
export function createRotationDeps(
  db: Db,
  settings: WorkerSettings,
  onLogLine: (line: string) => void = () => undefined,
): SweepDeps {
  const clock = Date.now;
  const log = createLog({ level: 'info', destination: { write: onLogLine } });
  const keyring = createKeyring([{ id: 'test', key: Buffer.from(settings.vaultKey, 'hex') }]);
  const allow = createAllowedOrigins({
    configured: [settings.connectUrl],
    superofficeLoginUrl: settings.connectUrl,
  });
  const http = createHttp({ allow, log, clock });
  const { clientId, clientSecret } = settings;
  return {
    connections: createConnectionStore(db),
    grants: createGrantStore(db),
    dueGrants: createDueGrantStore(db),
    replaceGrant: createGrantReplacement(db),
    transactions: createOauthTransactionStore(db),
    seal: createSealer(keyring),
    open: createOpener(keyring),
    vismaConnect: createVismaConnect(
      { http, clock },
      {
        issuer: settings.connectUrl,
        redirectUri: settings.callbackUrl,
        interactive: { clientId, clientSecret },
      },
    ),
    readCompany: () => Promise.reject(new Error('workers read nothing')),
    forgetFailures: () => Promise.resolve(),
    record: (event) => recordEvent({ db, clock }, event),
    timing: createRefreshTiming(settings.timing),
    refreshes: new Map(),
    random: Math.random,
    clock,
    log,
  };
}
