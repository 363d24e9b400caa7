import type { HeldRead } from '../db/held-read.ts';
import type { StoredLedger } from '../db/ledger-store.ts';
import { SMALL_PAGES } from './back-off.ts';
import type { ReadSettings } from './read-settings.ts';

/** Changes only, if that adds up; or everything, from the start or where a read broke off. */
export type ReadingChoice = 'changes' | 'everything' | 'go-on';

/**
 * Who wants the read: an opening of the card, which may be held back; a person who asked for it;
 * or one who says that the rows look wrong.
 */
export type Wanted = 'opening' | 'refresh' | 'everything';

interface Circumstances {
  readonly settings: ReadSettings;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly wanted: Wanted;
}

export function chooseReading(
  { isFirst, before }: Pick<HeldRead, 'isFirst' | 'before'>,
  { settings, now, wanted }: Circumstances,
): ReadingChoice {
  const { kept, fullReadAt, total, lacking } = before;
  // Kept pages are those of a full read: what it was begun for is still so.
  const goesOn =
    kept !== undefined &&
    now - kept.since < settings.resumeMs &&
    kept.askedSize === settings.pageSize;
  if (goesOn) return 'go-on';
  if (isFirst || wanted === 'everything' || !mayReadChanges(before, now)) return 'everything';
  if (lacking.incompleteReads > 0)
    return wanted === 'opening' && now < lacking.fullReadAfter ? 'changes' : 'everything';
  const isDue = fullReadAt === undefined || now - fullReadAt >= settings.fullReadEveryMs;
  return !isDue && total > SMALL_PAGES * settings.pageSize ? 'changes' : 'everything';
}

/** Whether Visma can be asked for what has changed. `now` in epoch milliseconds. */
function mayReadChanges(
  { watermark, changesAfter }: Pick<StoredLedger, 'watermark' | 'changesAfter'>,
  now: number,
): boolean {
  return watermark !== undefined && now >= changesAfter;
}

/**
 * The instant (epoch ms) before which an opening of the card reads nothing: where there is nothing
 * but everything to read. 0 when it may read.
 */
export function openingsWaitUntil(
  ledger: Pick<StoredLedger, 'watermark' | 'changesAfter' | 'fullReadAfter'>,
  now: number,
): number {
  return mayReadChanges(ledger, now) || ledger.fullReadAfter <= now ? 0 : ledger.fullReadAfter;
}
