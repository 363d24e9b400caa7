import type { WorldSettings } from '../world.ts';

const WINDOW_SECONDS = 3600;
/** The old host's budget is one for all customers of an application (Visma, "change base URL"). */
const OLD_HOST_LIMIT = 500;

export interface RateLimitStand {
  readonly exceeded: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

export interface RateLimiter {
  /** Counts one call of `key`; `legacyPath` puts it under the old host's policy. */
  readonly count: (key: string, legacyPath: boolean) => RateLimitStand;
  readonly reset: () => void;
}

/** A fixed window of a clock hour for each company and client. */
export function createRateLimiter(settings: WorldSettings, now: () => Date): RateLimiter {
  const used = new Map<string, { readonly window: number; calls: number }>();
  return {
    count(key, legacyPath) {
      const seconds = Math.floor(now().getTime() / 1000);
      const window = Math.floor(seconds / WINDOW_SECONDS);
      const counter = used.get(key);
      const current = counter?.window === window ? counter : { window, calls: 0 };
      current.calls += 1;
      used.set(key, current);
      const limit = legacyPath ? Math.min(OLD_HOST_LIMIT, settings.rateLimit) : settings.rateLimit;
      const resetAt = (window + 1) * WINDOW_SECONDS;
      const exceeded = current.calls > limit;
      return {
        exceeded,
        headers: {
          'X-RateLimit-Limit': String(limit),
          'X-RateLimit-Remaining': String(Math.max(0, limit - current.calls)),
          'X-RateLimit-Reset': String(
            settings.rateLimitReset === 'seconds' ? resetAt - seconds : resetAt,
          ),
          'X-RateLimit-Policy': legacyPath ? '6-fixed-window' : '4-fixed-window',
          ...(exceeded ? { 'Retry-After': String(resetAt - seconds) } : {}),
        },
      };
    },
    reset: () => used.clear(),
  };
}
