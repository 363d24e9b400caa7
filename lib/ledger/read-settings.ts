/** How ledgers are read. Durations in milliseconds. */
export interface ReadSettings {
  /** Rows asked for with a page; constant within a read, since Visma keeps no cursor. */
  readonly pageSize: number;
  /** Pages asked for at the same time while the quota is ample. */
  readonly inFlight: number;
  /** Shown rows up to this age are fresh: nothing is asked. */
  readonly freshMs: number;
  /** A crashed reader blocks the next one no longer than this; a living one extends it. */
  readonly leaseMs: number;
  /** How long before the watermark an incremental read begins. */
  readonly overlapMs: number;
  /** After this time everything is read again, which also finds what was deleted unnoticed. */
  readonly fullReadEveryMs: number;
  /** A read goes on for so long after the last look at its ledger. */
  readonly viewerGraceMs: number;
  /** A read that broke off goes on if its first page is not older. */
  readonly resumeMs: number;
  /** How often the list of payments is asked for where it has not shown any. */
  readonly paymentsEveryMs: number;
  /** From the end of a read to the reading of settlement dates. */
  readonly settlementsDelayMs: number;
  readonly settlementsEveryMs: number;
  /** Pages of them that are read in one turn; the next one goes on. */
  readonly settlementPages: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * `pageSize` is half of what Visma allows on this list today: the size we ask for is then the size
 * we get, also should the cap be lowered to the 500 of Visma's own examples, and a page is one
 * batch of rows. Most customers have one page; more and smaller pages would only be more calls.
 *
 * `overlapMs` covers the three hours by which a filter in UTC and stamps in Finnish summer time may
 * differ (docs/visma.md: the zone is not documented), and two hours of late commits on top.
 */
export const READ_SETTINGS: ReadSettings = {
  pageSize: 500,
  inFlight: 4,
  freshMs: MINUTE_MS,
  leaseMs: 20_000,
  overlapMs: 5 * HOUR_MS,
  fullReadEveryMs: DAY_MS,
  viewerGraceMs: 10_000,
  resumeMs: 10 * MINUTE_MS,
  paymentsEveryMs: DAY_MS,
  settlementsDelayMs: MINUTE_MS,
  settlementsEveryMs: DAY_MS,
  settlementPages: 200,
};
