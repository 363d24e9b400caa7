import { describe, expect, it } from 'vitest';
import type { Card } from '#components/api/card-view.ts';
import { asFirstTold, isSoonSolved, pollAfterMs, toCardView } from '#components/api/card-view.ts';
import type {
  CardProblemCode,
  CardResponse,
  CompanyCard,
  CompanyProblemCode,
} from '#lib/domain/card.ts';
import type { ConnectionId } from '#lib/domain/ids.ts';

function cardWith(company: Partial<CompanyCard> = {}): Card {
  return {
    kind: 'card',
    contact: { id: 104, name: 'Fjellheim Kontor AS' },
    viewer: { userName: 'Siv', isAdministrator: false },
    companies: [
      { connectionId: 'c1' as ConnectionId, companyName: 'Nordvik Handel AS', ...company },
    ],
  };
}

const problem = (code: CardProblemCode) => ({ kind: 'problem', problem: { code } }) as const;

describe('what stays on the screen', () => {
  it.each(['crm-down', 'crm-maintenance'] as const)('the last rows, when %s', (code) => {
    const before = toCardView(cardWith(), undefined);
    expect(toCardView(problem(code), before)).toEqual({ ...before, problem: { code } });
  });

  it.each([
    'signed-out',
    'other-account',
    'not-allowed',
    'unknown-panel',
    'crm-suspended',
    'never-connected',
  ] as const)('nothing, when %s', (code) => {
    const before = toCardView(cardWith(), undefined);
    expect(toCardView(problem(code), before)).toEqual({ problem: { code } });
  });

  it('a lasting problem with the support id it was first shown with', () => {
    const broken = (supportId: string) =>
      cardWith({ problem: { code: 'needs-reauthentication', supportId } });
    const first = toCardView(broken('first'), undefined);
    const second = toCardView(broken('second'), first);
    expect(second).toEqual({ ...first, repeated: 1 });
    const healed = toCardView(cardWith(), second);
    expect(healed.card?.companies[0]?.problem).toBeUndefined();
  });
});

describe('how soon the card is asked for again', () => {
  const withProblem = (code: CompanyProblemCode) =>
    toCardView(cardWith({ problem: { code } }), undefined);

  it('every second while a company is being read, also with a problem beside it', () => {
    const reading = { total: 240, revision: 'r1', reading: { received: 10, total: 240 } };
    expect(pollAfterMs(toCardView(cardWith({ ledger: reading }), undefined))).toBe(1_000);
    const both = cardWith({ ledger: reading, problem: { code: 'incomplete' } });
    expect(pollAfterMs(toCardView(both, undefined))).toBe(1_000);
  });

  it.each([
    ['needs-reauthentication', 1_500],
    ['never-connected', 1_500],
    ['visma-down', 2_000],
  ] as const)('soon while %s, so that it recovers by itself', (code, waitMs) => {
    expect(pollAfterMs(withProblem(code))).toBe(waitMs);
  });

  const told = (answer: CardResponse, times: number) => {
    let view = toCardView(answer, undefined);
    for (let time = 1; time < times; time += 1) view = toCardView(answer, view);
    return pollAfterMs(view);
  };

  it.each([problem('crm-down'), cardWith({ problem: { code: 'visma-down' } })])(
    'ever later while an outage lasts',
    (answer) => {
      expect([1, 2, 3, 4, 5, 50].map((times) => told(answer, times))).toEqual([
        2_000, 5_000, 10_000, 30_000, 30_000, 30_000,
      ]);
    },
  );

  it('soon again when something has changed', () => {
    let view = toCardView(problem('crm-down'), undefined);
    for (let time = 0; time < 9; time += 1) view = toCardView(problem('crm-down'), view);
    view = toCardView(cardWith({ problem: { code: 'visma-down' } }), view);
    expect(pollAfterMs(view)).toBe(2_000);
  });

  it('no sooner for a reading or a state that was told before SuperOffice went down', () => {
    const reading = { total: 240, revision: 'r1', reading: { received: 10, total: 240 } };
    let view = toCardView(cardWith({ ledger: reading }), undefined);
    for (let time = 0; time < 9; time += 1) view = toCardView(problem('crm-down'), view);
    expect(view.card).toBeDefined();
    expect(pollAfterMs(view)).toBe(30_000);
  });

  it.each(['needs-reauthentication', 'never-connected', 'role-missing'] as const)(
    'soon for minutes of %s, and more seldom when nobody solves it',
    (code) => {
      const answer = cardWith({ problem: { code } });
      expect([1, 120, 121, 166, 211, 9_000].map((times) => told(answer, times))).toEqual([
        1_500, 1_500, 4_000, 8_000, 15_000, 15_000,
      ]);
    },
  );

  it.each([
    [problem('never-connected'), true],
    [cardWith({ problem: { code: 'needs-reauthentication' } }), true],
    [cardWith(), false],
    // Nobody is signed in: the answer would be a refusal.
    [problem('signed-out'), false],
    [problem('other-account'), false],
  ])('at once when somebody comes back who may have solved it: %j', (answer, isAsked) => {
    expect(isSoonSolved(toCardView(answer, undefined))).toBe(isAsked);
  });

  it('soon again when somebody comes back to the panel', () => {
    const answer = cardWith({ problem: { code: 'needs-reauthentication' } });
    let view = toCardView(answer, undefined);
    for (let time = 0; time < 250; time += 1) view = toCardView(answer, view);
    expect(pollAfterMs(asFirstTold(view))).toBe(1_500);
    expect(asFirstTold(view)).toEqual(toCardView(answer, undefined));
  });

  it('soon while no company is connected at all', () => {
    expect(pollAfterMs(toCardView(problem('never-connected'), undefined))).toBe(1_500);
  });

  it('now and then while something else is the matter, rarely when all is well', () => {
    expect(pollAfterMs(withProblem('not-mapped'))).toBe(10_000);
    expect(pollAfterMs(toCardView(problem('too-many-requests'), undefined))).toBe(10_000);
    expect(pollAfterMs(toCardView(cardWith(), undefined))).toBe(60_000);
  });

  it('never while somebody has to sign in first', () => {
    expect(pollAfterMs(toCardView(problem('signed-out'), undefined))).toBe(false);
    expect(pollAfterMs(toCardView(problem('other-account'), undefined))).toBe(false);
  });
});
