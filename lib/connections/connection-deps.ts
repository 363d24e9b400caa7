import type { ConnectionRef, ConnectionStore } from '../db/connection-store.ts';
import type { ReplaceGrant } from '../db/grant-replacement.ts';
import type { GrantStore } from '../db/grant-store.ts';
import type { OauthTransactionStore } from '../db/oauth-transaction-store.ts';
import type { Clock } from '../domain/clock.ts';
import type { VismaCompanyFacts } from '../domain/connection.ts';
import type { ConnectionId, TenantId } from '../domain/ids.ts';
import type { Log } from '../log.ts';
import type { Seal } from '../vault/seal.ts';
import type { VismaCaller } from '../visma/caller.ts';
import type { VismaConnect } from '../visma/connect.ts';
import type { RefreshTiming } from './refresh-timing.ts';

/** A run is of all connections: its lines name none. */
export const RUN_SUBJECT = 'reconnect-run';

/** One line of the activity log about connections. */
export interface ConnectionAuditEvent {
  readonly tenantId: TenantId;
  readonly event:
    | 'connection.created'
    | 'connection.tenant-id-saved'
    | 'connection.imported'
    | 'connection.also-connected-elsewhere'
    | 'connection.connected'
    | 'connection.reconnected'
    | 'connection.refused'
    | 'connection.needs-reauthentication'
    | 'connection.role-missing'
    | 'connection.no-licence'
    | 'connection.not-approved'
    | 'connection.recovered'
    | 'connection.paused'
    | 'connection.resumed'
    | 'connection.removed'
    | 'connection.revocation-tried'
    | 'connection.shared'
    | 'connection.handed-over'
    | 'connection.hand-over-opened'
    | 'run.started'
    | 'run.ended';
  /** The administrator, or *system* for what happened while reading. */
  readonly actor: string;
  readonly subject: ConnectionId | typeof RUN_SUBJECT;
  readonly before?: Readonly<Record<string, string>>;
  readonly after?: Readonly<Record<string, string>>;
  readonly requestId?: string;
}

/** An access token lent for one call, and the version of the grant it comes from. */
export interface LentToken {
  readonly caller: VismaCaller;
  readonly ver: number;
  readonly lastSuccessAt: number | undefined;
  /** Visma asked for silence until then; by this process's clock. */
  readonly pausedUntil: number | undefined;
  /** The database's clock at the reading. */
  readonly at: number;
}

export interface ConnectionDeps {
  readonly connections: ConnectionStore;
  readonly grants: GrantStore;
  readonly replaceGrant: ReplaceGrant;
  readonly transactions: OauthTransactionStore;
  readonly seal: Seal;
  readonly vismaConnect: Pick<
    VismaConnect,
    | 'authorizationUrl'
    | 'finishAuthorization'
    | 'refresh'
    | 'serviceToken'
    | 'offersService'
    | 'revoke'
  >;
  /** The company that this caller's token reaches. */
  readonly readCompany: (caller: VismaCaller) => Promise<VismaCompanyFacts>;
  /** A grant works again: whoever remembers failures of this connection may ask at once. */
  readonly forgetFailures: (ref: ConnectionRef) => Promise<void>;
  readonly record: (event: ConnectionAuditEvent) => Promise<void>;
  readonly timing: RefreshTiming;
  /** Refreshes under way in this process, so that its callers share one. */
  readonly refreshes: Map<string, Promise<LentToken>>;
  readonly random: () => number;
  readonly clock: Clock;
  readonly log: Log;
}
