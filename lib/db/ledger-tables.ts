import type { ColumnType, Generated } from 'kysely';

/** Epoch milliseconds. */
type Instant = number;
type Flag = 0 | 1;
/** Set once at insert. */
type Fixed<T> = ColumnType<T, T, never>;

/** All documents of one customer in one company, as last read. */
export interface LedgerTable {
  id: Fixed<string>;
  tenant_id: Fixed<string>;
  connection_id: Fixed<string>;
  customer_number: Fixed<string>;
  customer_name: string | null;
  /** The read whose rows are shown; null before the first one is complete. */
  visible_read: number | null;
  /** Since when the shown rows may be older than Visma's. */
  read_at: Instant | null;
  total: number | null;
  /** Of them, without what only the list of payments shows; null when not counted yet. */
  listed_total: Generated<number | null>;
  /** The last complete read could not be reconciled with Visma's count. */
  incomplete: Flag;
  /** The holder of the read under way, or null: `fence` as it took the lease. */
  reading_read: number | null;
  reading_since: Instant | null;
  reading_received: number | null;
  reading_total: number | null;
  page_size: number | null;
  /** Why the last attempt failed; null after a success. */
  failure_code: string | null;
  failure_at: Instant | null;
  /** No attempt before this instant (negative cache, Retry-After). */
  next_try_at: Instant;
  last_viewed_at: Instant;
  fence: number;
  lease_until: Instant;
  created_at: Fixed<Instant>;
  /** Greatest `lastModifiedDateTime` read so far, `YYYY-MM-DDTHH:MM:SS` in Visma's unknown zone. */
  watermark: Generated<string | null>;
  /** The last read of everything that could be reconciled. */
  full_read_at: Generated<Instant | null>;
  /** During a first read: all documents that Visma calls open are here. */
  open_exact: Generated<Flag>;
  /** A read of everything that broke off; `ledger_read_page` has its pages. Since: its first page. */
  kept_read: Generated<number | null>;
  kept_since: Generated<Instant | null>;
  /** The page size that it asked for. */
  kept_asked_size: Generated<number | null>;
  /** When the list of payments beside the documents was last asked for. */
  payments_asked_at: Generated<Instant | null>;
  /** When settlement dates are to be read; null before the first complete read. */
  settlements_due_at: Generated<Instant | null>;
  /** `watermark` as it was when they were last read. */
  settlements_watermark: Generated<string | null>;
  /** JSON: where a reading of them that was too long for one turn goes on. */
  settlements_rest: Generated<string | null>;
  /** How often they were read to their end. */
  settlements_version: Generated<number>;
  /** Since when a webhook has called the rows out of date; null again when the next read begins. */
  stale_at: Generated<Instant | null>;
  /** `stale_at` as a read began that is to answer it; null again when one has. */
  answering_stale_at: Generated<Instant | null>;
  /** Reads of everything in a row that did not account for every document; 0 when none is lacking. */
  incomplete_reads: Generated<number>;
  /** Not everything is read by itself before this instant, where changes alone do not do. */
  full_read_after: Generated<Instant>;
  /** Attempts in a row to read the list of payments; 0 when no payment is lacking. */
  payment_failures: Generated<number>;
  payments_after: Generated<Instant>;
  /** Changes alone are not asked for before this instant: Visma ignores or refuses the filter. */
  changes_after: Generated<Instant>;
}

/** What one page of a read of everything showed, so that a read which broke off can go on. */
export interface LedgerReadPageTable {
  tenant_id: Fixed<string>;
  ledger_id: Fixed<string>;
  read: Fixed<number>;
  page_number: Fixed<number>;
  page_size: number;
  /** Different documents on it. */
  row_count: number;
  /** `type number` of its first row; null when it was empty. */
  first_key: string | null;
  /** Visma's count as told by it. */
  total: number | null;
  /** Its place in the order of answers, and how often the count had fallen by then. */
  turn: number;
  falls: number;
  asked: number;
  /** Greatest `lastModifiedDateTime` on it; null when it told none. */
  watermark: string | null;
}

/** How a read saw a row. Pages count from 1. */
export interface SeenColumns {
  /**
   * The page of the read `seen_read` that shows it; 0 when none does, as for rows of incremental
   * reads; -1 when it comes from the list of payments.
   */
  seen_page: Generated<number>;
  /** A second page that shows it, after rows moved from page to page during the read; or 0. */
  also_page: Generated<number>;
}

/** Read behind the list, for paid invoices. */
export interface SettlementColumns {
  /** Calendar date of the latest payment or credit applied to it; null when not known. */
  settled_on: Generated<string | null>;
  /** KID / OCR; empty when not known. */
  payment_reference: Generated<string>;
}

/** What a read later than the first has brought. */
export interface NewsColumns {
  /** `new`: it was not here before, or only as a draft. `paid`: it was open before. */
  news: Generated<'new' | 'paid' | null>;
  /** The read that brought it; null for rows of a first read. */
  news_read: Generated<number | null>;
}
