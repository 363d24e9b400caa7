import type { PanelUser } from '../domain/actor.ts';
import type { ReadingWanted } from '../domain/asking.ts';
import { mayRead } from '../domain/connection.ts';
import type { CardResponse } from '../domain/card.ts';
import type { CrmContextClaim } from '../domain/crm-context.ts';
import type { ConnectionId, PanelKey } from '../domain/ids.ts';
import { AppError } from '../errors.ts';
import { openCard } from './open-card.ts';
import type { PanelDeps } from './panel-deps.ts';
import { resolveCard } from './resolve-card.ts';

export interface RefreshOrder {
  readonly connectionId: ConnectionId;
  readonly wanted: ReadingWanted;
}

/**
 * Asks for a new reading now and answers with the card as it is; the rows follow. A connection
 * that may not be read is left alone: the card says why. A card without customer number is read
 * again in SuperOffice, since somebody may just have filled it in. Throws as `resolveCard` does,
 * and `input.not-found` for a connection that is not on the panel.
 */
export async function refreshCard(
  deps: PanelDeps,
  user: PanelUser,
  key: PanelKey,
  claim: CrmContextClaim,
  { connectionId, wanted }: RefreshOrder,
): Promise<CardResponse> {
  const { tenantId, grantId } = user;
  const { companies } = await resolveCard(deps, user, key, claim, 'by-hand');
  const company = companies.find(({ connection }) => connection.id === connectionId);
  if (company === undefined) throw new AppError('input.not-found', 'no such company on this card');
  const { connection, customerNumber } = company;
  if (customerNumber === undefined) {
    await deps.contactReads.forget({ tenantId, grantId, contactId: claim.contactId });
  } else if (mayRead(connection.state)) {
    const customer = { tenantId, connectionId, customerNumber };
    // Without a read of its own, which would stand in the way of the one that is wanted.
    const { ledgerId } = await deps.openLedger({ ...customer, reading: 'refused' });
    await deps.requestRefresh({ ...customer, ledgerId }, wanted);
  }
  return openCard(deps, user, key, claim);
}
