import type { CustomerDocument } from '../domain/document.ts';
import type { VismaPage } from './ledger-deps.ts';

/** What the latest answer for a page said, and when it came in the order of answers. */
interface PageRecord {
  /** Different documents on it. */
  readonly count: number;
  readonly firstKey: string | undefined;
  readonly total: number | undefined;
  readonly turn: number;
  /** How often the count had fallen by then. */
  readonly falls: number;
  readonly asked: number;
}

/** A record as it is kept for a read that may break off. */
export interface KeptPage extends PageRecord {
  readonly pageNumber: number;
}

/** What recording a page means for the rows that are stored. */
export interface RecordedPage {
  /** Undefined when the page turned out to be beyond the list's end: its rows are on no page. */
  readonly kept: KeptPage | undefined;
  /** Pages whose rows, as stored so far, no longer count. */
  readonly withdrawn: readonly number[];
}

/**
 * What the pages of one read have shown so far. Visma keeps no cursor: while we read, documents
 * are added and removed, every later page shifts, and only the counts tell. The book decides when
 * the pages fit together and which ones to ask for until they do. It holds a few numbers for each
 * page and no documents: how many different ones the pages show together is for the database to say.
 */
export interface PageBook {
  /** `askedAt` is what `turn` said when the page was asked for. */
  record(pageNumber: number, page: VismaPage, askedAt: number): RecordedPage;
  /** Answers recorded so far. */
  turn(): number;
  /** As Visma told last; undefined before the first count. */
  total(): number | undefined;
  /** The greatest count told so far. */
  greatestTotal(): number;
  /** Documents on the pages so far, those that are on two of them counted twice, within the count. */
  received(): number;
  /** The first row of page 1. */
  firstKey(): string | undefined;
  /** Nothing is left to find out but whether all documents on the pages are different ones. */
  isWhole(): boolean;
  /** `distinct`: different documents that the pages show together. */
  isReconciled(distinct: number): boolean;
  /**
   * At most `limit`, newest first where the count can be believed; none when asking again would
   * show nothing new. Only of a book that is not reconciled.
   */
  wantedPages(limit: number): readonly number[];
}

/** A page that shows the same after being asked so often will not change. */
const MAX_ASKED = 3;
/** An empty page within the count is either a slip, which does not repeat itself, or the end. */
const MAX_EMPTY_ASKED = 2;

/** `kept`: what a read with the same page size recorded before it broke off. */
export function createPageBook(pageSize: number, kept: readonly KeptPage[] = []): PageBook {
  const pages = new Map<number, PageRecord>(kept.map((page) => [page.pageNumber, page]));
  const latest = kept.toSorted((a, b) => b.turn - a.turn).find((page) => page.total !== undefined);
  let turn = Math.max(0, ...kept.map((page) => page.turn));
  let falls = Math.max(0, ...kept.map((page) => page.falls));
  let total = latest?.total;
  let toldAt = turn;
  let isCountDoubted = false;
  let greatest = Math.max(0, ...kept.map((page) => page.total ?? 0));

  const pageCount = () => Math.max(1, Math.ceil((total ?? 0) / pageSize));
  /**
   * Answers of calls that were under way together arrive in any order: a lower count is a fall only
   * if it was asked for after the higher one was known. Else it may be the older of the two, and
   * the next answer tells.
   */
  const setTotal = (told: number, askedAt: number): readonly number[] => {
    isCountDoubted = total !== undefined && told < total && askedAt < toldAt;
    if (isCountDoubted) return [];
    let dropped: readonly number[] = [];
    if (total !== undefined && told < total) {
      falls += 1;
      total = told;
      dropped = recorded((other) => other > pageCount()).map(([beyond]) => beyond);
      for (const beyond of dropped) pages.delete(beyond);
      // Doubted until now: these were cut after the fall too.
      for (const [number, page] of recorded((_, other) => other.total === told))
        pages.set(number, { ...page, falls });
    }
    total = told;
    toldAt = turn;
    greatest = Math.max(greatest, told);
    return dropped;
  };

  const expectedRows = (number: number) =>
    Math.min(pageSize, (total ?? 0) - (number - 1) * pageSize);
  const isEmpty = (number: number, page: PageRecord) => number > 1 && page.count === 0;
  const isShort = (number: number, page: PageRecord) => page.count < expectedRows(number);
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

  const sum = () => [...pages.values()].reduce((rows, page) => rows + page.count, 0);
  const isWhole = () =>
    total !== undefined &&
    sum() >= total &&
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
      const before = pages.get(number);
      const asked = (before?.asked ?? 0) + 1;
      pages.delete(number);
      // Nothing where something was counted before is a slip, and page 1 is asked for again.
      const isNone = number === 1 && page.documents.length === 0 && (total ?? 0) === 0;
      const told = page.totalCount ?? (isNone ? 0 : undefined);
      const dropped = told === undefined ? [] : setTotal(told, askedAt);
      const withdrawn = before === undefined ? dropped : [number, ...dropped];
      if (total !== undefined && number > pageCount()) return { kept: undefined, withdrawn };
      const keys = new Set(page.documents.map(keyText));
      const [firstKey] = keys;
      const record = { count: keys.size, firstKey, total: page.totalCount, turn, falls, asked };
      pages.set(number, record);
      return { kept: { pageNumber: number, ...record }, withdrawn };
    },
    turn: () => turn,
    total: () => total,
    greatestTotal: () => greatest,
    received: () => Math.min(sum(), total ?? Infinity),
    firstKey: () => pages.get(1)?.firstKey,
    isWhole,
    isReconciled: (distinct) => isWhole() && distinct === total,
    wantedPages: (limit) => planned(limit).slice(0, limit),
  };
}

/** Names a document within a ledger. */
export function keyText({ type, number }: Pick<CustomerDocument, 'type' | 'number'>): string {
  return `${type} ${number}`;
}
