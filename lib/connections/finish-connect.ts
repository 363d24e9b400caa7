import 'server-only';
import type { OauthTransaction } from '../db/oauth-transaction-store.ts';
import type { Connector } from '../domain/actor.ts';
import type { ConnectRefusal } from '../domain/connect-result.ts';
import type { Connection } from '../domain/connection.ts';
import type { ConnectionId, VismaTenantId } from '../domain/ids.ts';
import { hashToken } from '../vault/opaque-token.ts';
import type { VismaGrant } from '../visma/finish-authorization.ts';
import type { GrantDeps } from './access-token.ts';
import { adoptGrant } from './adopt-grant.ts';
import { adoptServiceGrant } from './adopt-service-grant.ts';
import type { ConnectionDeps } from './connection-deps.ts';
import { refusalOfError, refuseJourney } from './refuse-journey.ts';

export interface ConnectCallback {
  readonly connector: Connector;
  /** The transaction cookie; undefined when the browser sent none. */
  readonly browserId: string | undefined;
  readonly callbackParameters: URLSearchParams;
}

export type ConnectOutcome =
  | {
      readonly result: 'connected' | 'reconnected';
      readonly connectionId: ConnectionId;
      readonly companyName: string;
    }
  | {
      readonly result: ConnectRefusal;
      /** Absent while nobody has shown the right to finish a certain connection. */
      readonly connectionId?: ConnectionId;
      /** Name of the company that the connection stands for. */
      readonly expectedCompany?: string;
      /** Name of the company that was chosen at Visma. */
      readonly actualCompany?: string;
    };

/**
 * The callback of Visma Connect. The attempt is used up, and compared with browser, session and
 * tenant, before any call is made; the new grant replaces the old one in one transaction after the
 * company behind it was read and found right. Until then the old grant keeps working. The
 * connection keeps its id, mapping, settings and ledgers. Throws only `db.*` and `vault.*`.
 */
export async function finishConnect(
  deps: GrantDeps,
  callback: ConnectCallback,
): Promise<ConnectOutcome> {
  const { connector, callbackParameters } = callback;
  const states = callbackParameters.getAll('state');
  const [state] = states;
  if (state === undefined || states.length !== 1)
    return ignore(deps, connector, 'invalid-response');
  const transaction = await deps.transactions.consume(connector.tenantId, hashToken(state));
  if (transaction === undefined || transaction.expiresAt <= deps.clock())
    return ignore(deps, connector, 'expired');
  if (!isSameParty(callback, transaction))
    return refuseJourney(deps, connector, transaction, { result: 'other-browser' });
  const before = await deps.connections.find(transaction);
  if (before === undefined) return ignore(deps, connector, 'not-found');
  const exchanged = await exchange(deps, transaction, { state, callbackParameters });
  if (exchanged.kind === 'failed')
    return refuseJourney(deps, connector, transaction, { result: exchanged.result });
  const { grant } = exchanged;
  const claimed = transaction.proves ?? (await findChosenCompany(deps, connector, before));
  return claimed === undefined
    ? adoptGrant(deps, connector, transaction, grant)
    : adoptServiceGrant(deps, connector, { transaction, claimed, grant });
}

/** Tells the operator: whose connection the callback was for is not known, or it is gone. */
function ignore(
  { log }: ConnectionDeps,
  { tenantId, requestId }: Connector,
  result: 'invalid-response' | 'expired' | 'not-found',
): ConnectOutcome {
  log.warn('callback of Visma Connect not taken', { tenantId, requestId, reason: result });
  return { result };
}

/**
 * A link renews what the administrator chose, whatever its holder started: the sign-in for a
 * connection by Service API only proves control of its company.
 */
async function findChosenCompany(
  { connections }: ConnectionDeps,
  { kind }: Connector,
  { id: connectionId, tenantId, kind: chosen, company }: Connection,
): Promise<VismaTenantId | undefined> {
  if (kind !== 'hand-over' || chosen !== 'service') return undefined;
  const intended = await connections.findIntendedCompany({ tenantId, connectionId });
  return intended ?? company?.vismaTenantId;
}

/** The session and browser that started it; the tenant was part of finding it. */
function isSameParty(
  { connector, browserId }: ConnectCallback,
  transaction: OauthTransaction,
): boolean {
  if (browserId === undefined || transaction.sessionHash !== connector.sessionHash) return false;
  return transaction.browserHash === hashToken(browserId);
}

type Exchanged =
  | { readonly kind: 'granted'; readonly grant: VismaGrant }
  | { readonly kind: 'failed'; readonly result: ConnectRefusal };

async function exchange(
  deps: GrantDeps,
  transaction: OauthTransaction,
  callback: { readonly state: string; readonly callbackParameters: URLSearchParams },
): Promise<Exchanged> {
  const { tenantId, stateHash, sealedVerifier, nonce } = transaction;
  const verifier = deps.open(sealedVerifier, { tenantId, rowId: stateHash, field: 'verifier' });
  try {
    const grant = await deps.vismaConnect.finishAuthorization({ ...callback, nonce, verifier });
    return { kind: 'granted', grant };
  } catch (error) {
    return { kind: 'failed', result: refusalOfError(error) };
  }
}
