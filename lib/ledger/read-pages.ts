import type { VismaPage } from './ledger-deps.ts';
import type { KeptPage, PageBook } from './page-book.ts';
import { createPageBook, keyText } from './page-book.ts';
import { createSaver, inFlight } from './page-flight.ts';

const MAX_RESTARTS = 2;
/** Two million documents at 500 a page: a count beyond them is a mistake, or too much for a panel. */
const MAX_PAGES = 4_000;
/** Calls beyond one for each page, for pages that have to be asked for again. */
const SPARE_CALLS = 2;
/** Without a count the end shows only on the way there. */
const MAX_UNCOUNTED_PAGES = 1_000;

/** A page as it arrived, and what it means for the rows stored before. */
export interface ArrivedPage {
  /** 0 when its rows are on no page, since the list ends before it. */
  readonly pageNumber: number;
  readonly pageSize: number;
  readonly page: VismaPage;
  /** For the read to go on after a break; undefined where it would have to begin anew. */
  readonly kept: KeptPage | undefined;
  readonly withdrawn: readonly number[];
  readonly progress: { readonly received: number; readonly total: number | undefined };
}

export interface PageSource {
  ask(pageNumber: number): Promise<VismaPage>;
  /** Called for every page as it arrives, for some at the same time. */
  keep(page: ArrivedPage): Promise<void>;
  /** Rows kept so far are on no page any more. */
  restart(): Promise<void>;
  /** Different documents on all pages that were kept and not withdrawn. */
  countDistinct(): Promise<number>;
  /** How many pages may be asked for at the same time, at this moment; at least 1. */
  width(): number;
}

export interface PagesRead {
  readonly isComplete: boolean;
  readonly pageSize: number;
  readonly received: number;
  readonly total: number | undefined;
}

export interface PagesRequest {
  /** Constant within a read: Visma keeps no cursor. */
  readonly askedSize: number;
  /** What an earlier read by the same size recorded; of it only the highest page is asked again. */
  readonly kept?: readonly (KeptPage & { readonly pageSize: number })[];
  /** Rows that an earlier read found: where there were some, an empty list is not believed. */
  readonly rowsBefore?: number;
}

/**
 * Reads all pages of a list that is oldest first: page 1, then the newest page and on backwards.
 * Pages that do not fit together are asked for again. The whole read, restarts included, makes at
 * most two calls more than the list was told to have pages; what does not add up then is told as
 * incomplete.
 */
export async function readPages(source: PageSource, request: PagesRequest): Promise<PagesRead> {
  const { askedSize, kept = [], rowsBefore = 0 } = request;
  let calls = 0;
  const counted: PageSource = {
    ...source,
    ask: (pageNumber) => {
      calls += 1;
      return source.ask(pageNumber);
    },
  };
  const hasRows = rowsBefore > 0 || kept.some(({ count }) => count > 0);
  const attempt = { source: counted, askedSize, hasRows, calls: () => calls };
  const recheck = await recheckKept(attempt, kept);
  if (recheck?.isSame === true) calls = kept.length;
  let read =
    recheck?.isSame === true
      ? await goOn(attempt, kept, recheck)
      : await begin(attempt, new Map(recheck && [[recheck.pageNumber, recheck.page]]));
  for (let restart = 0; read.resized.size > 0 && restart < MAX_RESTARTS; restart += 1) {
    await source.restart();
    read = await begin(attempt, read.resized);
  }
  const { isComplete, pageSize, book, resized } = read;
  return {
    isComplete: isComplete && resized.size === 0,
    pageSize,
    received: read.distinct ?? (await source.countDistinct()),
    total: book.total(),
  };
}

interface Attempt {
  readonly source: PageSource;
  readonly askedSize: number;
  /** The list had some when it was read before. */
  readonly hasRows: boolean;
  readonly calls: () => number;
}

interface Outcome {
  readonly book: PageBook;
  readonly pageSize: number;
  readonly isComplete: boolean;
  readonly distinct: number | undefined;
  /** Pages that were cut by another size than the rest: the list has to be read anew by it. */
  readonly resized: ReadonlyMap<number, VismaPage>;
}

interface Run extends Attempt {
  readonly book: PageBook;
  readonly pageSize: number;
}

const NONE_RESIZED: ReadonlyMap<number, VismaPage> = new Map();

interface Recheck {
  readonly pageNumber: number;
  readonly page: VismaPage;
  readonly isSame: boolean;
}

/**
 * Counts alone do not tell whether the kept pages still fit: with one document gone and another
 * added since, all pages behind the gap have moved. That shows on the highest page, asked again
 * here; where it does, what was kept is given up. Undefined when nothing was kept.
 */
async function recheckKept(
  { source, askedSize }: Attempt,
  kept: NonNullable<PagesRequest['kept']>,
): Promise<Recheck | undefined> {
  const [highest] = kept.toSorted((a, b) => b.pageNumber - a.pageNumber);
  if (highest === undefined) return undefined;
  const { pageNumber, pageSize, firstKey } = highest;
  const page = await source.ask(pageNumber);
  const [row] = page.documents;
  const isSame =
    sizeOf(page, askedSize, pageSize) === pageSize && (row && keyText(row)) === firstKey;
  if (!isSame) await source.restart();
  return { pageNumber, page, isSame };
}

async function goOn(
  attempt: Attempt,
  kept: NonNullable<PagesRequest['kept']>,
  { pageNumber, page }: Recheck,
): Promise<Outcome> {
  const pageSize = kept[0]?.pageSize ?? attempt.askedSize;
  // However often a read has broken off: only what it asked for itself counts.
  const known = kept.map((one) => (one.pageNumber === pageNumber ? { ...one, asked: 0 } : one));
  const run: Run = { ...attempt, book: createPageBook(pageSize, known), pageSize };
  await take(run, pageNumber, page);
  return readCounted(run);
}

/** `met` are pages that an attempt which was given up has met already. */
async function begin(attempt: Attempt, met: ReadonlyMap<number, VismaPage>): Promise<Outcome> {
  const hasRows =
    attempt.hasRows || [...met.values()].some(({ documents }) => documents.length > 0);
  const first = await askFirst(attempt.source, hasRows);
  const pageSize = sizeOfFirst(first, attempt.askedSize);
  const run: Run = { ...attempt, book: createPageBook(pageSize), pageSize };
  if (first.documents.length === 0 && hasRows) return incomplete(run);
  await take(run, 1, first);
  if (first.totalCount === undefined && first.documents.length > 0)
    return readUncounted(run, first);
  for (const [pageNumber, page] of met) {
    if (pageNumber > 1 && sizeOf(page, attempt.askedSize, pageSize) === pageSize)
      await take(run, pageNumber, page);
  }
  return readCounted(run);
}

/** A single empty answer must not empty a ledger: it is asked for once more. */
async function askFirst(source: PageSource, hasRows: boolean): Promise<VismaPage> {
  const first = await source.ask(1);
  return first.documents.length === 0 && hasRows ? source.ask(1) : first;
}

function incomplete({ book, pageSize }: Run): Outcome {
  return { book, pageSize, isComplete: false, distinct: undefined, resized: NONE_RESIZED };
}

async function readCounted(run: Run): Promise<Outcome> {
  const { source, book, pageSize } = run;
  for (;;) {
    const distinct = book.isWhole() ? await source.countDistinct() : undefined;
    const isComplete = distinct !== undefined && book.isReconciled(distinct);
    const wanted = isComplete ? [] : book.wantedPages(callsLeft(run));
    if (wanted.length === 0) return { book, pageSize, isComplete, distinct, resized: NONE_RESIZED };
    const resized = await readBatch(run, wanted);
    if (resized.size > 0)
      return { book, pageSize, isComplete: false, distinct: undefined, resized };
  }
}

/** Rows are stored while the next pages are under way; all are when this ends. */
async function readBatch(
  run: Run,
  wanted: readonly number[],
): Promise<ReadonlyMap<number, VismaPage>> {
  const { source, book, askedSize, pageSize } = run;
  const resized = new Map<number, VismaPage>();
  const saver = createSaver(source.width());
  try {
    await inFlight(wanted, source.width, async (pageNumber) => {
      const askedAt = book.turn();
      const page = await source.ask(pageNumber);
      if (sizeOf(page, askedSize, pageSize) !== pageSize) resized.set(pageNumber, page);
      else await saver.add(take(run, pageNumber, page, askedAt));
      const isEmpty = page.documents.length === 0;
      return resized.size === 0 && !isEmpty && !(pageNumber > 1 && startsLikeFirst(run, page));
    });
  } finally {
    await saver.settled();
  }
  saver.throwIfFailed();
  return resized;
}

/** By the greatest count: what was told once may have been asked for. */
function callsLeft({ book, pageSize, calls }: Run): number {
  const pages = Math.min(MAX_PAGES, Math.max(1, Math.ceil(book.greatestTotal() / pageSize)));
  return Math.max(0, pages + SPARE_CALLS - calls());
}

function take(
  { source, book, pageSize }: Run,
  pageNumber: number,
  page: VismaPage,
  askedAt = book.turn(),
): Promise<void> {
  const { kept, withdrawn } = book.record(pageNumber, page, askedAt);
  return source.keep({
    pageNumber: kept === undefined ? 0 : pageNumber,
    pageSize,
    page,
    kept: book.total() === undefined ? undefined : kept,
    withdrawn,
    progress: { received: book.received(), total: book.total() },
  });
}

/**
 * Only an empty page is the end: a short one may be a slip. Whether a row moved from one page to
 * another meanwhile only a count would tell, so that more than one page is never called complete.
 */
async function readUncounted(run: Run, first: VismaPage): Promise<Outcome> {
  const pageSize = first.documents.length;
  const uncounted = { ...incomplete(run), pageSize };
  for (let pageNumber = 2; pageNumber <= MAX_UNCOUNTED_PAGES; pageNumber += 1) {
    const page = await run.source.ask(pageNumber);
    if (page.documents.length === 0) return { ...uncounted, isComplete: pageNumber === 2 };
    if (startsLikeFirst(run, page)) return uncounted;
    await take(run, pageNumber, page);
  }
  return uncounted;
}

function sizeOfFirst(first: VismaPage, askedSize: number): number {
  const isCut = (first.totalCount ?? 0) > first.documents.length && first.documents.length > 0;
  return sizeOf(first, askedSize, isCut ? first.documents.length : askedSize);
}

/** Visma caps what we ask for in silence and says so only in the metadata. */
function sizeOf(page: VismaPage, askedSize: number, otherwise: number): number {
  return page.maxPageSize === undefined ? otherwise : Math.min(askedSize, page.maxPageSize);
}

/** Visma ignored the page number. */
function startsLikeFirst({ book }: Run, page: VismaPage): boolean {
  const [row] = page.documents;
  return row !== undefined && keyText(row) === book.firstKey();
}
