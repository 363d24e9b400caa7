import type { CustomerDocument } from '../domain/document.ts';
import type { VismaPage } from './ledger-deps.ts';

export type DocumentKey = Pick<CustomerDocument, 'type' | 'number'>;

/** What the latest answer for a page said, and when it came in the order of answers. */
interface PageRecord {
  readonly keys: ReadonlySet<string>;
  readonly firstKey: string | undefined;
  readonly total: number | undefined;
  readonly turn: number;
  readonly asked: number;
}

/**
 * What the pages of one read have shown so far. Visma keeps no cursor: while we read, documents
 * are added and removed, every later page shifts, and only the counts tell. The book decides when
 * the pages fit together and which ones to ask for again until they do.
 */
export interface PageBook {
  record(pageNumber: number, page: VismaPage): void;
  /** As Visma told last; undefined before the first count. */
  total(): number | undefined;
  /** Different documents seen. */
  received(): number;
  has(key: DocumentKey): boolean;
  isReconciled(): boolean;
  /** Newest first; none when reconciled or when asking again would show nothing new. */
  doubtfulPages(): readonly number[];
}

/** A page that shows the same after being asked so often will not change. */
const MAX_ASKED = 3;

export function createPageBook(pageSize: number): PageBook {
  const pages = new Map<number, PageRecord>();
  const seen = createTally();
  let turn = 0;
  let total: number | undefined;

  const pageCount = () => Math.max(1, Math.ceil((total ?? 0) / pageSize));
  const drop = (number: number) => {
    seen.remove(pages.get(number)?.keys);
    pages.delete(number);
  };

  const expectedRows = (number: number) =>
    Math.min(pageSize, (total ?? 0) - (number - 1) * pageSize);
  const isShort = (number: number, page: PageRecord) => page.keys.size < expectedRows(number);
  /** Something was removed after this page was read, so the first row behind it moved onto it. */
  const isOutdated = (page: PageRecord) => page.total !== undefined && page.total > (total ?? 0);
  /** Visma ignored the page number and answered page 1 again. */
  const isRepeated = (number: number, page: PageRecord) =>
    number > 1 && page.firstKey !== undefined && page.firstKey === pages.get(1)?.firstKey;
  /** An empty page carries no count, so page 1 has to tell it anew. */
  const asksForCount = (number: number, page: PageRecord) =>
    number > 1 && page.keys.size === 0 && page.turn > (pages.get(1)?.turn ?? 0);

  const recorded = (matches: (number: number, page: PageRecord) => boolean) =>
    [...pages].filter(([number, page]) => matches(number, page));

  const isReconciled = () =>
    seen.size() === total &&
    recorded((number, page) => isOutdated(page) || isRepeated(number, page)).length === 0;

  const doubtfulPages = (): number[] => {
    if (isReconciled()) return [];
    if (recorded(asksForCount).length > 0) return [1];
    const repeated = recorded(isRepeated);
    if (repeated.length > 0) {
      const isIgnored = repeated.some(([, page]) => page.asked > 1);
      return isIgnored ? [] : repeated.slice(0, 1).map(([number]) => number);
    }
    const missing = range(pageCount()).filter((number) => !pages.has(number));
    const wrong = recorded((number, page) => isShort(number, page) || isOutdated(page));
    const isExplained = missing.length > 0 || wrong.length > 0;
    const again = isExplained ? wrong : recorded((_, page) => page.total !== total);
    const worthwhile = again.filter(([, page]) => page.asked < MAX_ASKED).map(([number]) => number);
    return [...worthwhile, ...missing].sort((a, b) => b - a);
  };

  return {
    record: (number, page) => {
      turn += 1;
      const asked = (pages.get(number)?.asked ?? 0) + 1;
      drop(number);
      const keys = new Set(page.documents.map(keyText));
      const [firstKey] = keys;
      pages.set(number, { keys, firstKey, total: page.totalCount, turn, asked });
      seen.add(keys);
      if (page.totalCount !== undefined) total = page.totalCount;
      else if (number === 1 && keys.size === 0) total = 0;
      if (total === undefined) return;
      for (const [beyond] of recorded((other) => other > pageCount())) drop(beyond);
    },
    total: () => total,
    received: seen.size,
    has: (key) => seen.has(keyText(key)),
    isReconciled,
    doubtfulPages,
  };
}

interface Tally {
  add(keys: ReadonlySet<string>): void;
  remove(keys: ReadonlySet<string> | undefined): void;
  has(key: string): boolean;
  size(): number;
}

/** On how many pages each key is, since a shifted row is on two. */
function createTally(): Tally {
  const counts = new Map<string, number>();
  return {
    add: (keys) => {
      for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
    },
    remove: (keys = new Set()) => {
      for (const key of keys) {
        const left = (counts.get(key) ?? 0) - 1;
        if (left > 0) counts.set(key, left);
        else counts.delete(key);
      }
    },
    has: (key) => counts.has(key),
    size: () => counts.size,
  };
}

function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

function keyText({ type, number }: DocumentKey): string {
  return `${type} ${number}`;
}
