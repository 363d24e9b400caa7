const SECOND = 1_000;
const SHORTEST_MS = SECOND;
const LONGEST_MS = 15 * 60 * SECOND;
/** Numbers above this are instants in epoch seconds, below it seconds to wait: 2001 against 31 years. */
const EPOCH_SECONDS_FROM = 1_000_000_000;

/**
 * The instant (epoch ms) before which a server asked us not to come back: from `Retry-After`
 * (RFC 9110 §10.2.3: seconds or an HTTP date), else `X-RateLimit-Reset`, which Visma documents as
 * seconds left and, in an older article, as epoch seconds. Kept between one second and fifteen
 * minutes from now, whatever was said; undefined when nothing was. Instants are the server's and
 * are compared with its own `Date`, since its clock and ours may be minutes apart.
 */
export function parseRetryAfter(headers: Headers, now: number): number | undefined {
  const asked = headers.get('retry-after') ?? headers.get('x-ratelimit-reset');
  if (asked === null) return undefined;
  const theirNow = Date.parse(headers.get('date') ?? '');
  return now + clamp(waitOf(asked, Number.isNaN(theirNow) ? now : theirNow));
}

/** What cannot be read counts as the shortest wait: the server did ask for one. */
function waitOf(text: string, now: number): number {
  const value = text.trim();
  if (/^[+-]?\d+(\.\d+)?$/.test(value)) return waitOfNumber(Number(value), now);
  const date = Date.parse(value);
  return Number.isNaN(date) ? SHORTEST_MS : date - now;
}

function waitOfNumber(seconds: number, now: number): number {
  if (seconds <= EPOCH_SECONDS_FROM) return seconds * SECOND;
  const instant = seconds > EPOCH_SECONDS_FROM * SECOND ? seconds : seconds * SECOND;
  return instant - now;
}

function clamp(waitMs: number): number {
  return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, waitMs));
}
