import type { PanelUser } from '../domain/actor.ts';
import type { CardResponse, CompanyCard, CompanyProblemCode, Problem } from '../domain/card.ts';
import type { CrmContextClaim } from '../domain/crm-context.ts';
import type { PanelKey } from '../domain/ids.ts';
import { isAppError } from '../errors.ts';
import { cardProblemOf, companyProblemOf } from './card-problem.ts';
import type { PanelDeps } from './panel-deps.ts';
import type { ResolvedCard, ResolvedCompany } from './resolve-card.ts';
import { resolveCard } from './resolve-card.ts';

/** What a card shows, or why it cannot; each company answers for itself. */
export async function openCard(
  deps: PanelDeps,
  user: PanelUser,
  key: PanelKey,
  claim: CrmContextClaim,
): Promise<CardResponse> {
  const resolved = await resolveOrProblem(deps, user, key, claim);
  if ('kind' in resolved) return resolved;
  return {
    kind: 'card',
    contact: resolved.contact,
    viewer: { userName: user.userName, isAdministrator: user.isAdministrator },
    companies: await Promise.all(
      resolved.companies.map((company) => openCompany(deps, user, company)),
    ),
  };
}

async function resolveOrProblem(
  deps: PanelDeps,
  user: PanelUser,
  key: PanelKey,
  claim: CrmContextClaim,
): Promise<ResolvedCard | Extract<CardResponse, { kind: 'problem' }>> {
  try {
    return await resolveCard(deps, user, key, claim);
  } catch (error) {
    const code = cardProblemOf(error);
    if (code === undefined) throw error;
    const until = isAppError(error) ? error.retryAt : undefined;
    return {
      kind: 'problem',
      problem: { code, supportId: user.requestId, ...(until !== undefined && { until }) },
    };
  }
}

async function openCompany(
  deps: PanelDeps,
  user: PanelUser,
  { connection, customerNumber, mappingField }: ResolvedCompany,
): Promise<CompanyCard> {
  const company = {
    connectionId: connection.id,
    companyName: connection.company?.name ?? '',
    mappingField,
    ...(connection.company !== undefined && { baseCurrency: connection.company.baseCurrency }),
  };
  const state = companyProblemOf(connection.state);
  if (state === 'never-connected')
    return { ...company, problem: problemFor(user, { code: state }) };
  if (customerNumber === undefined)
    return { ...company, problem: problemFor(user, { code: 'not-mapped' }) };
  const opened = await deps.openLedger({
    tenantId: user.tenantId,
    connectionId: connection.id,
    customerNumber,
    reading: state === undefined ? 'allowed' : 'refused',
  });
  const problem =
    state === undefined ? opened.problem : { code: state, since: connection.stateSince };
  return {
    ...company,
    customerNumber,
    ...(opened.summary !== undefined && { ledger: opened.summary }),
    ...(problem !== undefined && { problem: problemFor(user, problem) }),
  };
}

function problemFor(
  user: PanelUser,
  problem: Problem<CompanyProblemCode>,
): Problem<CompanyProblemCode> {
  return { ...problem, supportId: user.requestId };
}
