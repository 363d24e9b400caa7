import type { ToldReplacement } from '../db/grant-replacement.ts';
import type { OauthTransaction } from '../db/oauth-transaction-store.ts';
import type { Connector } from '../domain/actor.ts';
import type { Connection, ConnectionState, VismaCompanyFacts } from '../domain/connection.ts';
import type { GrantDeps } from './access-token.ts';
import type { ConnectionAuditEvent } from './connection-deps.ts';
import type { ConnectOutcome } from './finish-connect.ts';
import type { Successor } from './revoke.ts';
import { endGrant, plannedEnd } from './revoke.ts';

export interface AcceptedGrant {
  readonly before: Connection;
  /** Sealed; of the grant that was replaced. */
  readonly formerRefresh: string | undefined;
  readonly successor: Successor;
  readonly company: VismaCompanyFacts;
}

/**
 * What follows when a new grant was stored: the panels may ask at once, other sign-ins that the same
 * session began for it are forgotten, the former grant is given back, and everybody who has to know
 * is told.
 */
export async function acceptJourney(
  deps: GrantDeps,
  connector: Connector,
  transaction: OauthTransaction,
  { before, formerRefresh, successor, company }: AcceptedGrant,
): Promise<ConnectOutcome> {
  const { tenantId, connectionId } = transaction;
  const { requestId } = connector;
  const ref = { tenantId, connectionId };
  await deps.forgetFailures(ref);
  await deps.transactions.forgetJourneys(transaction);
  await endGrant(deps, ref, {
    former: { ...before, sealedRefresh: formerRefresh },
    successor,
    requestId,
  });
  return { result: resultOf(before), connectionId, companyName: company.name };
}

/** The line of the activity log that is committed with the grant, before Visma is asked to end the former one. */
export function toldGrant(
  deps: GrantDeps,
  connector: Connector,
  {
    before,
    successor,
    company,
    state,
  }: Omit<AcceptedGrant, 'formerRefresh'> & {
    readonly state: ConnectionState;
  },
): ToldReplacement {
  const { tenantId, id: connectionId } = before;
  return {
    at: deps.clock(),
    ...toldElsewhere(before, company),
    lineOf: (formerRefresh): ConnectionAuditEvent => {
      const former = { ...before, sealedRefresh: formerRefresh };
      const grant = plannedEnd(deps, { tenantId, connectionId }, former, successor);
      return {
        tenantId,
        event: `connection.${resultOf(before)}`,
        actor: connector.associateId,
        subject: connectionId,
        before: { state: before.state, kind: before.kind },
        after: {
          ...{ state, kind: successor.kind, company: company.name },
          ...(grant !== undefined && { grant }),
        },
        requestId: connector.requestId,
      };
    },
  };
}

function resultOf({ company }: Connection): 'connected' | 'reconnected' {
  return company === undefined ? 'connected' : 'reconnected';
}

/**
 * A company may serve two CRM installations (a sandbox, say), each with its own proof. Whoever had
 * it first learns that there is another, not which.
 */
function toldElsewhere(
  { company: known }: Connection,
  { vismaTenantId, name }: VismaCompanyFacts,
): Pick<ToldReplacement, 'elsewhere'> {
  if (vismaTenantId === undefined || known?.vismaTenantId === vismaTenantId) return {};
  return {
    elsewhere: {
      vismaTenantId,
      lineOf: ({ tenantId, connectionId }) => ({
        tenantId,
        event: 'connection.also-connected-elsewhere',
        actor: 'system',
        subject: connectionId,
        after: { company: name },
      }),
    },
  };
}
