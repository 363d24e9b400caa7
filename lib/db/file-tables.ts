import type { ColumnType } from 'kysely';

type Fixed<T> = ColumnType<T, T, never>;

/** A right to fetch one file once, in a tab that has no session of its own. Deleted by its use. */
export interface FileHandleTable {
  /** SHA-256 of the handle. */
  handle_hash: Fixed<string>;
  tenant_id: Fixed<string>;
  /** The panel session that asked; it must still live when the file is fetched. */
  session_hash: Fixed<string>;
  /** JSON: panel, card, company, document, and the attachment if it is one. */
  file: Fixed<string>;
  /** Epoch milliseconds. */
  expires_at: Fixed<number>;
}
