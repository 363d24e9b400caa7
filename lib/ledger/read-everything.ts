import type { StoredReadPage } from '../db/read-page-store.ts';
import type { LedgerDeps, VismaPage } from './ledger-deps.ts';
import { pagesInFlight } from './pages-in-flight.ts';
import { readAside } from './read-aside.ts';
import type { PagesRead } from './read-pages.ts';
import { readPages } from './read-pages.ts';
import type { Reading } from './reading.ts';
import { customerOf, storePage, throwIfOver } from './reading.ts';
import { laterStamp } from './watermark.ts';

/**
 * Reads all documents of the customer, page by page into the database. Where the read goes on after
 * a break, the pages that are stored already are not asked for again.
 */
export async function readEverything(
  deps: LedgerDeps,
  reading: Reading,
  choice: 'everything' | 'go-on',
): Promise<PagesRead> {
  const kept = await prepare(deps, reading, choice);
  return readBeside(
    (signal) => readDocuments(deps, { ...reading, signal }, kept),
    (signal) => readOpenClaims(deps, { ...reading, signal }, choice),
    reading,
  );
}

/**
 * Only a first read has nobody's rows to show meanwhile, so it asks for the open claims side by
 * side. They are a foretaste: they end with the main read and their failure is not the read's.
 */
async function readBeside(
  main: (signal: AbortSignal) => Promise<PagesRead>,
  foretaste: (signal: AbortSignal) => Promise<void>,
  { held, signal }: Reading,
): Promise<PagesRead> {
  if (!held.isFirst) return main(signal);
  const ended = new AbortController();
  const beside = foretaste(AbortSignal.any([signal, ended.signal]));
  try {
    return await main(signal);
  } finally {
    ended.abort();
    await beside;
  }
}

async function readDocuments(
  deps: LedgerDeps,
  reading: Reading,
  kept: readonly StoredReadPage[],
): Promise<PagesRead> {
  const { held, met } = reading;
  const { settings, reads } = deps;
  const askedSize = settings.pageSize;
  return readPages(
    {
      ask: async (pageNumber) => {
        await throwIfOver(deps, reading);
        return deps.readPage({
          ...customerOf(reading),
          pageNumber,
          pageSize: askedSize,
          signal: reading.signal,
        });
      },
      keep: async ({ pageNumber, pageSize, page, kept: record, withdrawn, progress }) => {
        const watermark = watermarkOf(page, deps.clock());
        const isKept = record !== undefined;
        await storePage(deps, reading, page, {
          pageNumber,
          withdrawn,
          progress,
          ...(isKept && {
            kept: { ...record, pageSize, watermark, since: met.since, askedSize },
          }),
        });
      },
      restart: async () => {
        met.since = reading.beganAt;
        met.watermark = undefined;
        await reads.restart(held, deps.clock());
      },
      countDistinct: () => reads.countDistinct(held),
      width: () => pagesInFlight(deps.quotaOf(reading.customer.connectionId), settings.inFlight),
    },
    {
      askedSize,
      kept: kept.map((page) => keepsWatermark(met, page, deps.clock())),
      rowsBefore: held.before.listed,
    },
  );
}

/** The pages to go on from; none where the read begins anew. */
async function prepare(
  { reads, clock }: LedgerDeps,
  { held }: Reading,
  choice: 'everything' | 'go-on',
): Promise<readonly StoredReadPage[]> {
  const kept = choice === 'go-on' ? await reads.listPages(held) : [];
  const isUsable =
    kept.some(({ pageNumber }) => pageNumber === 1) &&
    kept.every(({ pageSize }) => pageSize === kept[0]?.pageSize);
  if (isUsable) return kept;
  // Rows that a first read left, which broke off long ago, would be summed up as if they were new.
  const mayHaveRows = held.isFirst && held.holder > 1;
  if (choice === 'go-on' || mayHaveRows) await reads.restart(held, clock());
  return [];
}

function keepsWatermark<Page extends { readonly watermark: string | undefined }>(
  met: Reading['met'],
  page: Page,
  now: number,
): Page {
  if (page.watermark !== undefined) met.watermark = laterStamp(met.watermark, page.watermark, now);
  return page;
}

function watermarkOf(page: VismaPage, now: number): string | undefined {
  return page.documents.reduce<string | undefined>(
    (latest, { lastModified }) => laterStamp(latest, lastModified, now),
    undefined,
  );
}

async function readOpenClaims(
  deps: LedgerDeps,
  reading: Reading,
  choice: 'everything' | 'go-on',
): Promise<void> {
  const { held, signal } = reading;
  try {
    const { isComplete } = await readAside(deps, reading, {
      ask: (page) => deps.readPage({ ...customerOf(reading), ...page, status: 'Open', signal }),
      seenPage: 0,
    });
    // Of a claim that was open before the break, and is paid since, a kept page still says open.
    const isAllNew = choice === 'everything';
    if (isComplete && isAllNew && !signal.aborted)
      await deps.reads.markOpenExact(held, deps.clock());
  } catch (error) {
    if (signal.aborted) return;
    deps.log.warn('open claims not read ahead', { ledgerId: held.ledgerId, error });
  }
}
