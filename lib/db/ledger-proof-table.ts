import type { ColumnType } from 'kysely';

/** Visma's own balance of the customer beside the ledger's net, as last compared. */
export interface LedgerProofTable {
  tenant_id: ColumnType<string, string, never>;
  ledger_id: ColumnType<string, string, never>;
  /** Epoch milliseconds. */
  asked_at: number;
  /** A `ProofLine` as JSON. */
  line: string;
}
