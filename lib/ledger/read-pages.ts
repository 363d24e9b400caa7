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
 * Pages that do not fit together are asked for again, at most as often as there are pages and
 * twice more; what does not add up then is told as incomplete.
 */
export async function readPages(source: PageSource): Promise<PagesRead> {
  for (let restart = 0; ; restart += 1) {
    const read = await readOnce(source);
    if (read.kind === 'read') return read;
    if (restart === MAX_RESTARTS)
      return { book: read.book, isComplete: false, pageSize: read.pageSize };
  }
}

type Attempt =
  | ({ readonly kind: 'read' } & PagesRead)
  | ({ readonly kind: 'resized' } & Omit<PagesRead, 'isComplete'>);

async function readOnce(source: PageSource): Promise<Attempt> {
  const first = await source.ask(1);
  const pageSize = sizeOfFirst(first);
  const book = createPageBook(pageSize);
  const run = { source, book, pageSize };
  await take(run, 1, first);
  if (first.totalCount === undefined && first.documents.length > 0)
    return readUncounted(run, first);

  const sizes = new Set([pageSize]);
  const pages = Math.ceil((book.total() ?? 0) / pageSize);
  const backwards = Array.from({ length: Math.max(0, pages - 1) }, (_, index) => pages - index);
  const repeated = (page: VismaPage) => isSameStart(page, first);
  await inFlight(backwards, async (pageNumber) => {
    const page = await source.ask(pageNumber);
    sizes.add(sizeOf(page, pageSize));
    await take(run, pageNumber, page);
    return sizes.size === 1 && !repeated(page);
  });
  if (sizes.size > 1) return { kind: 'resized', book, pageSize };
  await reconcile(run);
  return { kind: 'read', book, isComplete: book.isReconciled(), pageSize };
}

interface Run {
  readonly source: PageSource;
  readonly book: PageBook;
  readonly pageSize: number;
}

async function take({ source, book }: Run, pageNumber: number, page: VismaPage): Promise<void> {
  book.record(pageNumber, page);
  await source.keep(page, { received: book.received(), total: book.total() });
}

async function reconcile(run: Run): Promise<void> {
  const { source, book, pageSize } = run;
  for (let asked = 0; asked < Math.ceil((book.total() ?? 0) / pageSize) + 2;) {
    const budget = Math.ceil((book.total() ?? 0) / pageSize) + 2 - asked;
    const again = book.doubtfulPages().slice(0, Math.min(budget, IN_FLIGHT));
    if (again.length === 0) return;
    asked += again.length;
    await inFlight(again, async (pageNumber) => {
      await take(run, pageNumber, await source.ask(pageNumber));
      return true;
    });
  }
}

async function readUncounted(run: Run, first: VismaPage): Promise<Attempt> {
  const size = first.documents.length;
  for (let pageNumber = 2; pageNumber <= MAX_UNCOUNTED_PAGES; pageNumber += 1) {
    const page = await run.source.ask(pageNumber);
    const isRepeated = isSameStart(page, first);
    if (!isRepeated && page.documents.length > 0) await take(run, pageNumber, page);
    if (isRepeated || page.documents.length < size) {
      return { kind: 'read', book: run.book, isComplete: !isRepeated, pageSize: size };
    }
  }
  return { kind: 'read', book: run.book, isComplete: false, pageSize: size };
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
