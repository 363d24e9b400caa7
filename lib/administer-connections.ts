import 'server-only';
import { listActivity } from './audit/list-activity.ts';
import type { GrantDeps } from './connections/access-token.ts';
import { describeConnection } from './connections/describe-connection.ts';
import { findUnfinishedJourney } from './connections/find-unfinished-journey.ts';
import { finishHandOver } from './connections/finish-hand-over.ts';
import {
  createHandOver,
  describeHandOver,
  findHandOverHolder,
  openHandOver,
} from './connections/hand-over.ts';
import { isReturnFromVisma, leaveVisma } from './connections/leave-visma.ts';
import { pauseConnection, resumeConnection } from './connections/pause-connection.ts';
import {
  endReconnectRun,
  findReconnectRun,
  startReconnectRun,
} from './connections/reconnect-run.ts';
import { removeConnection } from './connections/remove-connection.ts';
import { testConnection } from './connections/test-connection.ts';
import { findExisting, useExisting } from './connections/use-existing.ts';
import { createConnectionLifecycleStore } from './db/connection-lifecycle-store.ts';
import type { Db } from './db/db.ts';
import { createHandOverStore } from './db/hand-over-store.ts';
import { createNoticeStore } from './db/notice-store.ts';
import { createReconnectRunStore } from './db/reconnect-run-store.ts';
import type { Admin } from './domain/actor.ts';
import type { Clock } from './domain/clock.ts';
import type { VismaClient } from './visma/client.ts';
import type { VismaConnect } from './visma/connect.ts';
import { probeCustomers } from './visma/probe-customers.ts';

interface Parts {
  readonly db: Db;
  readonly clock: Clock;
  readonly appUrl: string;
  readonly grants: GrantDeps;
  readonly visma: VismaClient;
  readonly vismaConnect: Pick<VismaConnect, 'endSessionUrl'>;
}

/** What administrators do around connections besides connecting them; a part of `server()`. */
export function administerConnections({ db, clock, appUrl, grants, visma, vismaConnect }: Parts) {
  const notices = createNoticeStore(db);
  const deps = {
    ...grants,
    lifecycle: createConnectionLifecycleStore(db),
    handOvers: createHandOverStore(db),
    runs: createReconnectRunStore(db),
    quotaOf: visma.quotaOf,
    probeRights: probeCustomers.bind(undefined, visma),
  };
  return {
    connections: {
      describe: describeConnection.bind(undefined, deps),
      test: testConnection.bind(undefined, deps),
      pause: pauseConnection.bind(undefined, deps),
      resume: resumeConnection.bind(undefined, deps),
      remove: removeConnection.bind(undefined, deps),
      findExisting: findExisting.bind(undefined, deps),
      useExisting: useExisting.bind(undefined, deps),
      findUnfinishedJourney: findUnfinishedJourney.bind(undefined, deps),
      listCompanyNames: ({ tenantId }: Admin) => grants.connections.listCompanyNames(tenantId),
      listNotices: ({ tenantId }: Admin) => notices.listOpen(tenantId),
      leaveVisma: leaveVisma.bind(undefined, {
        vismaConnect,
        returnTo: `${appUrl}/oauth/visma/start`,
      }),
      isReturnFromVisma,
    },
    handOvers: {
      create: createHandOver.bind(undefined, deps),
      open: openHandOver.bind(undefined, deps),
      findHolder: findHandOverHolder.bind(undefined, deps),
      describe: describeHandOver.bind(undefined, deps),
      finish: finishHandOver.bind(undefined, deps),
    },
    reconnectRun: {
      find: findReconnectRun.bind(undefined, deps),
      start: startReconnectRun.bind(undefined, deps),
      end: endReconnectRun.bind(undefined, deps),
    },
    activity: { list: listActivity.bind(undefined, { db, clock }) },
  };
}
