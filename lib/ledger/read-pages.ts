import type { VismaPage } from './ledger-deps.ts';
import type { PageBook } from './page-book.ts';
import { createPageBook } from './page-book.ts';

/**
 * Half of what Visma allows on this list today: the size we ask for is then the size we get, also
 * should the cap be lowered to the 500 of Visma's own examples, and a page is one batch of rows.
 * Most customers have one page; more and smaller pages would only be more calls.
 */
export const PAGE_SIZE = 500;
const IN_FLIGHT = 4;
const MAX_RESTARTS = 2;
/** Two million documents: a count beyond them is a mistake, or too much for a panel. */
const MAX_PAGES = 4_000;
/** Calls beyond one for each page, for pages that have to be asked for again. */
const SPARE_CALLS = 2;
/** Without a count the end shows only on the way there. */
const MAX_UNCOUNTED_PAGES = 1_000;

export interface PageSource {
  /** `pageSize` is constant within a read: Visma keeps no cursor. */
  ask(pageNumber: number): Promise<VismaPage>;
  /** Called for every page as it arrives; the next ones wait for it. */
  keep(
    page: VismaPage,
    progress: { readonly received: number; readonly total: number | undefined },
  ): Promise<void>;
}

export interface PagesRead {
  readonly book: PageBook;
  readonly isComplete: boolean;
  readonly pageSize: number;
}

/**
 * Reads all pages of a list that is oldest first: page 1, then the newest page and on backwards.
 * Pages that do not fit together are asked for again. The whole read, restarts included, makes at
 * most two calls more than the list was told to have pages; what does not add up then is told as
 * incomplete.
 */
export async function readPages(source: PageSource): Promise<PagesRead> {
  let calls = 0;
  const counted: PageSource = {
    ...source,
    ask: (pageNumber) => {
      calls += 1;
      return source.ask(pageNumber);
    },
  };
  let kept: ReadonlyMap<number, VismaPage> = new Map();
  for (let restart = 0; ; restart += 1) {
    const read = await readOnce(counted, kept, () => calls);
    const { book, pageSize, resized } = read;
    if (resized.size === 0 || restart === MAX_RESTARTS) {
      const isComplete = resized.size === 0 && read.isComplete;
      return { book, isComplete, pageSize };
    }
    kept = resized;
  }
}

interface Attempt extends PagesRead {
  /** Pages that were cut by another size than the rest: the list has to be read anew by it. */
  readonly resized: ReadonlyMap<number, VismaPage>;
}

interface Run {
  readonly source: PageSource;
  readonly first: VismaPage;
  readonly book: PageBook;
  readonly pageSize: number;
  readonly calls: () => number;
}

/** `kept` are pages that an attempt by another size has met already. */
async function readOnce(
  source: PageSource,
  kept: ReadonlyMap<number, VismaPage>,
  calls: () => number,
): Promise<Attempt> {
  const first = await source.ask(1);
  const pageSize = sizeOfFirst(first);
  const run = { source, first, book: createPageBook(pageSize), pageSize, calls };
  await take(run, 1, first);
  if (first.totalCount === undefined && first.documents.length > 0) return readUncounted(run);
  for (const [pageNumber, page] of kept) {
    if (sizeOf(page, pageSize) === pageSize) await take(run, pageNumber, page);
  }
  return readCounted(run);
}

async function readCounted(run: Run): Promise<Attempt> {
  const { source, first, book, pageSize } = run;
  const resized = new Map<number, VismaPage>();
  for (;;) {
    const wanted = book.wantedPages(callsLeft(run));
    if (wanted.length === 0) break;
    await inFlight(wanted, async (pageNumber) => {
      const askedAt = book.turn();
      const page = await source.ask(pageNumber);
      if (sizeOf(page, pageSize) === pageSize) await take(run, pageNumber, page, askedAt);
      else resized.set(pageNumber, page);
      const isEmpty = page.documents.length === 0;
      return resized.size === 0 && !isEmpty && !(pageNumber > 1 && isSameStart(page, first));
    });
    if (resized.size > 0) break;
  }
  return { book, isComplete: book.isReconciled(), pageSize, resized };
}

/** By the greatest count: what was told once may have been asked for. */
function callsLeft({ book, pageSize, calls }: Run): number {
  const pages = Math.min(MAX_PAGES, Math.max(1, Math.ceil(book.greatestTotal() / pageSize)));
  return Math.max(0, pages + SPARE_CALLS - calls());
}

async function take(
  { source, book }: Run,
  pageNumber: number,
  page: VismaPage,
  askedAt = book.turn(),
): Promise<void> {
  book.record(pageNumber, page, askedAt);
  await source.keep(page, { received: book.received(), total: book.total() });
}

async function readUncounted(run: Run): Promise<Attempt> {
  const { source, first, book } = run;
  const pageSize = first.documents.length;
  const ended = { book, pageSize, resized: new Map<number, VismaPage>() };
  for (let pageNumber = 2; pageNumber <= MAX_UNCOUNTED_PAGES; pageNumber += 1) {
    const page = await source.ask(pageNumber);
    const isRepeated = isSameStart(page, first);
    if (!isRepeated && page.documents.length > 0) await take(run, pageNumber, page);
    if (isRepeated || page.documents.length < pageSize)
      return { ...ended, isComplete: !isRepeated };
  }
  return { ...ended, isComplete: false };
}

function sizeOfFirst(first: VismaPage): number {
  const isCut = (first.totalCount ?? 0) > first.documents.length && first.documents.length > 0;
  return sizeOf(first, isCut ? first.documents.length : PAGE_SIZE);
}

/** Visma caps what we ask for in silence and says so only in the metadata. */
function sizeOf(page: VismaPage, otherwise: number): number {
  return page.maxPageSize === undefined ? otherwise : Math.min(PAGE_SIZE, page.maxPageSize);
}

function isSameStart(page: VismaPage, first: VismaPage): boolean {
  const [a, b] = [page.documents[0], first.documents[0]];
  return a !== undefined && a.type === b?.type && a.number === b.number;
}

/** Works through `items` in order, several at a time, until one answers that the rest is pointless. */
async function inFlight(
  items: readonly number[],
  work: (item: number) => Promise<boolean>,
): Promise<void> {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
      try {
        if (!(await work(item))) queue.length = 0;
      } catch (error) {
        queue.length = 0;
        throw error;
      }
    }
  };
  const workers = await Promise.allSettled(Array.from({ length: IN_FLIGHT }, worker));
  const failed = workers.find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
