import { hasCode } from '../errors.ts';
import { SMALL_PAGES } from './back-off.ts';
import type { LedgerDeps, VismaPage } from './ledger-deps.ts';
import { readAside } from './read-aside.ts';
import type { Reading } from './reading.ts';
import { customerOf, throwIfOver } from './reading.ts';
import { changedSince, laterStamp } from './watermark.ts';

/** Above this share of a large ledger reading everything costs as little. */
const MOST_CHANGED = 0.5;
/** Their keys are held in memory. */
const MOST_CHANGED_ROWS = 10_000;

/**
 * What changes alone have come to: `whole` when they and Visma's count account for every document,
 * `lacking` when they do not, `broken` when not even the changes could be read to their end. Of
 * `too-many` and `useless`, where Visma ignores or refuses the filter, nothing is stored.
 */
export type ChangesRead = 'whole' | 'lacking' | 'broken' | 'too-many' | 'useless';

class ChangesRefused extends Error {
  readonly outcome: 'too-many' | 'useless';

  constructor(outcome: 'too-many' | 'useless') {
    super(`changes are ${outcome}`);
    this.outcome = outcome;
  }
}

/** From when on changes are asked for; undefined where no watermark is known. */
export function changesSince(deps: LedgerDeps, { held }: Reading): string | undefined {
  const { watermark } = held.before;
  const believed = watermark && laterStamp(undefined, watermark, deps.clock());
  return believed && changedSince(believed, deps.settings.overlapMs);
}

/** Reads what changed since the last read, and Visma's count beside it. */
export async function readChanges(
  deps: LedgerDeps,
  reading: Reading,
  since: string,
): Promise<ChangesRead> {
  // The count of a ledger that lacks documents does not tell whether changes are lacking too.
  if (reading.held.before.lacking.incompleteReads > 0) return readChanged(deps, reading, since);
  const [changes, count] = await Promise.all([
    readChanged(deps, reading, since),
    readCount(deps, reading),
  ]);
  if (changes !== 'lacking') return changes;
  return count === (await deps.reads.countWithStaged(reading.held)) ? 'whole' : 'lacking';
}

async function readChanged(
  deps: LedgerDeps,
  reading: Reading,
  since: string,
): Promise<Exclude<ChangesRead, 'whole'>> {
  const { signal } = reading;
  const ask = async (page: { pageNumber: number; pageSize: number }) => {
    const request = { ...customerOf(reading), ...page, changedSince: since, signal };
    return refuseTooMany(deps, reading, await deps.readPage(request));
  };
  try {
    const { isComplete } = await readAside(deps, reading, { ask, seenPage: 0 });
    return isComplete ? 'lacking' : 'broken';
  } catch (error) {
    if (error instanceof ChangesRefused) return error.outcome;
    // Should Visma refuse the filter, everything can still be read.
    if (hasCode(error, 'visma.rejected')) return 'useless';
    throw error;
  }
}

/** Visma ignores parameters it does not know in silence: then this is the whole list. */
function refuseTooMany(
  { settings }: LedgerDeps,
  { held: { before } }: Reading,
  page: VismaPage,
): VismaPage {
  const changed = page.totalCount ?? page.documents.length;
  const worthwhile = Math.min(MOST_CHANGED_ROWS, before.total * MOST_CHANGED);
  if (changed <= Math.max(SMALL_PAGES * settings.pageSize, worthwhile)) return page;
  throw new ChangesRefused(changed < before.total ? 'too-many' : 'useless');
}

/** Undefined when Visma does not tell. */
async function readCount(deps: LedgerDeps, reading: Reading): Promise<number | undefined> {
  await throwIfOver(deps, reading);
  const { documents, totalCount } = await deps.readPage({
    ...customerOf(reading),
    pageNumber: 1,
    pageSize: 1,
    signal: reading.signal,
  });
  return totalCount ?? (documents.length === 0 ? 0 : undefined);
}
