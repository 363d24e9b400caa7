import 'server-only';
import type { GrantDeps } from './connections/access-token.ts';
import { withGrant } from './connections/with-grant.ts';
import type { SettlementRequest, VismaPage, VismaPageRequest } from './ledger/ledger-deps.ts';
import type { VismaClient } from './visma/client.ts';
import { listCustomerDocuments } from './visma/list-customer-documents.ts';
import { listCustomerPayments } from './visma/list-customer-payments.ts';
import type { SettlementPage } from './visma/list-settlements.ts';
import { listSettlements } from './visma/list-settlements.ts';

/**
 * Where ledgers meet Visma. Without the company's currency, which only the connection knows, a
 * foreign document that lacks its own amounts would show those of the base currency as its own.
 */
export function readDocumentPage(
  grants: GrantDeps,
  visma: VismaClient,
  { tenantId, connectionId, ...page }: VismaPageRequest,
): Promise<VismaPage> {
  return withGrant(grants, { tenantId, connectionId }, (caller) =>
    listCustomerDocuments(visma, caller, {
      ...page,
      ...(caller.baseCurrency !== undefined && { baseCurrency: caller.baseCurrency }),
      // Somebody waits for the first rows; the rest must leave them room.
      priority: page.pageNumber === 1 ? 'interactive' : 'background',
    }),
  );
}

export function readPaymentPage(
  grants: GrantDeps,
  visma: VismaClient,
  { tenantId, connectionId, ...page }: VismaPageRequest,
): Promise<VismaPage> {
  return withGrant(grants, { tenantId, connectionId }, (caller) =>
    listCustomerPayments(visma, caller, page),
  );
}

export function readSettlementPage(
  grants: GrantDeps,
  visma: VismaClient,
  { tenantId, connectionId, ...page }: SettlementRequest,
): Promise<SettlementPage> {
  return withGrant(grants, { tenantId, connectionId }, (caller) =>
    listSettlements(visma, caller, page),
  );
}
