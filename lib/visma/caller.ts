import type { ConnectionKind } from '../domain/connection.ts';
import type { ConnectionId } from '../domain/ids.ts';

/** In whose name the ERP API is asked: one connection with an access token that was lent for a call. */
export interface VismaCaller {
  readonly connectionId: ConnectionId;
  readonly kind: ConnectionKind;
  readonly accessToken: string;
  /** The integer of the `ipp-company-id` header; only connections from before Visma Connect have it. */
  readonly legacyCompanyId?: number;
  /** Of the company, where its grant has told it: the currency of amounts that name none. */
  readonly baseCurrency?: string;
}
