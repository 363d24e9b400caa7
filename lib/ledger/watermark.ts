/** The zone, if one is written at all, is left out: what it would mean in a filter is not documented. */
const STAMP = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})/;
/** A stamp from the future would hide every change until then. */
const MAX_AHEAD_MS = 24 * 60 * 60_000;

/**
 * The later of two times of change, `YYYY-MM-DDTHH:MM:SS` as Visma's clock wrote it. Stamps that
 * cannot be read, and those of the future, are not counted. `now` in epoch milliseconds.
 */
export function laterStamp(
  watermark: string | undefined,
  stamp: string,
  now: number,
): string | undefined {
  const [, day, time] = STAMP.exec(stamp) ?? [];
  if (day === undefined || time === undefined) return watermark;
  const text = `${day}T${time}`;
  const at = Date.parse(`${text}Z`);
  if (Number.isNaN(at) || at > now + MAX_AHEAD_MS) return watermark;
  return watermark === undefined || text > watermark ? text : watermark;
}

/** The bound of a filter, in the form that both old and new documentation accept. */
export function changedSince(watermark: string, overlapMs: number): string {
  const from = new Date(Date.parse(`${watermark}Z`) - overlapMs);
  return from.toISOString().slice(0, 19).replace('T', ' ');
}
