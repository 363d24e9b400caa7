import type { ColumnType } from 'kysely';

/** Webhooks that were taken, for as long as they could be played again; the insert is the taking. */
export interface WebhookDeliveryTable {
  /** SHA-256 of the event's id or of the whole body. */
  hash: ColumnType<string, string, never>;
  taken_at: ColumnType<number, number, never>;
}
