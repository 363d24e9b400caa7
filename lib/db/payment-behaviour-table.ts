import type { ColumnType } from 'kysely';

/** How a customer pays, as last made out from the settlement dates. */
export interface PaymentBehaviourTable {
  tenant_id: ColumnType<string, string, never>;
  ledger_id: ColumnType<string, string, never>;
  /** A `KnownBehaviour` as JSON. */
  behaviour: string;
}
