import type { CardProblemCode, CompanyProblemCode } from '../domain/card.ts';

/** Whose panel shows it, and of what: a card, or one company on it. */
export interface ProblemPlace {
  readonly tenantId: string;
  readonly associateId: string;
  readonly subject: readonly string[];
}

/** What panels are being told, so that each problem has one support id and one line in the log. */
export interface ToldProblems {
  /** The support id to show. `isNew` where nobody has been told since it began: `requestId` then. */
  tell(
    place: ProblemPlace,
    code: CardProblemCode | CompanyProblemCode,
    requestId: string,
    now: number,
  ): { readonly supportId: string; readonly isNew: boolean };
  /** It is over: should it come again, it is another one. */
  forget(place: ProblemPlace): void;
}

/** Lines of a log are kept for longer than this. */
const KEPT_MS = 3_600_000;
/** The oldest goes first; what is forgotten costs one more line. */
const MAX_KEPT = 5_000;

interface Told {
  readonly code: string;
  readonly supportId: string;
  readonly at: number;
}

/** In memory: each process of several has a line of its own. */
export function createToldProblems(): ToldProblems {
  const told = new Map<string, Told>();
  return {
    tell(place, code, requestId, now) {
      const key = keyOf(place);
      const before = told.get(key);
      if (before?.code === code && now - before.at < KEPT_MS) {
        return { supportId: before.supportId, isNew: false };
      }
      told.delete(key);
      told.set(key, { code, supportId: requestId, at: now });
      const [oldest] = told.keys();
      if (told.size > MAX_KEPT && oldest !== undefined) told.delete(oldest);
      return { supportId: requestId, isNew: true };
    },
    forget: (place) => void told.delete(keyOf(place)),
  };
}

function keyOf({ tenantId, associateId, subject }: ProblemPlace): string {
  return JSON.stringify([tenantId, associateId, ...subject]);
}
