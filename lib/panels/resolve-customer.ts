import type { PanelUser } from '../domain/actor.ts';
import { mayRead } from '../domain/connection.ts';
import type { Connection } from '../domain/connection.ts';
import type { CrmContextClaim } from '../domain/crm-context.ts';
import type { ConnectionId, LedgerId, PanelKey } from '../domain/ids.ts';
import { AppError } from '../errors.ts';
import type { CustomerRef, PanelDeps } from './panel-deps.ts';
import type { ResolvedCard } from './resolve-card.ts';
import { resolveCard } from './resolve-card.ts';

export interface ResolvedCustomer {
  readonly contact: ResolvedCard['contact'];
  readonly connection: Connection;
  readonly customer: CustomerRef;
  readonly ledgerId: LedgerId;
}

/**
 * One company's customer behind a card, authorised anew for every request. A connection that is
 * not on the panel, and a card that is not mapped, are `input.not-found`.
 */
export async function resolveCustomer(
  deps: PanelDeps,
  user: PanelUser,
  key: PanelKey,
  claim: CrmContextClaim,
  connectionId: ConnectionId,
): Promise<ResolvedCustomer> {
  const { contact, companies } = await resolveCard(deps, user, key, claim);
  const company = companies.find(({ connection }) => connection.id === connectionId);
  if (company?.customerNumber === undefined) {
    throw new AppError('input.not-found', 'no such customer on this card');
  }
  const { connection, customerNumber } = company;
  const customer = { tenantId: user.tenantId, connectionId, customerNumber };
  const reading = mayRead(connection.state) ? 'allowed' : 'refused';
  const { ledgerId } = await deps.openLedger({ ...customer, reading });
  return { contact, connection, customer, ledgerId };
}
