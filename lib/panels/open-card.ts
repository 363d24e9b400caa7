import type { PanelUser } from '../domain/actor.ts';
import type { Asking } from '../domain/asking.ts';
import { todayIn } from '../domain/calendar-date.ts';
import type { CardResponse, CompanyCard, CompanyProblemCode, Problem } from '../domain/card.ts';
import type { CrmContextClaim } from '../domain/crm-context.ts';
import { mayRead } from '../domain/connection.ts';
import type { ConnectionId, LedgerId, PanelKey } from '../domain/ids.ts';
import { isAppError } from '../errors.ts';
import { cardProblemOf, companyProblemOf } from './card-problem.ts';
import type { PanelDeps } from './panel-deps.ts';
import type { ResolvedCard, ResolvedCompany } from './resolve-card.ts';
import { resolveCard } from './resolve-card.ts';
import type { ProblemPlace } from './told-problems.ts';

/** What a card shows, or why it cannot; each company answers for itself. */
export async function openCard(
  deps: PanelDeps,
  user: PanelUser,
  key: PanelKey,
  claim: CrmContextClaim,
  asking: Asking = 'by-itself',
): Promise<CardResponse> {
  const resolved = await resolveOrProblem(deps, user, key, claim, asking);
  if ('kind' in resolved) return resolved;
  const reported = await findReported(deps, user, resolved, claim);
  return {
    kind: 'card',
    contact: { id: resolved.contact.id, name: resolved.contact.name },
    viewer: { userName: user.userName, isAdministrator: user.isAdministrator },
    companies: await Promise.all(
      resolved.companies.map(async (company) => {
        const opened = await openCompany(deps, user, company);
        return reported.has(company.connection.id) ? { ...opened, isReported: true } : opened;
      }),
    ),
  };
}

/**
 * Of which connections this person has told the administrators. One who has told it once need not
 * tell it again on each card: the cards met later join the notice by themselves.
 */
async function findReported(
  deps: PanelDeps,
  { tenantId, associateId }: PanelUser,
  { companies }: ResolvedCard,
  { contactId }: CrmContextClaim,
): Promise<ReadonlySet<ConnectionId>> {
  const broken = companies.filter(({ connection }) => !mayRead(connection.state));
  if (broken.length === 0) return new Set();
  const reports = (await deps.notices.listReportsOf(tenantId, associateId)).filter((report) =>
    broken.some(({ connection }) => connection.id === report.connectionId),
  );
  for (const { connectionId, contactIds } of reports) {
    if (contactIds.has(contactId)) continue;
    const at = deps.clock();
    await deps.notices.report({ tenantId, connectionId, associateId, contactId, at });
  }
  return new Set(reports.map(({ connectionId }) => connectionId));
}

async function resolveOrProblem(
  deps: PanelDeps,
  user: PanelUser,
  key: PanelKey,
  claim: CrmContextClaim,
  asking: Asking,
): Promise<ResolvedCard | Extract<CardResponse, { kind: 'problem' }>> {
  const card = placeOf(user, key, String(claim.contactId));
  try {
    const resolved = await resolveCard(deps, user, key, claim, asking);
    deps.toldProblems.forget(card);
    return resolved;
  } catch (error) {
    const code = cardProblemOf(error);
    if (code === undefined) throw error;
    const { tenantId, requestId } = user;
    const { supportId, isNew } = deps.toldProblems.tell(card, code, requestId, deps.clock());
    if (isNew) {
      deps.log.info('card not shown', { requestId, tenantId, panelKey: key, reason: code, error });
    }
    const until = isAppError(error) ? error.retryAt : undefined;
    return { kind: 'problem', problem: { code, supportId, ...(until !== undefined && { until }) } };
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
  const place = placeOf(user, connection.id, customerNumber ?? '');
  const noted = (problem: Problem<CompanyProblemCode>, ledgerId?: LedgerId) =>
    noteProblem(deps, user, place, problem, { connectionId: connection.id, ledgerId });
  if (state === 'never-connected') return { ...company, problem: noted({ code: state }) };
  if (customerNumber === undefined) return { ...company, problem: noted({ code: 'not-mapped' }) };
  const opened = await deps.openLedger({
    tenantId: user.tenantId,
    connectionId: connection.id,
    customerNumber,
    reading: state === undefined ? 'allowed' : 'refused',
    today: todayIn(connection.timeZone, deps.clock()),
    looker: user.associateId,
  });
  const problem =
    state === undefined ? opened.problem : { code: state, since: connection.stateSince };
  if (problem === undefined) deps.toldProblems.forget(place);
  return {
    ...company,
    customerNumber,
    ...(opened.summary !== undefined && { ledger: opened.summary }),
    ...(problem !== undefined && { problem: noted(problem, opened.ledgerId) }),
  };
}

function placeOf(
  { tenantId, associateId }: PanelUser,
  ...subject: readonly string[]
): ProblemPlace {
  return { tenantId, associateId, subject };
}

/** What the support id leads to; from there `ledgerId` leads to the line of the read that failed. */
function noteProblem(
  { log, toldProblems, clock }: PanelDeps,
  { tenantId, requestId }: PanelUser,
  place: ProblemPlace,
  problem: Problem<CompanyProblemCode>,
  about: { readonly connectionId: ConnectionId; readonly ledgerId: LedgerId | undefined },
): Problem<CompanyProblemCode> {
  const reason = problem.code;
  const { supportId, isNew } = toldProblems.tell(place, reason, requestId, clock());
  if (isNew) log.info('company shown with a problem', { requestId, tenantId, ...about, reason });
  return { ...problem, supportId };
}
