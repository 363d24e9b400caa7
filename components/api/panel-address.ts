import type { CrmContextClaim } from '#lib/domain/crm-context.ts';
import type { PanelKey } from '#lib/domain/ids.ts';

/** Which panel on which card: what its URL said, and what every data request repeats. */
export interface PanelAddress {
  readonly panelKey: PanelKey;
  readonly claim: CrmContextClaim;
}

/** The claim as the data routes and the sign-in window take it. */
export function claimParameters({ claim }: PanelAddress): Readonly<Record<string, string>> {
  return {
    uctx: claim.tenantId,
    usid: claim.associateId,
    cuid: String(claim.contactId),
  };
}

/** Rows of a panel belong to a card as one person sees it. */
export function addressKey({ panelKey, claim }: PanelAddress): readonly (string | number)[] {
  return [panelKey, claim.tenantId, claim.associateId, claim.contactId];
}
