import type { PanelUser } from '../domain/actor.ts';
import { mayRead } from '../domain/connection.ts';
import type { CardResponse } from '../domain/card.ts';
import type { CrmContextClaim } from '../domain/crm-context.ts';
import type { ConnectionId, PanelKey } from '../domain/ids.ts';
import { openCard } from './open-card.ts';
import type { PanelDeps } from './panel-deps.ts';
import { resolveCustomer } from './resolve-customer.ts';

/**
 * Asks for a new reading now and answers with the card as it is; the rows follow. A connection
 * that may not be read is left alone: the card says why. Throws as `resolveCard` does.
 */
export async function refreshCard(
  deps: PanelDeps,
  user: PanelUser,
  key: PanelKey,
  claim: CrmContextClaim,
  connectionId: ConnectionId,
): Promise<CardResponse> {
  const { connection, customer, ledgerId } = await resolveCustomer(
    deps,
    user,
    key,
    claim,
    connectionId,
  );
  if (mayRead(connection.state)) await deps.requestRefresh({ ...customer, ledgerId });
  return openCard(deps, user, key, claim);
}
