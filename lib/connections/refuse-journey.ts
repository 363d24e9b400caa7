import type { OauthTransaction } from '../db/oauth-transaction-store.ts';
import type { Connector } from '../domain/actor.ts';
import type { ConnectRefusal } from '../domain/connect-result.ts';
import type { GrantEnd } from '../domain/grant-end.ts';
import type { ConnectionId } from '../domain/ids.ts';
import type { ErrorCode } from '../errors.ts';
import { isAppError } from '../errors.ts';
import type { ConnectionDeps } from './connection-deps.ts';
import type { ConnectOutcome } from './finish-connect.ts';

export interface JourneyRefusal {
  readonly result: ConnectRefusal;
  /** Name of the company that the connection stands for. */
  readonly expected?: string | undefined;
  /** Name of the company that was chosen at Visma. */
  readonly actual?: string | undefined;
  /** The connection that stands for that company already. */
  readonly existing?: ConnectionId | undefined;
  /** What became of the grant that this journey's replaced all the same: of a company without licence. */
  readonly formerGrant?: GrantEnd | undefined;
}

/** The activity log keeps both names: the manage page tells them by the connection's id. */
export async function refuseJourney(
  deps: ConnectionDeps,
  connector: Connector,
  { tenantId, connectionId }: OauthTransaction,
  { result, expected, actual, existing, formerGrant }: JourneyRefusal,
): Promise<ConnectOutcome> {
  const names = {
    ...(expected !== undefined && { expectedCompany: expected }),
    ...(actual !== undefined && { actualCompany: actual }),
  };
  await deps.record({
    tenantId,
    event: 'connection.refused',
    actor: connector.associateId,
    subject: connectionId,
    after: {
      result,
      ...names,
      ...(existing !== undefined && { existingConnection: existing }),
      ...(formerGrant !== undefined && { grant: formerGrant }),
    },
    requestId: connector.requestId,
  });
  return { result, connectionId, ...names };
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
