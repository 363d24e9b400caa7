import 'server-only';
import type { NewGrant } from '../db/grant-replacement.ts';
import type { OauthTransaction } from '../db/oauth-transaction-store.ts';
import type { Admin } from '../domain/actor.ts';
import type { ConnectRefusal } from '../domain/connect-result.ts';
import type { ConnectionId } from '../domain/ids.ts';
import type { ErrorCode } from '../errors.ts';
import { isAppError } from '../errors.ts';
import type { VismaGrant } from '../visma/finish-authorization.ts';
import type { GrantDeps } from './access-token.ts';
import type { ConnectionDeps } from './connection-deps.ts';
import { stateAfter } from './connection-transitions.ts';
import { hashSecret } from './hash-secret.ts';
import type { CompanyRefusal, GrantedCompany } from './judge-company.ts';
import { judgeCompany } from './judge-company.ts';

export interface ConnectCallback {
  readonly admin: Admin;
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
  const transaction = await deps.transactions.consume(admin.tenantId, hashSecret(state));
  if (transaction === undefined || transaction.expiresAt <= deps.clock())
    return { result: 'expired' };
  if (!isSameParty(callback, transaction))
    return refused(deps, admin, transaction, { result: 'other-browser' });
  const { connectionId } = transaction;
  const before = await deps.connections.find({ tenantId: admin.tenantId, connectionId });
  if (before === undefined) return { result: 'not-found' };
  const exchanged = await exchange(deps, transaction, { state, callbackParameters });
  if (exchanged.kind === 'failed')
    return refused(deps, admin, transaction, { result: exchanged.result });
  return adopt(deps, admin, transaction, exchanged.grant);
}

/** The session and browser that started it; the tenant was part of finding it. */
function isSameParty(
  { admin, browserId }: ConnectCallback,
  transaction: OauthTransaction,
): boolean {
  if (browserId === undefined || transaction.sessionHash !== admin.sessionHash) return false;
  return transaction.browserHash === hashSecret(browserId);
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
    return { kind: 'failed', result: refusalOf(error) };
  }
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
function refusalOf(error: unknown): ConnectRefusal {
  if (!isAppError(error)) throw error;
  return REFUSALS[error.code] ?? 'visma-down';
}

async function adopt(
  deps: ConnectionDeps,
  admin: Admin,
  transaction: OauthTransaction,
  grant: VismaGrant,
): Promise<ConnectOutcome> {
  const { tenantId, connectionId } = transaction;
  const read = await readGrantedCompany(deps, connectionId, grant);
  if (read.kind === 'failed') {
    await revokeQuietly(deps, connectionId, grant);
    return refused(deps, admin, transaction, { result: read.result });
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
    await revokeQuietly(deps, connectionId, grant);
    if (outcome.kind === 'gone') return { result: 'not-found' };
    return refused(deps, admin, transaction, outcome.refusal);
  }
  if (company.facts === undefined)
    return refused(deps, admin, transaction, { result: 'no-licence' });
  const result = outcome.before.company === undefined ? 'connected' : 'reconnected';
  await deps.forgetFailures({ tenantId, connectionId });
  await deps.record({
    tenantId,
    event: `connection.${result}`,
    actor: admin.associateId,
    subject: connectionId,
    before: { state: outcome.before.state },
    after: { state: 'connected', company: company.facts.name },
    requestId: admin.requestId,
  });
  return { result, connectionId, companyName: company.facts.name };
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
    const result = refusalOf(error);
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
    state,
    grantedBy: grant.person.email ?? grant.person.name,
    sealedRefresh:
      grant.refreshToken === undefined ? undefined : seal(grant.refreshToken, 'refresh'),
    sealedAccess: seal(grant.accessToken, 'access'),
    accessLifeMs: grant.accessExpiresInSec * 1000,
  };
}

/** A grant that we refuse is given back; when Visma does not answer it merely ends later. */
async function revokeQuietly(
  deps: ConnectionDeps,
  connectionId: ConnectionId,
  grant: VismaGrant,
): Promise<void> {
  if (grant.refreshToken === undefined) return;
  try {
    await deps.vismaConnect.revoke(grant.refreshToken);
  } catch (error) {
    deps.log.warn('refused grant not revoked', { connectionId, error });
  }
}

/** The activity log keeps both names: the manage page tells them by the connection's id. */
async function refused(
  deps: ConnectionDeps,
  admin: Admin,
  { tenantId, connectionId }: OauthTransaction,
  refusal: CompanyRefusal | { readonly result: ConnectRefusal },
): Promise<ConnectOutcome> {
  const expectedCompany = 'expected' in refusal ? refusal.expected : undefined;
  const actualCompany = 'actual' in refusal ? refusal.actual : undefined;
  const names = {
    ...(expectedCompany !== undefined && { expectedCompany }),
    ...(actualCompany !== undefined && { actualCompany }),
  };
  await deps.record({
    tenantId,
    event: 'connection.refused',
    actor: admin.associateId,
    subject: connectionId,
    after: { result: refusal.result, ...names },
    requestId: admin.requestId,
  });
  return { result: refusal.result, connectionId, ...names };
}
