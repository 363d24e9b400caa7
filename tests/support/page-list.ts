import { expect } from 'vitest';
import type { CustomerDocument } from '#lib/domain/document.ts';
import type { VismaPage } from '#lib/ledger/ledger-deps.ts';
import type { KeptPage } from '#lib/ledger/page-book.ts';
import { keyText } from '#lib/ledger/page-book.ts';
import type { ArrivedPage, PageSource } from '#lib/ledger/read-pages.ts';
import { readPages } from '#lib/ledger/read-pages.ts';

export const PAGE_SIZE = 500;
const IN_FLIGHT = 4;

/** Which pages show a document, as the database keeps it. */
export function createShelf() {
  const pagesOf = new Map<string, Set<number>>();
  const kept = new Map<number, KeptPage & { readonly pageSize: number }>();
  const withdraw = (page: number) => {
    kept.delete(page);
    for (const pages of pagesOf.values()) pages.delete(page);
  };
  const shown = () => [...pagesOf].filter(([, pages]) => pages.size > 0).map(([key]) => key);
  return {
    kept,
    has: (document: CustomerDocument) => shown().includes(keyText(document)),
    shown,
    put: ({ pageNumber, pageSize, page, withdrawn, kept: record }: ArrivedPage) => {
      for (const number of withdrawn) withdraw(number);
      if (pageNumber === 0) return;
      if (record !== undefined) kept.set(pageNumber, { ...record, pageSize });
      for (const document of page.documents) {
        const key = keyText(document);
        pagesOf.set(key, (pagesOf.get(key) ?? new Set()).add(pageNumber));
      }
    },
    clear: () => {
      pagesOf.clear();
      kept.clear();
    },
  };
}

type Shelf = ReturnType<typeof createShelf>;

export function sourceOn(shelf: Shelf, ask: PageSource['ask'], keep = shelf.put): PageSource {
  return {
    ask,
    keep: (page) => {
      keep(page);
      return Promise.resolve();
    },
    restart: () => {
      shelf.clear();
      return Promise.resolve();
    },
    countDistinct: () => Promise.resolve(shelf.shown().length),
    width: () => IN_FLIGHT,
  };
}

/** A list like Visma's: oldest first, cut by page, counted inside the answer, changing meanwhile. */
export interface List {
  documents: CustomerDocument[];
  maxPageSize: number;
}

interface Behaviour {
  /** Before the answer to the n-th call (from 1) is made. */
  readonly before?: (call: number, list: List) => void;
  readonly distort?: (page: VismaPage, pageNumber: number, call: number) => VismaPage;
}

/** Reads the list page by page into the shelf. */
export async function read(
  documents: CustomerDocument[],
  behaviour: Behaviour = {},
  maxPageSize = 1_000,
  shelf = createShelf(),
  rowsBefore = 0,
) {
  const list: List = { documents, maxPageSize };
  const asked: number[] = [];
  const progress: number[] = [];
  let inFlight = 0;
  let mostInFlight = 0;
  const kept = [...shelf.kept.values()];
  const source = sourceOn(
    shelf,
    async (pageNumber) => {
      asked.push(pageNumber);
      const call = asked.length;
      mostInFlight = Math.max(mostInFlight, (inFlight += 1));
      await new Promise((resolve) => setImmediate(resolve));
      inFlight -= 1;
      behaviour.before?.(call, list);
      const page = cut(list, pageNumber);
      return behaviour.distort?.(page, pageNumber, call) ?? page;
    },
    (page) => {
      progress.push(page.progress.received);
      shelf.put(page);
    },
  );
  const result = await readPages(source, { askedSize: PAGE_SIZE, kept, rowsBefore });
  return { ...result, shelf, list, asked, progress, mostInFlight };
}

export function cut({ documents, maxPageSize }: List, pageNumber: number): VismaPage {
  const size = Math.min(PAGE_SIZE, maxPageSize);
  const rows = documents.slice((pageNumber - 1) * size, pageNumber * size);
  const isEmpty = rows.length === 0;
  return {
    documents: rows,
    totalCount: isEmpty ? undefined : documents.length,
    maxPageSize: isEmpty ? undefined : maxPageSize,
  };
}

export function expectExactly(
  read: { readonly isComplete: boolean; readonly received: number; readonly shelf: Shelf },
  documents: readonly CustomerDocument[],
): void {
  expect(read.isComplete).toBe(true);
  expect(read.received).toBe(documents.length);
  expect(read.shelf.shown().toSorted()).toEqual(documents.map(keyText).toSorted());
}
