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
  /** How many answers in a row have told the same; absent for the first. */
  readonly repeated?: number;
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
  const view = viewOf(answer, before);
  if (before === undefined || factsOf(view) !== factsOf(before)) return view;
  return { ...view, repeated: (before.repeated ?? 0) + 1 };
}

/** As if it had been told for the first time: whoever comes back is not made to wait as long. */
export function asFirstTold({ card, problem }: CardView): CardView {
  return { ...(card !== undefined && { card }), ...(problem !== undefined && { problem }) };
}

/** What somebody would notice; not that a read which changes nothing begins and ends. */
function factsOf({ card, problem }: CardView): string {
  return JSON.stringify([
    problem?.code,
    card?.companies.map((company) => [
      company.connectionId,
      company.customerNumber,
      company.problem?.code,
      company.ledger?.revision,
    ]),
  ]);
}

function viewOf(answer: CardResponse, before: CardView | undefined): CardView {
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

type ProblemCode = CardProblemCode | CompanyProblemCode;

/**
 * Problems that somebody is probably solving right now, in another window. Asking costs nobody but
 * us: a company in such a state is not read. Whoever has not solved it after some minutes has left
 * it to others; a window to which somebody comes back asks at once and soon again.
 */
const SOON_SOLVED: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'never-connected',
  'needs-reauthentication',
  'role-missing',
]);

/** Problems that pass by themselves: asked for soon, and ever later while they last. */
const OUTAGES: ReadonlySet<ProblemCode> = new Set<ProblemCode>(['visma-down', 'crm-down']);

const READING_MS = 1_000;
const SOON_MS = 2_000;
/** A panel is to recover within three seconds, a first page of rows included. */
const SOLVING_MS = 1_500;
const BACK_OFF_MS = [SOON_MS, 5_000, 10_000, 30_000] as const;
/** After how many answers that told the same: three minutes, three more, and six more. */
const SOLVED_BACK_OFF = [
  { told: 210, waitMs: 15_000 },
  { told: 165, waitMs: 8_000 },
  { told: 120, waitMs: 4_000 },
] as const;
const LATER_MS = 10_000;
const QUIET_MS = 60_000;

/** How long to wait (milliseconds) before the card is asked for again; false for never. */
export function pollAfterMs(view: CardView | undefined): number | false {
  if (view === undefined) return SOON_MS;
  const codes = problemCodes(view);
  if (codes.some((code) => code === 'signed-out' || code === 'other-account')) return false;
  if (isReading(view)) return READING_MS;
  if (isSoonSolved(view)) {
    return SOLVED_BACK_OFF.find(({ told }) => (view.repeated ?? 0) >= told)?.waitMs ?? SOLVING_MS;
  }
  if (codes.some((code) => OUTAGES.has(code))) {
    return BACK_OFF_MS[Math.min(view.repeated ?? 0, BACK_OFF_MS.length - 1)] ?? SOON_MS;
  }
  return codes.length > 0 ? LATER_MS : QUIET_MS;
}

/** Whether somebody is probably solving what is the matter. */
export function isSoonSolved(view: CardView): boolean {
  return problemCodes(view).some((code) => SOON_SOLVED.has(code));
}

/** Rows that stay below a problem of the whole card are of an older answer. */
function isReading({ card, problem }: CardView): boolean {
  if (problem !== undefined) return false;
  return card?.companies.some(({ ledger }) => ledger?.reading !== undefined) ?? false;
}

function problemCodes({ card, problem }: CardView): readonly ProblemCode[] {
  if (problem !== undefined) return [problem.code];
  return card?.companies.flatMap((company) => company.problem?.code ?? []) ?? [];
}
