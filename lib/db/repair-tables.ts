import type { ColumnType, Generated } from 'kysely';

/** Tables around repairing connections: one-time links, notices and runs. Types as in `tables.ts`. */
type Instant = number;
type Json = string;
type Fixed<T> = ColumnType<T, T, never>;

/** A one-time link with which somebody else connects one company. */
export interface HandOverTable {
  /** SHA-256 of the secret in the link's fragment. */
  secret_hash: Fixed<string>;
  tenant_id: Fixed<string>;
  connection_id: Fixed<string>;
  created_by: Fixed<string>;
  created_at: Fixed<Instant>;
  expires_at: Fixed<Instant>;
  /** SHA-256 of the cookie that the secret was exchanged for; null until then. */
  session_hash: Generated<string | null>;
  opened_at: Generated<Instant | null>;
  /** When its connection was made; after that neither link nor cookie does anything. */
  used_at: Generated<Instant | null>;
}

/** That users met a connection which does not work; at most one is open per connection. */
export interface NoticeTable {
  id: Fixed<string>;
  tenant_id: Fixed<string>;
  connection_id: Fixed<string>;
  opened_at: Fixed<Instant>;
  closed_at: Generated<Instant | null>;
}

export interface NoticeReportTable {
  tenant_id: Fixed<string>;
  notice_id: Fixed<string>;
  associate_id: Fixed<string>;
  contact_id: Fixed<number>;
  at: Fixed<Instant>;
}

/** The run over broken connections that a tenant's administrators are in. */
export interface ReconnectRunTable {
  tenant_id: Fixed<string>;
  /** What was broken when it began. */
  connection_ids: Fixed<Json>;
  started_by: Fixed<string>;
  started_at: Fixed<Instant>;
}
