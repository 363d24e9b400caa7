import type { PanelUser } from '../domain/actor.ts';
import type { CrmContextClaim } from '../domain/crm-context.ts';
import type { DocumentDetailResponse } from '../domain/document-detail.ts';
import { isPrintable } from '../domain/document-detail.ts';
import type { CustomerDocument } from '../domain/document.ts';
import { signedE4 } from '../domain/document.ts';
import type { PanelKey } from '../domain/ids.ts';
import { vismaPageOf } from '../domain/visma-screen.ts';
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
  const vismaUrl = findVismaPage(deps, resolved, document);
  return {
    baseCurrency: resolved.connection.company?.baseCurrency ?? '',
    baseAmountE4: signedE4(document.type, document.baseAmountE4),
    baseBalanceE4: signedE4(document.type, document.baseBalanceE4),
    isPrintable: isPrintable(document.type) && !document.flaws.includes('number'),
    ...(vismaUrl !== undefined && { vismaUrl }),
    ...(detail !== undefined && { detail }),
  };
}

/** A number that could not be read is one of ours, which Visma does not know. */
function findVismaPage(
  { vismaPageUrl }: CardDocumentDeps,
  { connection }: ResolvedCustomer,
  { type, number, flaws }: CustomerDocument,
): string | undefined {
  if (vismaPageUrl === undefined || flaws.includes('number')) return undefined;
  const company = connection.company?.vismaTenantId ?? connection.claimedTenantId;
  return vismaPageOf(vismaPageUrl, { type, number, company });
}

export function toLedgerDocument(
  { customer, ledgerId }: ResolvedCustomer,
  { type, number }: DocumentOnCard,
): LedgerDocument {
  return { ...customer, ledgerId, type, number };
}
