import type { PanelUser } from '../domain/actor.ts';
import type { CalendarDate } from '../domain/calendar-date.ts';
import { todayIn } from '../domain/calendar-date.ts';
import type { CrmContextClaim } from '../domain/crm-context.ts';
import type { CardExport, DocumentExport } from '../domain/document-export.ts';
import type { DocumentQuery } from '../domain/document-query.ts';
import type { ConnectionId, LedgerId, PanelKey, TenantId } from '../domain/ids.ts';
import type { PanelDeps } from './panel-deps.ts';
import { resolveCustomer } from './resolve-customer.ts';

export interface CardExportDeps extends PanelDeps {
  readonly exportDocuments: (request: {
    readonly tenantId: TenantId;
    readonly ledgerId: LedgerId;
    readonly query: DocumentQuery;
    readonly today: CalendarDate;
  }) => Promise<DocumentExport>;
}

/** Authorises like every request for rows. Throws as `resolveCustomer` does. */
export async function exportCard(
  deps: CardExportDeps,
  user: PanelUser,
  key: PanelKey,
  claim: CrmContextClaim,
  connectionId: ConnectionId,
): Promise<CardExport> {
  const resolved = await resolveCustomer(deps, user, key, claim, connectionId);
  const { contact, connection, customer, ledgerId } = resolved;
  const { tenantId } = user;
  const today = todayIn(connection.timeZone, deps.clock());
  return {
    customerName: contact.name,
    customerNumber: customer.customerNumber,
    country: contact.country,
    companyName: connection.company?.name ?? '',
    timeZone: connection.timeZone,
    today,
    read: (query) => deps.exportDocuments({ tenantId, ledgerId, query, today }),
  };
}
