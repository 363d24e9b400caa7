import type { Clock } from '../domain/clock.ts';
import type { ErrorCode } from '../errors.ts';
import { hasCode } from '../errors.ts';
import type { LedgerCustomer } from '../db/ledger-store.ts';
import type { ReadDetail } from './detail-deps.ts';

/** Which document of which connection; the tenant is part of it, so no answer crosses over. */
export type DetailKey = Pick<LedgerCustomer, 'tenantId' | 'connectionId' | 'customerNumber'> & {
  readonly type: string;
  readonly number: string;
};

export interface DetailCache {
  /** What was answered within the last minute, or is being answered now, or what `read` gives. */
  get(key: DetailKey, read: () => Promise<ReadDetail>): Promise<ReadDetail>;
}

const FRESH_MS = 60_000;
/** Visma counts identical requests that fail: two in five minutes are allowed. */
const REFUSED_MS = 150_000;
const REFUSALS: readonly ErrorCode[] = ['visma.not-found', 'visma.forbidden', 'visma.rejected'];
/** The oldest goes first. */
const MAX_KEPT = 500;

interface Kept {
  readonly answer: Promise<ReadDetail>;
  readonly until: number;
}

/** Details of documents in this process: who opens a drawer twice, or two who do, ask Visma once. */
export function createDetailCache({ clock }: { readonly clock: Clock }): DetailCache {
  const kept = new Map<string, Kept>();

  const keep = (key: string, entry: Kept): void => {
    kept.delete(key);
    kept.set(key, entry);
    const [oldest] = kept.keys();
    if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
  };

  return {
    get(detailKey, read) {
      const key = keyOf(detailKey);
      const known = kept.get(key);
      if (known !== undefined && clock() < known.until) return known.answer;
      const answer = read();
      keep(key, { answer, until: Number.POSITIVE_INFINITY });
      answer.then(
        () => keep(key, { answer, until: clock() + FRESH_MS }),
        (error: unknown) => {
          if (!hasCode(error, ...REFUSALS)) kept.delete(key);
          else keep(key, { answer, until: clock() + REFUSED_MS });
        },
      );
      return answer;
    },
  };
}

function keyOf({ tenantId, connectionId, customerNumber, type, number }: DetailKey): string {
  return JSON.stringify([tenantId, connectionId, customerNumber, type, number]);
}
