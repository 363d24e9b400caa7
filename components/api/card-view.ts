import type {
  CardProblemCode,
  CardResponse,
  CompanyCard,
  CompanyProblemCode,
  Problem,
} from '#lib/domain/card.ts';

export type Card = Extract<CardResponse, { kind: 'card' }>;

/** What the panel shows of a card: the last good answer, a problem, or both. */
export interface CardView {
  readonly card?: Card;
  readonly problem?: Problem<CardProblemCode>;
}

/**
 * A fault of SuperOffice leaves the rows on the screen, with the problem above them. Whatever says
 * that this person may not see them takes them away.
 */
const KEEPS_ROWS: ReadonlySet<CardProblemCode> = new Set<CardProblemCode>([
  'crm-down',
  'crm-maintenance',
]);

export function toCardView(answer: CardResponse, before: CardView | undefined): CardView {
  if (answer.kind === 'card') return { card: { ...answer, companies: steady(answer, before) } };
  const problem = sameUntilSolved(answer.problem, before?.problem);
  const card = KEEPS_ROWS.has(problem.code) ? before?.card : undefined;
  return card === undefined ? { problem } : { card, problem };
}

function steady(answer: Card, before: CardView | undefined): readonly CompanyCard[] {
  return answer.companies.map((company) => {
    const { connectionId, problem } = company;
    const last = before?.card?.companies.find((each) => each.connectionId === connectionId);
    if (problem === undefined) return company;
    return { ...company, problem: sameUntilSolved(problem, last?.problem) };
  });
}

/** A problem that lasts keeps the support id it was first shown with, whatever the last poll got. */
function sameUntilSolved<Code extends string>(
  now: Problem<Code>,
  before: Problem<Code> | undefined,
): Problem<Code> {
  if (before?.code !== now.code || before.supportId === undefined) return now;
  return { ...now, supportId: before.supportId };
}

/** Problems that somebody is probably solving right now, in another window. */
const SOON_SOLVED: ReadonlySet<CardProblemCode | CompanyProblemCode> = new Set<
  CardProblemCode | CompanyProblemCode
>(['never-connected', 'needs-reauthentication', 'role-missing', 'visma-down', 'crm-down']);

const READING_MS = 1_000;
const SOON_MS = 2_000;
const LATER_MS = 10_000;
const QUIET_MS = 60_000;

/** How long to wait (milliseconds) before the card is asked for again; false for never. */
export function pollAfterMs(view: CardView | undefined): number | false {
  if (view === undefined) return SOON_MS;
  const codes = problemCodes(view);
  if (codes.some((code) => code === 'signed-out' || code === 'other-account')) return false;
  if (view.card?.companies.some(({ ledger }) => ledger?.reading !== undefined)) return READING_MS;
  if (codes.some((code) => SOON_SOLVED.has(code))) return SOON_MS;
  return codes.length > 0 ? LATER_MS : QUIET_MS;
}

function problemCodes(view: CardView): readonly (CardProblemCode | CompanyProblemCode)[] {
  const ofCompanies = view.card?.companies.flatMap(({ problem }) => problem?.code ?? []) ?? [];
  return view.problem === undefined ? ofCompanies : [view.problem.code, ...ofCompanies];
}
