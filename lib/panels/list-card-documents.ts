import type { PanelUser } from '../domain/actor.ts';
import { todayIn } from '../domain/calendar-date.ts';
import type { DocumentPage } from '../domain/card.ts';
import type { CrmContextClaim } from '../domain/crm-context.ts';
import type { DocumentQuery } from '../domain/document-query.ts';
import type { ConnectionId, PanelKey } from '../domain/ids.ts';
import type { PanelDeps } from './panel-deps.ts';
import { resolveCustomer } from './resolve-customer.ts';

export interface DocumentsRequest {
  readonly connectionId: ConnectionId;
  /** The first glance when absent. */
  readonly query?: DocumentQuery;
  readonly cursor?: string;
  readonly limit: number;
}

export const MAX_DOCUMENTS_PER_PAGE = 200;

/** A page of stored rows; *today* is that of the company's time zone. Throws as `resolveCard` does. */
export async function listCardDocuments(
  deps: PanelDeps,
  user: PanelUser,
  key: PanelKey,
  claim: CrmContextClaim,
  { connectionId, query, cursor, limit }: DocumentsRequest,
): Promise<DocumentPage> {
  const { connection, ledgerId } = await resolveCustomer(deps, user, key, claim, connectionId);
  return deps.listDocuments({
    tenantId: user.tenantId,
    ledgerId,
    limit: Math.min(Math.max(1, limit), MAX_DOCUMENTS_PER_PAGE),
    today: todayIn(connection.timeZone, deps.clock()),
    ...(query !== undefined && { query }),
    ...(cursor !== undefined && { cursor }),
  });
}
