import type { ConnectionId } from './ids.ts';

/** What users have told about a connection that does not work, merged into one. */
export interface ConnectionNotice {
  readonly connectionId: ConnectionId;
  /** Distinct users and distinct company cards. */
  readonly people: number;
  readonly cards: number;
  /** Epoch milliseconds of the first report. */
  readonly since: number;
}
