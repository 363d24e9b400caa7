/** The zone, if one is written at all, is left out: what it would mean in a filter is not documented. */
const STAMP = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})/;
/** A stamp that is further ahead than any zone or clock explains tells nothing. */
const MAX_AHEAD_MS = 24 * 60 * 60_000;

/**
 * The later of two times of change, `YYYY-MM-DDTHH:MM:SS` as Visma's clock wrote it. One ahead of
 * our clock counts as now, since it would hide every change until then; stamps that cannot be read,
 * and those of another day, are not counted. `now` in epoch milliseconds.
 */
export function laterStamp(
  watermark: string | undefined,
  stamp: string,
  now: number,
): string | undefined {
  const [, day, time] = STAMP.exec(stamp) ?? [];
  if (day === undefined || time === undefined) return watermark;
  const at = Date.parse(`${day}T${time}Z`);
  if (Number.isNaN(at) || at > now + MAX_AHEAD_MS) return watermark;
  const text = at > now ? secondsOf(now).replace(' ', 'T') : `${day}T${time}`;
  return watermark === undefined || text > watermark ? text : watermark;
}

/** The bound of a filter, in the form that both old and new documentation accept. */
export function changedSince(watermark: string, overlapMs: number): string {
  return secondsOf(Date.parse(`${watermark}Z`) - overlapMs);
}

/** `YYYY-MM-DD HH:MM:SS` in UTC. */
function secondsOf(instant: number): string {
  return new Date(instant).toISOString().slice(0, 19).replace('T', ' ');
}
