import type { OauthTransaction } from '../db/oauth-transaction-store.ts';
import type { Connector } from '../domain/actor.ts';
import type { Connection, VismaCompanyFacts } from '../domain/connection.ts';
import type { GrantDeps } from './access-token.ts';
import type { ConnectionDeps } from './connection-deps.ts';
import type { ConnectOutcome } from './finish-connect.ts';
import type { Successor } from './revoke.ts';
import { endGrant } from './revoke.ts';

export interface AcceptedGrant extends Successor {
  readonly before: Connection;
  /** Sealed; of the grant that was replaced. */
  readonly formerRefresh: string | undefined;
  readonly company: VismaCompanyFacts;
}

/**
 * What follows when a new grant was stored: the panels may ask at once, the former grant is given
 * back, and everybody who has to know is told.
 *
 * Nobody changes a line of the activity log, so it waits for what Visma says, which is bounded. A
 * process that dies meanwhile leaves a connection that works and tells who connected it and when,
 * without the line, and at worst the former grant alive until its own end. The other order would
 * leave that grant just so, and a line that is silent about it.
 */
export async function acceptJourney(
  deps: GrantDeps,
  connector: Connector,
  { tenantId, connectionId }: OauthTransaction,
  { before, formerRefresh, kind, refreshToken, company }: AcceptedGrant,
): Promise<ConnectOutcome> {
  const result = before.company === undefined ? 'connected' : 'reconnected';
  const ref = { tenantId, connectionId };
  await deps.forgetFailures(ref);
  const former = { ...before, sealedRefresh: formerRefresh };
  const grant = await endGrant(deps, ref, former, { kind, refreshToken });
  await deps.record({
    tenantId,
    event: `connection.${result}`,
    actor: connector.associateId,
    subject: connectionId,
    before: { state: before.state, kind: before.kind },
    after: {
      ...{ state: 'connected', kind, company: company.name },
      ...(grant !== undefined && { grant }),
    },
    requestId: connector.requestId,
  });
  await tellOtherTenants(deps, before, company);
  return { result, connectionId, companyName: company.name };
}

/**
 * A company may serve two CRM installations (a sandbox, say), each with its own proof. Whoever had
 * it first learns that there is another, not which.
 */
async function tellOtherTenants(
  deps: ConnectionDeps,
  { tenantId, company: known }: Connection,
  { vismaTenantId, name }: VismaCompanyFacts,
): Promise<void> {
  if (vismaTenantId === undefined || known?.vismaTenantId === vismaTenantId) return;
  for (const other of await deps.connections.listElsewhere(tenantId, vismaTenantId)) {
    await deps.record({
      tenantId: other.tenantId,
      event: 'connection.also-connected-elsewhere',
      actor: 'system',
      subject: other.connectionId,
      after: { company: name },
    });
  }
}
