import type { ColumnType, Generated } from 'kysely';
import type {
  CustomerCreditTable,
  LedgerLookTable,
  LedgerTurnoverTable,
} from './card-fact-tables.ts';
import type { FileHandleTable } from './file-tables.ts';
import type { PanelConnectionTable, PanelPreferenceTable, PanelTable } from './panel-tables.ts';
import type { DocumentStagingTable, DocumentTable, LedgerProfileTable } from './document-tables.ts';
import type { LedgerProofTable } from './ledger-proof-table.ts';
import type { PaymentBehaviourTable } from './payment-behaviour-table.ts';
import type { LedgerReadPageTable, LedgerTable } from './ledger-tables.ts';
import type {
  HandOverTable,
  NoticeReportTable,
  NoticeTable,
  ReconnectRunTable,
} from './repair-tables.ts';
import type { WebhookDeliveryTable } from './webhook-tables.ts';

/**
 * The schema in portable column types (docs/decisions/0001): amounts are whole ten-thousandths in
 * INTEGER/BIGINT, instants are epoch milliseconds, calendar dates are text `YYYY-MM-DD`, booleans
 * are 0/1, JSON is text. Everything but the bookkeeping tables carries its tenant.
 */
type Instant = number;
type Flag = 0 | 1;
/** A sealed envelope of `lib/vault`; never plaintext. */
type Sealed = string;
type Json = string;
/** Set once at insert. */
type Fixed<T> = ColumnType<T, T, never>;

export interface TenantTable {
  id: Fixed<string>;
  name: string;
  created_at: Fixed<Instant>;
}

/** One sign-in of a person with SuperOffice; sessions point to it, its tokens are refreshed in place. */
export interface CrmGrantTable {
  id: Fixed<string>;
  tenant_id: Fixed<string>;
  associate_id: Fixed<string>;
  user_name: string;
  user_email: string;
  is_administrator: Flag;
  /** `iat` of the last verified id_token; administrator rights are believed for ten minutes after. */
  identity_verified_at: Instant;
  webapi_url: string;
  sealed_access: Sealed | null;
  access_expires_at: Instant | null;
  sealed_refresh: Sealed | null;
  ver: number;
  fence: number;
  lease_until: Instant;
  next_try_at: Instant;
  strikes: number;
  created_at: Fixed<Instant>;
  revoked_at: Instant | null;
}

/** A browser's session with us. The cookie holds the id; we keep its SHA-256. */
export interface SessionTable {
  id_hash: Fixed<string>;
  kind: Fixed<'manage' | 'panel'>;
  tenant_id: Fixed<string>;
  grant_id: Fixed<string>;
  associate_id: Fixed<string>;
  /** Set on panel sessions that a signed embed token locks to one panel; else null. */
  panel_key: Fixed<string | null>;
  created_at: Fixed<Instant>;
  last_used_at: Instant;
  expires_at: Instant;
  revoked_at: Instant | null;
}

/** The hand-over from the sign-in window to the frame (security: pairing row bound by cookie). */
export interface SignInTable {
  /** SHA-256 of the `__Host-pair` cookie. */
  id_hash: Fixed<string>;
  purpose: Fixed<'panel' | 'manage'>;
  /** base64url SHA-256 of the frame's verifier; null for the manage pages. */
  challenge: Fixed<string | null>;
  panel_key: Fixed<string | null>;
  uctx: Fixed<string | null>;
  usid: Fixed<string | null>;
  /** The window was opened by our own page, so the frame may poll for the outcome. */
  may_poll: Fixed<Flag>;
  created_at: Fixed<Instant>;
  expires_at: Instant;
  /** Null while the person is away at SuperOffice; else how it ended. */
  outcome: 'signed-in' | 'app-not-approved' | 'other-account' | 'failed' | null;
  grant_id: string | null;
  handle_hash: string | null;
  handle_expires_at: Instant | null;
  redeemed_at: Instant | null;
}

/** States and tokens that may be used once; the insert is the use. */
export interface UsedOnceTable {
  hash: Fixed<string>;
  used_at: Fixed<Instant>;
}

/** Our grant to read one Visma company. Tokens are only ever read together with `ver`. */
export interface ConnectionTable {
  id: Fixed<string>;
  tenant_id: Fixed<string>;
  kind: 'interactive' | 'service' | 'legacy';
  state: string;
  state_since: Instant;
  visma_tenant_id: string | null;
  /** What an administrator typed for the Service API, until control of it is proven. */
  intended_visma_tenant_id: string | null;
  company_name: string | null;
  organisation_number: string | null;
  country: string | null;
  base_currency: string | null;
  legacy_company_id: number | null;
  time_zone: string;
  granted_by: string | null;
  granted_at: Instant | null;
  /** Known end of the grant, for warnings; null when it has none we know of. */
  grant_expires_at: Instant | null;
  last_success_at: Instant | null;
  last_failure_at: Instant | null;
  last_failure_code: string | null;
  sealed_refresh: Sealed | null;
  sealed_previous_refresh: Sealed | null;
  previous_used_at: Instant | null;
  sealed_access: Sealed | null;
  access_expires_at: Instant | null;
  /** What the last refresh showed: did the token change? */
  refresh_kind: 'unknown' | 'reuse' | 'one-time';
  /** Since when refreshes end without a clear answer; null after a clear one. */
  refresh_failing_since: Generated<Instant | null>;
  /** The last warning before `grant_expires_at` that was given: 30, 7 or 1 days. */
  expiry_warned_days: Generated<number | null>;
  /** Visma asked for silence until then (429), by the clock of the process that was told. */
  visma_paused_until: Generated<Instant | null>;
  /** Whether payments are among the documents of a customer or only in the list of payments; null: not seen yet. */
  payment_list: Generated<'in-documents' | 'apart' | null>;
  ver: number;
  fence: number;
  lease_until: Instant;
  next_try_at: Instant;
  strikes: number;
  created_at: Fixed<Instant>;
  updated_at: Instant;
}

/** A code flow under way at Visma Connect; deleted by its first use. */
export interface OauthTransactionTable {
  /** SHA-256 of `state`. */
  state_hash: Fixed<string>;
  tenant_id: Fixed<string>;
  connection_id: Fixed<string>;
  /** The session that started it may finish it, no other. */
  session_hash: Fixed<string>;
  /** SHA-256 of the transaction cookie of the browser that started it. */
  browser_hash: Fixed<string>;
  sealed_verifier: Fixed<Sealed>;
  nonce: Fixed<string>;
  /** The Visma tenant id that this sign-in is to prove control of; null for a connection of its own. */
  proves_visma_tenant_id: Fixed<string | null>;
  panel_key: Fixed<string | null>;
  created_at: Fixed<Instant>;
  expires_at: Fixed<Instant>;
}

/** What a person's own SuperOffice token showed of a card; believed for five minutes. */
export interface ContactReadTable {
  tenant_id: Fixed<string>;
  grant_id: Fixed<string>;
  contact_id: Fixed<number>;
  name: string;
  code: string;
  number: string;
  organisation_number: string;
  country: string;
  read_at: Instant;
}

export interface AuditEventTable {
  id: Generated<number>;
  tenant_id: Fixed<string>;
  at: Fixed<Instant>;
  actor: Fixed<string>;
  event: Fixed<string>;
  subject: Fixed<string>;
  before: Fixed<Json | null>;
  after: Fixed<Json | null>;
  request_id: Fixed<string | null>;
}

/** A right to do something once across all instances; `fence` rejects late writes of a paused holder. */
export interface LeaseTable {
  name: Fixed<string>;
  fence: number;
  lease_until: Instant;
}

export interface SchemaMigrationTable {
  name: Fixed<string>;
  applied_at: Fixed<Instant>;
}

/** Whether the keyring that opens this database is the one it was sealed with. */
export interface VaultCheckTable {
  key_id: Fixed<string>;
  sealed: Fixed<Sealed>;
}

export interface Tables {
  tenant: TenantTable;
  crm_grant: CrmGrantTable;
  session: SessionTable;
  sign_in: SignInTable;
  used_once: UsedOnceTable;
  panel: PanelTable;
  panel_connection: PanelConnectionTable;
  panel_preference: PanelPreferenceTable;
  connection: ConnectionTable;
  oauth_transaction: OauthTransactionTable;
  contact_read: ContactReadTable;
  ledger: LedgerTable;
  document: DocumentTable;
  document_staging: DocumentStagingTable;
  ledger_profile: LedgerProfileTable;
  ledger_proof: LedgerProofTable;
  payment_behaviour: PaymentBehaviourTable;
  customer_credit: CustomerCreditTable;
  ledger_turnover: LedgerTurnoverTable;
  ledger_look: LedgerLookTable;
  ledger_read_page: LedgerReadPageTable;
  hand_over: HandOverTable;
  notice: NoticeTable;
  notice_report: NoticeReportTable;
  reconnect_run: ReconnectRunTable;
  audit_event: AuditEventTable;
  lease: LeaseTable;
  schema_migration: SchemaMigrationTable;
  vault_check: VaultCheckTable;
  webhook_delivery: WebhookDeliveryTable;
  file_handle: FileHandleTable;
}
