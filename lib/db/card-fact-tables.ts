import type { ColumnType, Generated } from 'kysely';

/** Tables of what a card tells beside its documents. Types as in `tables.ts`. */
type Instant = number;
type Json = string;
type Fixed<T> = ColumnType<T, T, never>;

export interface CustomerCreditTable {
  tenant_id: Fixed<string>;
  ledger_id: Fixed<string>;
  /** Visma is not asked again before. */
  ask_after: Instant;
  /** A `CustomerCredit`; null until Visma has told it. */
  credit: Json | null;
}

/** The months of a ledger added up, made when somebody asks for them. */
export interface LedgerTurnoverTable {
  tenant_id: Fixed<string>;
  ledger_id: Fixed<string>;
  /** The read whose rows they were made of. */
  seen_read: number;
  /** That of the ledger before they were added up; of an older one they may lack settlement dates. */
  settlements_version: Generated<number>;
  /** `TurnoverGroup`s, bigints as text. */
  months: Json;
}

/** When one person looked at one customer's documents (lib/domain/ledger-look.ts). */
export interface LedgerLookTable {
  tenant_id: Fixed<string>;
  ledger_id: Fixed<string>;
  associate_id: Fixed<string>;
  last_at: Instant;
  /** Calendar dates in the company's time zone. */
  last_on: string;
  last_read: number | null;
  /** The end of the view before; null during the first one. */
  before_at: Instant | null;
  before_on: string | null;
  before_read: number | null;
}
