import type { PanelUser } from '../domain/actor.ts';
import type { CardResponse } from '../domain/card.ts';
import { mayRead } from '../domain/connection.ts';
import type { CrmContextClaim } from '../domain/crm-context.ts';
import type { ConnectionId, PanelKey } from '../domain/ids.ts';
import { AppError } from '../errors.ts';
import { openCard } from './open-card.ts';
import type { PanelDeps } from './panel-deps.ts';
import { resolveCard } from './resolve-card.ts';

/**
 * A user tells the administrators that a company cannot be read on this card; all who tell it make
 * one notice. Answers with the card as it is then. Throws as `resolveCard` does, and
 * `input.not-found` for a connection that is not on the panel.
 */
export async function tellAdministrator(
  deps: PanelDeps,
  user: PanelUser,
  key: PanelKey,
  claim: CrmContextClaim,
  connectionId: ConnectionId,
): Promise<CardResponse> {
  const { companies } = await resolveCard(deps, user, key, claim);
  const company = companies.find(({ connection }) => connection.id === connectionId);
  if (company === undefined) throw new AppError('input.not-found', 'no such company on this card');
  if (!mayRead(company.connection.state)) await report(deps, user, claim, company.connection.id);
  return openCard(deps, user, key, claim);
}

async function report(
  deps: PanelDeps,
  user: PanelUser,
  { contactId }: CrmContextClaim,
  connectionId: ConnectionId,
): Promise<void> {
  const { tenantId, associateId, requestId } = user;
  const at = deps.clock();
  const became = await deps.notices.report({ tenantId, connectionId, associateId, contactId, at });
  if (became !== 'opened') return;
  await deps.record({
    tenantId,
    event: 'connection.reported',
    actor: associateId,
    subject: connectionId,
    requestId,
  });
}
