import type { PanelUser } from '../domain/actor.ts';
import type { CrmContextClaim } from '../domain/crm-context.ts';
import type { DocumentDetailResponse } from '../domain/document-detail.ts';
import { isPrintable } from '../domain/document-detail.ts';
import { signedE4 } from '../domain/document.ts';
import type { PanelKey } from '../domain/ids.ts';
import type { CardDocumentDeps, DocumentOnCard, LedgerDocument } from './card-document-deps.ts';
import type { ResolvedCustomer } from './resolve-customer.ts';
import { resolveCustomer } from './resolve-customer.ts';

/**
 * One document of a card with all that Visma tells of it, authorised anew like every request.
 * Throws as `resolveCustomer` and `CardDocumentDeps.getDocument` do.
 */
export async function openDocument(
  deps: CardDocumentDeps,
  user: PanelUser,
  key: PanelKey,
  claim: CrmContextClaim,
  wanted: DocumentOnCard,
): Promise<DocumentDetailResponse> {
  const resolved = await resolveCustomer(deps, user, key, claim, wanted.connectionId);
  const { document, detail } = await deps.getDocument(toLedgerDocument(resolved, wanted));
  return {
    baseCurrency: resolved.connection.company?.baseCurrency ?? '',
    baseAmountE4: signedE4(document.type, document.baseAmountE4),
    baseBalanceE4: signedE4(document.type, document.baseBalanceE4),
    isPrintable: isPrintable(document.type) && !document.flaws.includes('number'),
    ...(detail !== undefined && { detail }),
  };
}

export function toLedgerDocument(
  { customer, ledgerId }: ResolvedCustomer,
  { type, number }: DocumentOnCard,
): LedgerDocument {
  return { ...customer, ledgerId, type, number };
}
