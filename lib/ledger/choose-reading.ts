import type { HeldRead } from '../db/held-read.ts';
import type { ReadSettings } from './read-settings.ts';

/** Changes only, if that adds up; or everything, from the start or where a read broke off. */
export type ReadingChoice = 'changes' | 'everything' | 'go-on';

interface Circumstances {
  readonly settings: ReadSettings;
  /** Epoch milliseconds. */
  readonly now: number;
  /** A person said that the rows look wrong. */
  readonly wanted: 'refresh' | 'everything';
}

/** Up to so many pages, reading everything costs no more calls than changes and count. */
const SMALL_PAGES = 2;

export function chooseReading(
  { isFirst, before }: Pick<HeldRead, 'isFirst' | 'before'>,
  { settings, now, wanted }: Circumstances,
): ReadingChoice {
  const { kept, fullReadAt, total, watermark, isIncomplete } = before;
  // Kept pages are those of a full read: what it was begun for is still so.
  const goesOn =
    kept !== undefined &&
    now - kept.since < settings.resumeMs &&
    kept.askedSize === settings.pageSize;
  if (goesOn) return 'go-on';
  const mayReadChanges =
    !isFirst &&
    !isIncomplete &&
    wanted === 'refresh' &&
    watermark !== undefined &&
    fullReadAt !== undefined &&
    now - fullReadAt < settings.fullReadEveryMs &&
    total > SMALL_PAGES * settings.pageSize;
  return mayReadChanges ? 'changes' : 'everything';
}
