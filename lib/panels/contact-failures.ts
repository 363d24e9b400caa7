import type { ContactReadRef } from '../db/contact-read-store.ts';
import type { Asking } from '../domain/asking.ts';
import type { AppError } from '../errors.ts';
import { isAppError } from '../errors.ts';
import { cardProblemOf } from './card-problem.ts';

/** Readings of company cards that failed a moment ago, so that polling panels do not repeat them. */
export interface ContactFailures {
  /** The error to answer with in place of asking SuperOffice again; undefined when it may be asked. */
  find(ref: ContactReadRef, asking: Asking, now: number): AppError | undefined;
  remember(ref: ContactReadRef, error: unknown, now: number): void;
  forget(ref: ContactReadRef): void;
}

const OUTAGE_PAUSE_MS = 15_000;
/** Somebody has to change a right or a card first. */
const REFUSED_PAUSE_MS = 60_000;
const BY_HAND_PAUSE_MS = 5_000;
/** The oldest goes first; what is forgotten costs one more question. */
const MAX_REMEMBERED = 2_000;

interface Failure {
  readonly error: AppError;
  readonly at: number;
  readonly nextTryAt: number;
}

/** In memory: a process that has just started may ask. */
export function createContactFailures(): ContactFailures {
  const failures = new Map<string, Failure>();
  return {
    find: (ref, asking, now) => {
      const failure = failures.get(keyOf(ref));
      if (failure === undefined) return undefined;
      const { error, at, nextTryAt } = failure;
      const until = asking === 'by-hand' ? Math.min(nextTryAt, at + BY_HAND_PAUSE_MS) : nextTryAt;
      return now < until ? error : undefined;
    },
    remember: (ref, error, now) => {
      const key = keyOf(ref);
      failures.delete(key);
      const pauseMs = pauseAfter(error);
      if (pauseMs === undefined || !isAppError(error)) return;
      const nextTryAt = Math.max(now + pauseMs, error.retryAt ?? 0);
      failures.set(key, { error, at: now, nextTryAt });
      const [oldest] = failures.keys();
      if (failures.size > MAX_REMEMBERED && oldest !== undefined) failures.delete(oldest);
    },
    forget: (ref) => void failures.delete(keyOf(ref)),
  };
}

/** Undefined where the next question has another answer once the person has done something. */
function pauseAfter(error: unknown): number | undefined {
  switch (cardProblemOf(error)) {
    case 'crm-down':
    case 'crm-maintenance':
    case 'crm-suspended':
      return OUTAGE_PAUSE_MS;
    case 'not-allowed':
      return REFUSED_PAUSE_MS;
    default:
      return undefined;
  }
}

function keyOf({ tenantId, grantId, contactId }: ContactReadRef): string {
  return `${tenantId}/${grantId}/${String(contactId)}`;
}
