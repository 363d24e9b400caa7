import { parseRetryAfter } from '../http/retry-after.ts';

/** What Visma last said about one connection's quota: calls per hour of a company and an app. */
export interface VismaQuota {
  readonly limit: number;
  readonly remaining: number;
  /** Epoch milliseconds; undefined when not told. */
  readonly resetAt: number | undefined;
  /** `4-fixed-window`, `6-fixed-window` … as Visma names it; empty when not told. */
  readonly policy: string;
}

/** From the `X-RateLimit-*` headers, which every answer should carry; undefined when it does not. */
export function findQuota(headers: Headers, now: number): VismaQuota | undefined {
  const limit = findCount(headers.get('x-ratelimit-limit'));
  const remaining = findCount(headers.get('x-ratelimit-remaining'));
  if (limit === undefined || remaining === undefined) return undefined;
  const reset = headers.get('x-ratelimit-reset');
  return {
    limit,
    remaining,
    resetAt: reset === null ? undefined : parseReset(reset, now),
    policy: (headers.get('x-ratelimit-policy') ?? '').slice(0, 60),
  };
}

function parseReset(reset: string, now: number): number | undefined {
  return parseRetryAfter(new Headers({ 'x-ratelimit-reset': reset }), now);
}

function findCount(text: string | null): number | undefined {
  return text !== null && /^\d{1,12}$/.test(text.trim()) ? Number(text) : undefined;
}

/** What is left for people when an hour's calls run out: this share of the limit. */
const RESERVE_SHARE = 0.1;

/** The end of the window while so little is left that reads in the background have to stop. */
export function reservedUntil(quota: VismaQuota | undefined, now: number): number | undefined {
  if (quota?.resetAt === undefined || quota.resetAt <= now) return undefined;
  return quota.remaining < quota.limit * RESERVE_SHARE ? quota.resetAt : undefined;
}
