import type { CustomerDocument } from '../domain/document.ts';
import type { VismaPage } from './ledger-deps.ts';

export type DocumentKey = Pick<CustomerDocument, 'type' | 'number'>;

/** What the latest answer for a page said, and when it came in the order of answers. */
interface PageRecord {
  readonly keys: ReadonlySet<string>;
  readonly firstKey: string | undefined;
  readonly total: number | undefined;
  readonly turn: number;
  /** How often the count had fallen by then. */
  readonly falls: number;
  readonly asked: number;
}

/**
 * What the pages of one read have shown so far. Visma keeps no cursor: while we read, documents
 * are added and removed, every later page shifts, and only the counts tell. The book decides when
 * the pages fit together and which ones to ask for until they do. Only planning looks at all
 * pages; recording one costs its own rows.
 */
export interface PageBook {
  /** `askedAt` is what `turn` said when the page was asked for. */
  record(pageNumber: number, page: VismaPage, askedAt: number): void;
  /** Answers recorded so far. */
  turn(): number;
  /** As Visma told last; undefined before the first count. */
  total(): number | undefined;
  /** The greatest count told so far. */
  greatestTotal(): number;
  /** Different documents seen. */
  received(): number;
  has(key: DocumentKey): boolean;
  isReconciled(): boolean;
  /**
   * At most `limit`, newest first where the count can be believed; none when reconciled or when
   * asking again would show nothing new.
   */
  wantedPages(limit: number): readonly number[];
}

/** A page that shows the same after being asked so often will not change. */
const MAX_ASKED = 3;
/** An empty page within the count is either a slip, which does not repeat itself, or the end. */
const MAX_EMPTY_ASKED = 2;

export function createPageBook(pageSize: number): PageBook {
  const pages = new Map<number, PageRecord>();
  const seen = createTally();
  let turn = 0;
  let falls = 0;
  let total: number | undefined;
  let toldAt = 0;
  let isCountDoubted = false;
  let greatest = 0;

  const pageCount = () => Math.max(1, Math.ceil((total ?? 0) / pageSize));
  const drop = (number: number) => {
    seen.remove(pages.get(number)?.keys);
    pages.delete(number);
  };
  /**
   * Answers of calls that were under way together arrive in any order: a lower count is a fall only
   * if it was asked for after the higher one was known. Else it may be the older of the two, and
   * the next answer tells.
   */
  const setTotal = (told: number, askedAt: number) => {
    isCountDoubted = total !== undefined && told < total && askedAt < toldAt;
    if (isCountDoubted) return;
    if (total !== undefined && told < total) {
      falls += 1;
      total = told;
      for (const [beyond] of recorded((other) => other > pageCount())) drop(beyond);
      // Doubted until now: these were cut after the fall too.
      for (const [number, page] of recorded((_, other) => other.total === told))
        pages.set(number, { ...page, falls });
    }
    total = told;
    toldAt = turn;
    greatest = Math.max(greatest, told);
  };

  const expectedRows = (number: number) =>
    Math.min(pageSize, (total ?? 0) - (number - 1) * pageSize);
  const isEmpty = (number: number, page: PageRecord) => number > 1 && page.keys.size === 0;
  const isShort = (number: number, page: PageRecord) => page.keys.size < expectedRows(number);
  /** Something was removed after this page was read: it may still show what is gone. */
  const isOutdated = (page: PageRecord) => page.total !== undefined && page.total > (total ?? 0);
  /**
   * Something was removed between the reading of this page and that of the next: the row that
   * moved from there to here is on neither. Without such seams nothing is missing, so that a
   * matching count proves that nothing is left over either.
   */
  const isBeforeSeam = (number: number, page: PageRecord) => {
    const next = pages.get(number + 1);
    if (next === undefined) return false;
    return page.falls < next.falls || (isOutdated(page) && page.total !== next.total);
  };
  /** Visma ignored the page number and answered page 1 again. */
  const isRepeated = (number: number, page: PageRecord) =>
    number > 1 && page.firstKey !== undefined && page.firstKey === pages.get(1)?.firstKey;
  /** An empty page carries no count, so page 1 has to tell it anew. */
  const asksForCount = (number: number, page: PageRecord) => {
    const first = pages.get(1);
    return isEmpty(number, page) && page.turn > (first?.turn ?? 0) && isWorthwhile(1, first);
  };
  const isWorthwhile = (number: number, page: PageRecord | undefined) =>
    page === undefined || page.asked < (isEmpty(number, page) ? MAX_EMPTY_ASKED : MAX_ASKED);

  const recorded = (matches: (number: number, page: PageRecord) => boolean) =>
    [...pages].filter(([number, page]) => matches(number, page));

  const isReconciled = () =>
    seen.size() === total &&
    !isCountDoubted &&
    recorded((number, page) => isBeforeSeam(number, page) || isRepeated(number, page)).length === 0;

  /** From the first empty page on there is nothing, whatever the count says. */
  const missingPages = (limit: number): readonly number[] => {
    const end = Math.min(Infinity, ...recorded(isEmpty).map(([number]) => number));
    const last = Math.min(pageCount(), end - 1);
    const missing: number[] = [];
    for (let step = 0; step < last && missing.length < limit; step += 1) {
      const number = end === Infinity ? last - step : step + 1;
      if (!pages.has(number)) missing.push(number);
    }
    return missing;
  };

  const doubtfulPages = (): readonly number[] => {
    const [end] = recorded(isEmpty).toSorted(([a], [b]) => a - b);
    const wrong = recorded(
      (number, page) =>
        isOutdated(page) || (isEmpty(number, page) ? number === end?.[0] : isShort(number, page)),
    );
    const again = wrong.length > 0 ? wrong : recorded((_, page) => page.total !== total);
    return again
      .filter(([number, page]) => isWorthwhile(number, page))
      .map(([number]) => number)
      .sort((a, b) => b - a);
  };

  /** If the lower count is the newer one, the page before its first one has to be asked for anyway. */
  const pageThatTells = () => {
    const higher = recorded((_, page) => page.total === total).map(([number]) => number);
    const isSeam = (number: number) => (pages.get(number + 1)?.total ?? Infinity) < (total ?? 0);
    return higher.find(isSeam) ?? Math.max(1, ...higher);
  };

  const planned = (limit: number): readonly number[] => {
    if (isReconciled()) return [];
    if (recorded(asksForCount).length > 0) return [1];
    const repeated = recorded(isRepeated);
    if (repeated.length > 0) {
      const isIgnored = repeated.some(([, page]) => page.asked > 1);
      return isIgnored ? [] : repeated.slice(0, 1).map(([number]) => number);
    }
    const missing = missingPages(limit);
    if (missing.length > 0) return missing;
    if (isCountDoubted) return [pageThatTells()];
    const seams = recorded(isBeforeSeam).filter(([number, page]) => isWorthwhile(number, page));
    return seams.length > 0 ? seams.map(([number]) => number) : doubtfulPages();
  };

  return {
    record: (number, page, askedAt) => {
      turn += 1;
      const asked = (pages.get(number)?.asked ?? 0) + 1;
      drop(number);
      if (page.totalCount !== undefined) setTotal(page.totalCount, askedAt);
      else if (number === 1 && page.documents.length === 0) setTotal(0, askedAt);
      if (total !== undefined && number > pageCount()) return;
      const keys = new Set(page.documents.map(keyText));
      const [firstKey] = keys;
      pages.set(number, { keys, firstKey, total: page.totalCount, turn, falls, asked });
      seen.add(keys);
    },
    turn: () => turn,
    total: () => total,
    greatestTotal: () => greatest,
    received: seen.size,
    has: (key) => seen.has(keyText(key)),
    isReconciled,
    wantedPages: (limit) => planned(limit).slice(0, limit),
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

function keyText({ type, number }: DocumentKey): string {
  return `${type} ${number}`;
}
