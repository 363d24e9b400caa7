import type { Lacking } from '../db/held-read.ts';

/** What a read that is to be published has found out about what the ledger lacks. */
export interface ReadFindings {
  readonly kind: 'full' | 'incremental';
  /** Every document that Visma counts is there. */
  readonly areDocumentsWhole: boolean;
  /** `not-asked`: what was lacking before still is. */
  readonly payments: 'up-to-date' | 'failed' | 'not-asked';
  /** Everything was read because changes alone would not do. */
  readonly isForced: boolean;
  /** That everything has. */
  readonly pages: number;
}

interface Times {
  /** Epoch milliseconds. */
  readonly at: number;
  /** As `ReadSettings.freshMs`. */
  readonly freshMs: number;
}

const FIRST_PAUSE_MS = 5 * 60_000;
const LONGEST_PAUSE_MS = 60 * 60_000;
/** Up to so many pages, reading everything costs no more calls than changes and count. */
export const SMALL_PAGES = 2;

/**
 * When what the ledger lacks is asked for again. A count that never adds up, or a list of payments
 * that stays closed, would else cost a read of everything each minute.
 */
export function lackingAfter(before: Lacking, found: ReadFindings, times: Times): Lacking {
  return { ...documentsAfter(before, found, times), ...paymentsAfter(before, found, times) };
}

function documentsAfter(
  { incompleteReads, fullReadAfter }: Lacking,
  { kind, areDocumentsWhole, isForced, pages }: ReadFindings,
  { at, freshMs }: Times,
) {
  // Changes that do not add up are no attempt: that is made when the pause of the last one is over.
  if (kind === 'incremental') {
    const reads = areDocumentsWhole ? 0 : Math.max(1, incompleteReads);
    return { incompleteReads: reads, fullReadAfter };
  }
  const apartMs = fullReadsApartMs(pages, freshMs);
  if (areDocumentsWhole) {
    return { incompleteReads: 0, fullReadAfter: isForced ? at + apartMs : 0 };
  }
  const reads = incompleteReads + 1;
  return { incompleteReads: reads, fullReadAfter: at + Math.max(apartMs, pauseMs(reads)) };
}

function paymentsAfter(
  { paymentFailures, paymentsAfter: after }: Lacking,
  { payments }: ReadFindings,
  { at }: Times,
) {
  if (payments === 'not-asked') return { paymentFailures, paymentsAfter: after };
  if (payments === 'up-to-date') return { paymentFailures: 0, paymentsAfter: 0 };
  const failures = paymentFailures + 1;
  return { paymentFailures: failures, paymentsAfter: at + pauseMs(failures) };
}

/** Five minutes, then twice as long each time, up to an hour. */
function pauseMs(failures: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1));
}

/**
 * How far apart everything is read where changes alone cannot be: so that it costs as many calls a
 * minute as changes and count would, one for each half of a minute; at least once an hour.
 */
function fullReadsApartMs(pages: number, freshMs: number): number {
  if (pages <= SMALL_PAGES) return 0;
  return Math.min(LONGEST_PAUSE_MS, Math.ceil(pages / SMALL_PAGES) * freshMs);
}
