import { hasCode } from '../errors.ts';
import type { LedgerDeps, VismaPage } from './ledger-deps.ts';
import { readAside } from './read-aside.ts';
import { readPayments } from './read-payments.ts';
import type { Reading } from './reading.ts';
import { customerOf, throwIfOver } from './reading.ts';
import { changedSince } from './watermark.ts';

/** Above this share of the ledger the filter was ignored, or reading everything costs as little. */
const MOST_CHANGED = 0.5;
/** Their keys are held in memory. */
const MOST_CHANGED_ROWS = 10_000;

/** Why everything has to be read after all. */
class TooMuchChanged extends Error {}

/**
 * Reads what changed since the last read, and Visma's count beside it. True when both together
 * account for every document; else only reading everything tells what is wrong.
 */
export async function readChanges(deps: LedgerDeps, reading: Reading): Promise<boolean> {
  const { watermark } = reading.held.before;
  if (watermark === undefined) return false;
  const since = changedSince(watermark, deps.settings.overlapMs);
  const [areRead, count] = await Promise.all([
    readChanged(deps, reading, since),
    readCount(deps, reading),
  ]);
  if (!areRead || count !== (await deps.reads.countWithStaged(reading.held))) return false;
  return (await readPayments(deps, reading, { changedSince: since })).isUpToDate;
}

async function readChanged(deps: LedgerDeps, reading: Reading, since: string): Promise<boolean> {
  try {
    const { isComplete } = await readAside(deps, reading, {
      ask: async (page) =>
        refuseTooMany(
          reading,
          await deps.readPage({
            ...customerOf(reading),
            ...page,
            changedSince: since,
            signal: reading.signal,
          }),
        ),
      seenPage: 0,
    });
    return isComplete;
  } catch (error) {
    // Should Visma refuse the filter, everything can still be read.
    if (error instanceof TooMuchChanged || hasCode(error, 'visma.rejected')) return false;
    throw error;
  }
}

/** Visma ignores parameters it does not know in silence: then this is the whole list. */
function refuseTooMany({ held }: Reading, page: VismaPage): VismaPage {
  const changed = page.totalCount ?? page.documents.length;
  const most = Math.min(MOST_CHANGED_ROWS, held.before.total * MOST_CHANGED);
  if (changed > most) throw new TooMuchChanged('more changes than an incremental read is for');
  return page;
}

/** Undefined when Visma does not tell. */
async function readCount(deps: LedgerDeps, reading: Reading): Promise<number | undefined> {
  throwIfOver(deps, reading);
  const { documents, totalCount } = await deps.readPage({
    ...customerOf(reading),
    pageNumber: 1,
    pageSize: 1,
    signal: reading.signal,
  });
  return totalCount ?? (documents.length === 0 ? 0 : undefined);
}
