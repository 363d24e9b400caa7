import type { Accepted, NewGrant, ToldReplacement } from '../db/grant-replacement.ts';
import type { OauthTransaction } from '../db/oauth-transaction-store.ts';
import type { Connector } from '../domain/actor.ts';
import type { ConnectRefusal } from '../domain/connect-result.ts';
import type { Connection, ConnectionState } from '../domain/connection.ts';
import type { ConnectionId } from '../domain/ids.ts';
import type { VismaGrant } from '../visma/finish-authorization.ts';
import type { AcceptedGrant } from './accept-journey.ts';
import { acceptJourney, toldGrant } from './accept-journey.ts';
import type { GrantDeps } from './access-token.ts';
import type { ConnectionDeps } from './connection-deps.ts';
import { eventOfGrant, stateAfter } from './connection-transitions.ts';
import type { ConnectOutcome } from './finish-connect.ts';
import { giveBackGrant } from './give-back-grant.ts';
import type { GrantedCompany } from './judge-company.ts';
import { judgeCompany } from './judge-company.ts';
import type { JourneyRefusal } from './refuse-journey.ts';
import { lineOfRefusal, refusalOfError, refuseJourney } from './refuse-journey.ts';
import type { Successor } from './revoke.ts';
import { endGrant, plannedEnd } from './revoke.ts';

/** Ends a journey whose sign-in is to be kept: it replaces the grant of the connection, or is given back. */
export async function adoptGrant(
  deps: GrantDeps,
  connector: Connector,
  transaction: OauthTransaction,
  grant: VismaGrant,
): Promise<ConnectOutcome> {
  const { tenantId, connectionId } = transaction;
  const read = await readGrantedCompany(deps, connectionId, grant);
  if (read.kind === 'failed') {
    await giveBackGrant(deps, transaction, grant);
    return refuseJourney(deps, connector, transaction, { result: read.result });
  }
  const { company } = read;
  const adopted = { connector, transaction, grant, company };
  const outcome = await deps.replaceGrant<JourneyRefusal>(
    { tenantId, connectionId },
    (current, others) => {
      // Made one by Service API while the holder of a link was at Visma: the next sign-in proves it.
      if (connector.kind === 'hand-over' && current.kind === 'service')
        return { kind: 'rejected', refusal: { result: 'expired' } };
      const verdict = judgeCompany(company, current, others);
      if (verdict.kind === 'rejected') return verdict;
      return { kind: 'accepted', ...written(deps, adopted, current, verdict.timeZone) };
    },
  );
  if (outcome.kind !== 'replaced') {
    await giveBackGrant(deps, transaction, grant);
    if (outcome.kind === 'gone') return { result: 'not-found' };
    return refuseJourney(deps, connector, transaction, outcome.refusal);
  }
  return accept(deps, adopted, outcome);
}

interface Adopted {
  readonly connector: Connector;
  readonly transaction: OauthTransaction;
  readonly grant: VismaGrant;
  readonly company: GrantedCompany;
}

function written(
  deps: GrantDeps,
  adopted: Adopted,
  current: Connection,
  timeZone: string | undefined,
): Pick<Accepted, 'write' | 'told'> {
  const { connector, transaction, grant, company } = adopted;
  const { facts, vismaTenantId } = company;
  const event = facts === undefined ? 'granted-without-licence' : eventOfGrant(connector);
  const state = stateAfter(current.state, event);
  const successor = successorOf(grant);
  return {
    write: {
      grant: sealGrant(deps, transaction, grant, state),
      ...(facts !== undefined && { company: facts }),
      ...(vismaTenantId !== undefined && { claimedTenantId: vismaTenantId }),
      ...(timeZone !== undefined && { timeZone }),
    },
    told:
      facts === undefined
        ? toldWithoutLicence(deps, adopted, current, state)
        : toldGrant(deps, connector, { before: current, successor, company: facts, state }),
  };
}

/** A company without licence is kept, and its journey refused all the same. */
function toldWithoutLicence(
  deps: GrantDeps,
  { connector, transaction, grant }: Adopted,
  before: Connection,
  state: ConnectionState,
): ToldReplacement {
  return {
    at: deps.clock(),
    lineOf: (sealedRefresh) => {
      const end = plannedEnd(deps, transaction, { ...before, sealedRefresh }, successorOf(grant));
      const changed = { state, kind: 'interactive', ...(end !== undefined && { grant: end }) };
      return lineOfRefusal(connector, transaction, { result: 'no-licence', before, changed });
    },
  };
}

async function accept(
  deps: GrantDeps,
  { connector, transaction, grant, company }: Adopted,
  { before, formerRefresh }: Pick<AcceptedGrant, 'before' | 'formerRefresh'>,
): Promise<ConnectOutcome> {
  const successor = successorOf(grant);
  const { facts } = company;
  if (facts !== undefined) {
    const accepted = { before, formerRefresh, successor, company: facts };
    return acceptJourney(deps, connector, transaction, accepted);
  }
  await deps.transactions.forgetJourneys(transaction);
  const former = { ...before, sealedRefresh: formerRefresh };
  const { requestId } = connector;
  await endGrant(deps, transaction, { former, successor, requestId });
  return { result: 'no-licence', connectionId: transaction.connectionId };
}

function successorOf({ refreshToken }: VismaGrant): Successor {
  return { kind: 'interactive', refreshToken };
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
