import type { NewGrant } from '../db/grant-replacement.ts';
import type { OauthTransaction } from '../db/oauth-transaction-store.ts';
import type { Connector } from '../domain/actor.ts';
import type { VismaTenantId } from '../domain/ids.ts';
import type { GrantedToken } from '../domain/token-outcome.ts';
import type { VismaGrant } from '../visma/finish-authorization.ts';
import { acceptJourney, toldGrant } from './accept-journey.ts';
import type { GrantDeps } from './access-token.ts';
import type { ConnectionDeps } from './connection-deps.ts';
import { eventOfGrant, stateAfter } from './connection-transitions.ts';
import type { ConnectOutcome } from './finish-connect.ts';
import { giveBackGrant } from './give-back-grant.ts';
import type { CompanyRefusal } from './judge-company.ts';
import { judgeCompany } from './judge-company.ts';
import { proveControl } from './prove-control.ts';
import { refuseJourney } from './refuse-journey.ts';
import type { Successor } from './revoke.ts';

export interface ServiceProof {
  readonly transaction: OauthTransaction;
  /** The Visma tenant id whose control is to be proven. */
  readonly claimed: VismaTenantId;
  readonly grant: VismaGrant;
}

/**
 * Ends a journey that was to prove control: the person's grant is compared and given back, never
 * stored; what replaces the connection's grant is one by client credentials, in one transaction
 * after everything was found right.
 */
export async function adoptServiceGrant(
  deps: GrantDeps,
  connector: Connector,
  { transaction, claimed, grant }: ServiceProof,
): Promise<ConnectOutcome> {
  const { tenantId, connectionId } = transaction;
  const proof = await proveControl(deps, { connectionId, claimed }, grant).finally(() =>
    giveBackGrant(deps, transaction, grant),
  );
  if (proof.kind === 'failed') return refuseJourney(deps, connector, transaction, proof.refusal);
  const { facts, token } = proof;
  const successor: Successor = { kind: 'service', refreshToken: undefined };
  const outcome = await deps.replaceGrant<CompanyRefusal>(
    { tenantId, connectionId },
    (current, others) => {
      const verdict = judgeCompany({ vismaTenantId: claimed, facts }, current, others);
      if (verdict.kind === 'rejected') return verdict;
      const { timeZone } = verdict;
      const state = stateAfter(current.state, eventOfGrant(connector));
      return {
        kind: 'accepted',
        write: {
          grant: {
            ...sealedToken(deps, transaction, token),
            ...{ kind: 'service', state },
            grantedBy: grant.person.email ?? grant.person.name,
          },
          company: facts,
          ...(timeZone !== undefined && { timeZone }),
        },
        told: toldGrant(deps, connector, { before: current, successor, company: facts, state }),
      };
    },
  );
  if (outcome.kind === 'gone') return { result: 'not-found' };
  if (outcome.kind === 'rejected')
    return refuseJourney(deps, connector, transaction, outcome.refusal);
  const { before, formerRefresh } = outcome;
  return acceptJourney(deps, connector, transaction, {
    ...{ before, formerRefresh, successor, company: facts },
  });
}

/** Client credentials have no refresh token: the next access token is asked for with them again. */
function sealedToken(
  { seal }: ConnectionDeps,
  { tenantId, connectionId }: OauthTransaction,
  { accessToken, accessExpiresInSec }: GrantedToken,
): Pick<NewGrant, 'sealedRefresh' | 'sealedAccess' | 'accessLifeMs'> {
  return {
    sealedRefresh: undefined,
    sealedAccess: seal(accessToken, { tenantId, rowId: connectionId, field: 'access' }),
    accessLifeMs: accessExpiresInSec * 1000,
  };
}
