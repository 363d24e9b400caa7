/** Calls that Visma still allows in the current hour. */
export interface CallQuota {
  readonly limit: number;
  readonly remaining: number;
}

/** Shares of the hourly limit. */
const SCARCE = 0.25;
const NEARLY_OUT = 0.1;

/**
 * How many pages a read may ask for at the same time. What is left of the quota goes to the rows
 * that people look at first, so a long read slows down before it takes the last calls.
 */
export function pagesInFlight(quota: CallQuota | undefined, most: number): number {
  if (quota === undefined) return most;
  if (quota.remaining <= Math.max(most, quota.limit * NEARLY_OUT)) return 1;
  return quota.remaining <= quota.limit * SCARCE ? Math.ceil(most / 2) : most;
}

/** Whether work that nobody waits for should leave the rest to others. */
export function isQuotaScarce(quota: CallQuota | undefined): boolean {
  return quota !== undefined && quota.remaining <= quota.limit * SCARCE;
}
