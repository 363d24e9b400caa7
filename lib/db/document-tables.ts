import type { ColumnType } from 'kysely';
import type { NewsColumns, SeenColumns, SettlementColumns } from './ledger-tables.ts';

type Json = string;
/** Set once at insert. */
type Fixed<T> = ColumnType<T, T, never>;

interface DocumentColumns extends SeenColumns {
  tenant_id: Fixed<string>;
  ledger_id: Fixed<string>;
  document_type: Fixed<string>;
  reference_number: Fixed<string>;
  /** The read that saw it last. */
  seen_read: number;
  status: string;
  document_date: string | null;
  due_date: string | null;
  currency: string;
  amount_e4: number;
  balance_e4: number;
  base_amount_e4: number;
  base_balance_e4: number;
  customer_reference: string;
  document_text: string;
  customer_name: string;
  last_modified: string;
  flaws: Json;
  /** A `DocumentLane`. */
  lane: string;
  /**
   * Where the indexes of sorts keep it: its lane, or `overdue` for an open claim that was overdue
   * everywhere when its ledger was last read. Says where to look, not what is overdue today.
   */
  list_part: string;
  /** With the sign by which the document changes what is owed; what sorting and adding up use. */
  signed_amount_e4: number;
  signed_balance_e4: number;
  signed_base_balance_e4: number;
  /** The number as text that sorts by its value (lib/db/number-order.ts). */
  number_order: string;
  /** What the search looks through (lib/db/search-text.ts). */
  search_text: string;
  /** Order of the first glance: open by due date, then the rest newest first (lib/ledger/first-glance.ts). */
  first_glance: string;
}

/**
 * Rows that are shown. What is asked of them, and by which index, is told in
 * docs/decisions/0010-answering-in-sql.md.
 */
export type DocumentTable = DocumentColumns & SettlementColumns & NewsColumns;
/** Rows of a re-read under way; they replace the shown ones in one transaction when it is complete. */
export type DocumentStagingTable = DocumentColumns;

/** The rows of a ledger added up by currency, lane and due date (lib/db/ledger-profile-writes.ts). */
export interface LedgerProfileTable {
  tenant_id: Fixed<string>;
  ledger_id: Fixed<string>;
  /** The read whose rows these are. */
  seen_read: number;
  currency: Fixed<string>;
  lane: Fixed<string>;
  /** Of open claims only. Long past and far away ones are moved together. */
  due_date: Fixed<string | null>;
  document_count: Fixed<number>;
  /** A sum of balances is `upper` millions and `lower`, so that neither leaves 64 bits. */
  sum_upper_e4: Fixed<number>;
  sum_lower_e4: Fixed<number>;
  /** The same in the company's currency. */
  base_sum_upper_e4: Fixed<number>;
  base_sum_lower_e4: Fixed<number>;
}
