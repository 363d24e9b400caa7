import type { OauthTransaction } from '../db/oauth-transaction-store.ts';
import type { Connector } from '../domain/actor.ts';
import type { Connection, ConnectionKind, VismaCompanyFacts } from '../domain/connection.ts';
import type { ConnectionDeps } from './connection-deps.ts';
import type { ConnectOutcome } from './finish-connect.ts';

export interface AcceptedGrant {
  readonly before: Connection;
  readonly kind: ConnectionKind;
  readonly company: VismaCompanyFacts;
}

/** What follows when a new grant was stored: everybody who has to know is told. */
export async function acceptJourney(
  deps: ConnectionDeps,
  connector: Connector,
  { tenantId, connectionId }: OauthTransaction,
  { before, kind, company }: AcceptedGrant,
): Promise<ConnectOutcome> {
  const result = before.company === undefined ? 'connected' : 'reconnected';
  await deps.forgetFailures({ tenantId, connectionId });
  await deps.record({
    tenantId,
    event: `connection.${result}`,
    actor: connector.associateId,
    subject: connectionId,
    before: { state: before.state, kind: before.kind },
    after: { state: 'connected', kind, company: company.name },
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
