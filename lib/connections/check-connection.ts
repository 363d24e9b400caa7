import 'server-only';
import type { ConnectionRef } from '../db/connection-store.ts';
import type { Admin } from '../domain/actor.ts';
import type { Connection, VismaCompanyFacts } from '../domain/connection.ts';
import type { ConnectionId } from '../domain/ids.ts';
import type { ErrorCode } from '../errors.ts';
import { AppError, hasCode, isAppError } from '../errors.ts';
import type { GrantDeps } from './access-token.ts';
import { stateAfter } from './connection-transitions.ts';
import type { CompanyRefusal } from './judge-company.ts';
import { judgeCompany } from './judge-company.ts';
import { recordStateChange } from './record-state-change.ts';
import { withGrant } from './with-grant.ts';

export type CheckOutcome =
  | { readonly kind: 'works'; readonly companyName: string }
  | { readonly kind: 'fails'; readonly code: ErrorCode }
  | { readonly kind: 'other-company'; readonly refusal: CompanyRefusal };

/** What an administrator may try although pages do not: the cause may have been removed meanwhile. */
const WORTH_A_TEST = [
  'needs-reauthentication',
  'role-missing',
  'no-licence',
  'not-approved',
] as const;

/**
 * *Test*: reads the company with the stored grant, which proves token, role and licence, and takes
 * the connection back into use when it works again. Throws `input.not-found`.
 */
export async function checkConnection(
  deps: GrantDeps,
  { tenantId }: Pick<Admin, 'tenantId'>,
  connectionId: ConnectionId,
): Promise<CheckOutcome> {
  const ref = { tenantId, connectionId };
  const read = await readFacts(deps, ref);
  if (read.kind === 'fails') return read;
  const { facts } = read;
  const outcome = await deps.replaceGrant<CompanyRefusal>(ref, (current, others) => {
    const vismaTenantId = facts.vismaTenantId ?? current.company?.vismaTenantId;
    const verdict = judgeCompany({ vismaTenantId, facts }, withoutLabel(current), others);
    if (verdict.kind === 'rejected') return verdict;
    const { timeZone } = verdict;
    return {
      kind: 'accepted',
      write: {
        company: facts,
        state: stateAfter(current.state, 'read-again'),
        ...(timeZone !== undefined && { timeZone }),
      },
    };
  });
  if (outcome.kind === 'gone') throw new AppError('input.not-found', 'no such connection');
  if (outcome.kind === 'rejected') return { kind: 'other-company', refusal: outcome.refusal };
  const { state } = outcome.before;
  const now = stateAfter(state, 'read-again');
  if (now !== state) await recordStateChange(deps, ref, { from: state, to: now }, undefined);
  return { kind: 'works', companyName: facts.name };
}

/** An imported connection names its company by number; the name it came with is only a label. */
function withoutLabel(connection: Connection): Connection {
  const isLabel = connection.kind === 'legacy' && connection.company?.organisationNumber === '';
  return isLabel ? { ...connection, company: undefined } : connection;
}

type ReadFacts =
  | { readonly kind: 'read'; readonly facts: VismaCompanyFacts }
  | { readonly kind: 'fails'; readonly code: ErrorCode };

async function readFacts(deps: GrantDeps, ref: ConnectionRef): Promise<ReadFacts> {
  try {
    return {
      kind: 'read',
      facts: await withGrant(deps, { ...ref, alsoIn: WORTH_A_TEST }, deps.readCompany),
    };
  } catch (error) {
    if (!isAppError(error) || hasCode(error, 'input.not-found')) throw error;
    return { kind: 'fails', code: error.code };
  }
}
