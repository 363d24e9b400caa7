import type { OauthTransaction } from '../db/oauth-transaction-store.ts';
import type { Connector } from '../domain/actor.ts';
import type { AuditFacts } from '../domain/audit-event.ts';
import type { ConnectRefusal } from '../domain/connect-result.ts';
import type { Connection } from '../domain/connection.ts';
import type { ConnectionId } from '../domain/ids.ts';
import type { ErrorCode } from '../errors.ts';
import { isAppError } from '../errors.ts';
import type { ConnectionAuditEvent, ConnectionDeps } from './connection-deps.ts';
import type { ConnectOutcome } from './finish-connect.ts';

export interface JourneyRefusal {
  readonly result: ConnectRefusal;
  /** Name of the company that the connection stands for. */
  readonly expected?: string | undefined;
  /** Name of the company that was chosen at Visma. */
  readonly actual?: string | undefined;
  /** The connection that stands for that company already. */
  readonly existing?: ConnectionId | undefined;
}

/** The activity log keeps both names: the manage page tells them by the connection's id. */
export async function refuseJourney(
  deps: ConnectionDeps,
  connector: Connector,
  transaction: OauthTransaction,
  refusal: JourneyRefusal,
): Promise<ConnectOutcome> {
  const { connectionId } = transaction;
  const before = await deps.connections.find(transaction);
  await deps.record(lineOfRefusal(connector, transaction, { ...refusal, before }));
  return { result: refusal.result, connectionId, ...namesOf(refusal) };
}

export interface ToldRefusal extends JourneyRefusal {
  /** Undefined for one that was removed meanwhile. */
  readonly before: Connection | undefined;
  /** What the journey changed all the same, where a company without licence is kept as such. */
  readonly changed?: AuditFacts;
}

export function lineOfRefusal(
  connector: Connector,
  { tenantId, connectionId }: OauthTransaction,
  { before, changed, ...refusal }: ToldRefusal,
): ConnectionAuditEvent {
  const { result, existing } = refusal;
  return {
    tenantId,
    event: 'connection.refused',
    actor: connector.associateId,
    subject: connectionId,
    ...(before !== undefined && {
      before: { state: before.state, ...(changed !== undefined && { kind: before.kind }) },
    }),
    after: {
      ...{ ...changed, result, ...namesOf(refusal) },
      ...(existing !== undefined && { existingConnection: existing }),
    },
    requestId: connector.requestId,
  };
}

function namesOf({ expected, actual }: JourneyRefusal) {
  return {
    ...(expected !== undefined && { expectedCompany: expected }),
    ...(actual !== undefined && { actualCompany: actual }),
  };
}

const REFUSALS: Partial<Readonly<Record<ErrorCode, ConnectRefusal>>> = {
  'visma.consent-denied': 'denied',
  'visma.role-missing': 'role-missing',
  'visma.company-refused': 'role-missing',
  'visma.forbidden': 'role-missing',
  'visma.unauthorized': 'role-missing',
  'visma.no-licence': 'no-licence',
  'oauth.invalid-response': 'invalid-response',
};

/** Whatever is not our own error is a fault of ours and goes on as one. */
export function refusalOfError(error: unknown): ConnectRefusal {
  if (!isAppError(error)) throw error;
  return REFUSALS[error.code] ?? 'visma-down';
}
