import 'server-only';
import type { NewGrant } from '../db/grant-replacement.ts';
import type { OauthTransaction } from '../db/oauth-transaction-store.ts';
import type { Connector } from '../domain/actor.ts';
import type { ConnectRefusal } from '../domain/connect-result.ts';
import type { ConnectionId } from '../domain/ids.ts';
import { hashToken } from '../vault/opaque-token.ts';
import type { VismaGrant } from '../visma/finish-authorization.ts';
import { acceptJourney } from './accept-journey.ts';
import type { GrantDeps } from './access-token.ts';
import { adoptServiceGrant } from './adopt-service-grant.ts';
import type { ConnectionDeps } from './connection-deps.ts';
import { stateAfter } from './connection-transitions.ts';
import { giveBackGrant } from './give-back-grant.ts';
import type { CompanyRefusal, GrantedCompany } from './judge-company.ts';
import { judgeCompany } from './judge-company.ts';
import { refusalOfError, refuseJourney } from './refuse-journey.ts';
import { endGrant } from './revoke.ts';

export interface ConnectCallback {
  readonly admin: Connector;
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
  const { admin, callbackParameters } = callback;
  const states = callbackParameters.getAll('state');
  const [state] = states;
  if (state === undefined || states.length !== 1) return { result: 'invalid-response' };
  const transaction = await deps.transactions.consume(admin.tenantId, hashToken(state));
  if (transaction === undefined || transaction.expiresAt <= deps.clock())
    return { result: 'expired' };
  if (!isSameParty(callback, transaction))
    return refuseJourney(deps, admin, transaction, { result: 'other-browser' });
  const { connectionId } = transaction;
  const before = await deps.connections.find({ tenantId: admin.tenantId, connectionId });
  if (before === undefined) return { result: 'not-found' };
  const exchanged = await exchange(deps, transaction, { state, callbackParameters });
  if (exchanged.kind === 'failed')
    return refuseJourney(deps, admin, transaction, { result: exchanged.result });
  const { grant } = exchanged;
  const { proves: claimed } = transaction;
  return claimed === undefined
    ? adopt(deps, admin, transaction, grant)
    : adoptServiceGrant(deps, admin, { transaction, claimed, grant });
}

/** The session and browser that started it; the tenant was part of finding it. */
function isSameParty(
  { admin, browserId }: ConnectCallback,
  transaction: OauthTransaction,
): boolean {
  if (browserId === undefined || transaction.sessionHash !== admin.sessionHash) return false;
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

async function adopt(
  deps: GrantDeps,
  admin: Connector,
  transaction: OauthTransaction,
  grant: VismaGrant,
): Promise<ConnectOutcome> {
  const { tenantId, connectionId } = transaction;
  const read = await readGrantedCompany(deps, connectionId, grant);
  if (read.kind === 'failed') {
    await giveBackGrant(deps, transaction, grant);
    return refuseJourney(deps, admin, transaction, { result: read.result });
  }
  const { company } = read;
  const outcome = await deps.replaceGrant<CompanyRefusal>(
    { tenantId, connectionId },
    (current, others) => {
      const verdict = judgeCompany(company, current, others);
      if (verdict.kind === 'rejected') return verdict;
      const event = company.facts === undefined ? 'granted-without-licence' : 'granted';
      return {
        kind: 'accepted',
        write: {
          grant: sealGrant(deps, transaction, grant, stateAfter(current.state, event)),
          ...(company.facts !== undefined && { company: company.facts }),
          ...(company.vismaTenantId !== undefined && { claimedTenantId: company.vismaTenantId }),
          ...(verdict.timeZone !== undefined && { timeZone: verdict.timeZone }),
        },
      };
    },
  );
  if (outcome.kind !== 'replaced') {
    await giveBackGrant(deps, transaction, grant);
    if (outcome.kind === 'gone') return { result: 'not-found' };
    return refuseJourney(deps, admin, transaction, outcome.refusal);
  }
  const { before, formerRefresh } = outcome;
  const successor = { kind: 'interactive', refreshToken: grant.refreshToken } as const;
  if (company.facts !== undefined)
    return acceptJourney(deps, admin, transaction, {
      ...{ before, formerRefresh, company: company.facts },
      ...successor,
    });
  const former = { ...before, sealedRefresh: formerRefresh };
  const formerGrant = await endGrant(deps, transaction, former, successor);
  return refuseJourney(deps, admin, transaction, { result: 'no-licence', formerGrant });
}

type ReadCompany =
  | { readonly kind: 'read'; readonly company: GrantedCompany }
  | { readonly kind: 'failed'; readonly result: ConnectRefusal };

/** A company without licence is known by the token's claim alone. */
async function readGrantedCompany(
  deps: ConnectionDeps,
  connectionId: ConnectionId,
  { accessToken, vismaTenantId }: VismaGrant,
): Promise<ReadCompany> {
  try {
    const facts = await deps.readCompany({ connectionId, kind: 'interactive', accessToken });
    const id = vismaTenantId ?? facts.vismaTenantId;
    return { kind: 'read', company: { vismaTenantId: id, facts: { ...facts, vismaTenantId: id } } };
  } catch (error) {
    const result = refusalOfError(error);
    if (result !== 'no-licence') return { kind: 'failed', result };
    return { kind: 'read', company: { vismaTenantId, facts: undefined } };
  }
}

function sealGrant(
  deps: ConnectionDeps,
  { tenantId, connectionId }: OauthTransaction,
  grant: VismaGrant,
  state: NewGrant['state'],
): NewGrant {
  const seal = (plaintext: string, field: string) =>
    deps.seal(plaintext, { tenantId, rowId: connectionId, field });
  return {
    kind: 'interactive',
    state,
    grantedBy: grant.person.email ?? grant.person.name,
    sealedRefresh:
      grant.refreshToken === undefined ? undefined : seal(grant.refreshToken, 'refresh'),
    sealedAccess: seal(grant.accessToken, 'access'),
    accessLifeMs: grant.accessExpiresInSec * 1000,
  };
}
