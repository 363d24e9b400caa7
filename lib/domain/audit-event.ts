import type { TenantId } from './ids.ts';

/** What happened, in the past tense. The set is closed, so that the screen can word each. */
export type AuditEventName =
  | 'session.created'
  | 'session.refused'
  | 'session.ended'
  | 'panel.created'
  | 'panel.changed'
  | 'panel.removed'
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
  | 'connection.expires-soon'
  | 'connection.paused'
  | 'connection.resumed'
  | 'connection.removed'
  | 'connection.revocation-tried'
  | 'connection.shared'
  | 'connection.reported'
  | 'connection.handed-over'
  | 'connection.hand-over-opened'
  | 'run.started'
  | 'run.ended';

/** Facts that an administrator may read: names and states, never a token or an amount. */
export type AuditFacts = Readonly<Record<string, string>>;

export interface AuditEvent {
  readonly tenantId: TenantId;
  readonly event: AuditEventName;
  /** The person, or *system*. */
  readonly actor: string;
  /** What it happened to: a panel's key, a connection's id. */
  readonly subject: string;
  readonly before?: AuditFacts;
  readonly after?: AuditFacts;
  readonly requestId?: string;
}

/** An event as it was recorded; `at` in epoch milliseconds. */
export interface RecordedEvent extends AuditEvent {
  readonly id: number;
  readonly at: number;
}
