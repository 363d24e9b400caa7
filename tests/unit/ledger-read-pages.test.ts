import { describe, expect, it } from 'vitest';
import type { CustomerDocument } from '#lib/domain/document.ts';
import type { VismaPage } from '#lib/ledger/ledger-deps.ts';
import type { KeptPage } from '#lib/ledger/page-book.ts';
import { keyText } from '#lib/ledger/page-book.ts';
import type { ArrivedPage, PageSource } from '#lib/ledger/read-pages.ts';
import { readPages } from '#lib/ledger/read-pages.ts';
import { createDocument, createDocuments } from '#tests/support/documents.ts';

const PAGE_SIZE = 500;
const IN_FLIGHT = 4;

/** Which pages show a document, as the database keeps it. */
function createShelf() {
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

function sourceOn(shelf: Shelf, ask: PageSource['ask'], keep = shelf.put): PageSource {
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
interface List {
  documents: CustomerDocument[];
  maxPageSize: number;
}

interface Behaviour {
  /** Before the answer to the n-th call (from 1) is made. */
  readonly before?: (call: number, list: List) => void;
  readonly distort?: (page: VismaPage, pageNumber: number, call: number) => VismaPage;
}

async function read(
  documents: CustomerDocument[],
  behaviour: Behaviour = {},
  maxPageSize = 1_000,
  shelf = createShelf(),
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
  const result = await readPages(source, { askedSize: PAGE_SIZE, kept });
  return { ...result, shelf, list, asked, progress, mostInFlight };
}

function cut({ documents, maxPageSize }: List, pageNumber: number): VismaPage {
  const size = Math.min(PAGE_SIZE, maxPageSize);
  const rows = documents.slice((pageNumber - 1) * size, pageNumber * size);
  const isEmpty = rows.length === 0;
  return {
    documents: rows,
    totalCount: isEmpty ? undefined : documents.length,
    maxPageSize: isEmpty ? undefined : maxPageSize,
  };
}

function expectExactly(
  read: { readonly isComplete: boolean; readonly received: number; readonly shelf: Shelf },
  documents: readonly CustomerDocument[],
): void {
  expect(read.isComplete).toBe(true);
  expect(read.received).toBe(documents.length);
  expect(read.shelf.shown().toSorted()).toEqual(documents.map(keyText).toSorted());
}

describe('an unchanging list', () => {
  it.each([0, 1, 3, 240, 500, 501, 1_000, 2_500, 12_000])(
    'of %i is read once, page by page',
    async (count) => {
      const documents = createDocuments(count);
      const result = await read(documents);
      expectExactly(result, documents);
      expect(result.asked.toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: Math.max(1, Math.ceil(count / PAGE_SIZE)) }, (_, index) => index + 1),
      );
    },
  );

  it('is asked for the newest page after the first, at most four at a time, and counts up', async () => {
    const result = await read(createDocuments(4_000));
    expect(result.asked).toEqual([1, 8, 7, 6, 5, 4, 3, 2]);
    expect(result.mostInFlight).toBe(4);
    expect(result.progress).toEqual(result.progress.toSorted((a, b) => a - b));
  });

  it('is cut by a smaller cap than we ask for', async () => {
    const documents = createDocuments(240);
    const result = await read(documents, {}, 100);
    expectExactly(result, documents);
    expect(result.asked).toEqual([1, 3, 2]);
  });

  it('is cut by a cap that the metadata does not tell', async () => {
    const documents = createDocuments(240);
    const distort = (page: VismaPage) => ({ ...page, maxPageSize: undefined });
    expectExactly(await read(documents, { distort }, 100), documents);
  });

  it('is read to its end when nothing is counted', async () => {
    const documents = createDocuments(240);
    const distort = (page: VismaPage) => ({
      ...page,
      maxPageSize: undefined,
      totalCount: undefined,
    });
    const result = await read(documents, { distort }, 100);
    expectExactly(result, documents);
    expect(result.asked).toEqual([1, 2, 3]);
  });

  it('may have the same number under two types', async () => {
    const documents = [createDocument(), createDocument({ type: 'Payment' })];
    expectExactly(await read(documents), documents);
  });
});

describe('a list that changes while it is read', () => {
  const added = createDocument({ number: '999999' });

  it.each([2, 3, 4, 5, 6])('gains a document at its end before call %i', async (call) => {
    const before = (at: number, list: List) => at === call && list.documents.push(added);
    const result = await read(createDocuments(2_500), { before });
    expectExactly(result, result.list.documents);
    expect(result.asked.length).toBeLessThanOrEqual(5 + 2);
  });

  it('is whole although answers of calls under way together come in another order', async () => {
    const first = createDocuments(2_500);
    const list = [...first, added];
    const answered = new Map<number, PromiseWithResolvers<undefined>>();
    const shelf = createShelf();
    const source = sourceOn(shelf, async (pageNumber) => {
      const isBefore = pageNumber === 1 || pageNumber === 5;
      const gate = Promise.withResolvers<undefined>();
      answered.set(pageNumber, gate);
      // Page 5 was cut before the document came, and arrives after those that count it.
      if (pageNumber === 5) await answered.get(2)?.promise;
      if (pageNumber === 2) setImmediate(() => gate.resolve(undefined));
      await new Promise((resolve) => setImmediate(resolve));
      return cut({ documents: isBefore ? first : list, maxPageSize: 1_000 }, pageNumber);
    });
    expectExactly({ ...(await readPages(source, { askedSize: PAGE_SIZE })), shelf }, list);
  });

  it('gains a document at every call, and ends', async () => {
    const before = (call: number, list: List) => {
      list.documents.push(createDocument({ number: `9${String(call)}` }));
    };
    const result = await read(createDocuments(2_500), { before });
    expect(result.asked.length).toBeLessThanOrEqual(
      Math.ceil(result.list.documents.length / PAGE_SIZE) + 2,
    );
  });

  it('gains a document that opens a new page', async () => {
    const before = (call: number, list: List) => call === 2 && list.documents.push(added);
    const result = await read(createDocuments(1_000), { before });
    expectExactly(result, result.list.documents);
  });

  it('gains a document in its middle', async () => {
    const before = (call: number, list: List) => call === 2 && list.documents.splice(10, 0, added);
    const result = await read(createDocuments(1_200), { before });
    expectExactly(result, result.list.documents);
  });

  it.each([2, 3, 4, 5])('loses its third document before call %i', async (call) => {
    const before = (at: number, list: List) => at === call && list.documents.splice(2, 1);
    const result = await read(createDocuments(2_400), { before });
    expectExactly(result, result.list.documents);
    expect(result.asked.length).toBeLessThanOrEqual(5 + 2);
  });

  it('loses its only document of the last page', async () => {
    const before = (call: number, list: List) => call === 2 && list.documents.splice(0, 1);
    const result = await read(createDocuments(501), { before });
    expectExactly(result, result.list.documents);
  });

  it('is capped lower from the third call on', async () => {
    const documents = createDocuments(2_000);
    const before = (call: number, list: List) => {
      if (call >= 3) list.maxPageSize = 200;
    };
    const result = await read(documents, { before });
    expectExactly(result, documents);
    expect(result.asked.length).toBeLessThanOrEqual(10 + 2);
  });

  it.each([2, 3, 4, 5, 6, 7, 8])(
    'loses any document before call %i: exactly what is left, or told as incomplete',
    async (call) => {
      for (let lost = 0; lost < 2_400; lost += 97) {
        const before = (at: number, list: List) => at === call && list.documents.splice(lost, 1);
        const result = await read(createDocuments(2_400), { before });
        if (result.isComplete) expectExactly(result, result.list.documents);
        expect(result.asked.length).toBeLessThanOrEqual(5 + 2);
      }
    },
  );
});

describe('a count that promises too much', () => {
  it.each([
    { told: 24_000, has: 12_000, atMost: 48 + 2 },
    { told: 3_000, has: 2_400, atMost: 6 + 2 },
    { told: 5_000_000, has: 500, atMost: 12 },
    { told: Number.MAX_SAFE_INTEGER, has: 1_200, atMost: 18 },
  ])('$told for $has documents: all of them, incomplete, few calls', async (row) => {
    const documents = createDocuments(row.has);
    const distort = (page: VismaPage) => ({
      ...page,
      totalCount: page.documents.length > 0 ? row.told : undefined,
    });
    const result = await read(documents, { distort });
    expect(result.isComplete).toBe(false);
    expect(result.received).toBe(row.has);
    expect(result.asked.length).toBeLessThanOrEqual(row.atMost);
  });

  it('of more pages than anybody reads is not followed to its end', async () => {
    let asked = 0;
    const source = sourceOn(
      createShelf(),
      (pageNumber) => {
        asked += 1;
        const documents = [createDocument({ number: String(pageNumber) })];
        return Promise.resolve({ documents, totalCount: 5_000_000, maxPageSize: 1 });
      },
      () => undefined,
    );
    const result = await readPages(source, { askedSize: PAGE_SIZE });
    expect(result.isComplete).toBe(false);
    expect(asked).toBeLessThanOrEqual(4_000 + 2);
  });
});

describe('answers that do not fit', () => {
  it('a page that comes short once is asked for again', async () => {
    const documents = createDocuments(2_000);
    const distort = (page: VismaPage, _: number, call: number) =>
      call === 3 ? { ...page, documents: page.documents.slice(0, 7) } : page;
    expectExactly(await read(documents, { distort }), documents);
  });

  it('page 1 in place of another one once is asked for again', async () => {
    const documents = createDocuments(1_500);
    const first = documents.slice(0, PAGE_SIZE);
    const distort = (page: VismaPage, _: number, call: number) =>
      call === 2 ? { ...page, documents: first } : page;
    expectExactly(await read(documents, { distort }), documents);
  });

  it('page 1 in place of every page is told as incomplete after few calls', async () => {
    const documents = createDocuments(12_000);
    const distort = (page: VismaPage) => ({ ...page, documents: documents.slice(0, PAGE_SIZE) });
    const result = await read(documents, { distort });
    expect(result.isComplete).toBe(false);
    expect(result.asked.length).toBeLessThanOrEqual(6);
  });

  it('a count that never adds up is told as incomplete, within the bound', async () => {
    const documents = createDocuments(2_400);
    const distort = (page: VismaPage) => ({ ...page, totalCount: 2_450 });
    const result = await read(documents, { distort });
    expect(result.isComplete).toBe(false);
    expect(result.received).toBe(2_400);
    expect(result.asked.length).toBeLessThanOrEqual(5 + 2);
  });

  it('a document that is listed twice is told as incomplete', async () => {
    const documents = createDocuments(700);
    const result = await read([...documents, documents[3]!]);
    expect(result.isComplete).toBe(false);
    expect(result.received).toBe(700);
  });

  it('an error ends the read', async () => {
    const distort = (page: VismaPage, pageNumber: number) => {
      if (pageNumber === 2) throw new Error('on purpose');
      return page;
    };
    await expect(read(createDocuments(2_000), { distort })).rejects.toThrow('on purpose');
  });
});

describe('a read that broke off', () => {
  const stopAt = (call: number) => (at: number) => {
    if (at === call) throw new Error('on purpose');
  };

  it.each([2, 3, 5, 8])('at call %i goes on, asking only the highest page again', async (call) => {
    const documents = createDocuments(4_000);
    const shelf = createShelf();
    const broken = read(documents, { before: stopAt(call) }, 1_000, shelf);
    await expect(broken).rejects.toThrow('on purpose');
    const stored = [...shelf.kept.keys()];
    const result = await read(documents, {}, 1_000, shelf);
    expectExactly(result, documents);
    expect(result.asked[0]).toBe(Math.max(...stored));
    expect([...stored, ...result.asked.slice(1)].toSorted((a, b) => a - b)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8,
    ]);
  });

  it('asks for one page when all were stored', async () => {
    const documents = createDocuments(1_700);
    const { shelf } = await read(documents);
    const result = await read(documents, {}, 1_000, shelf);
    expectExactly(result, documents);
    expect(result.asked).toEqual([4]);
  });

  it.each([3, 4, 5])('at call %i finds what was added meanwhile', async (call) => {
    const documents = createDocuments(2_500);
    const shelf = createShelf();
    const broken = read(documents, { before: stopAt(call) }, 1_000, shelf);
    await expect(broken).rejects.toThrow('on purpose');
    documents.push(createDocument({ number: '999999' }));
    const result = await read(documents, {}, 1_000, shelf);
    expectExactly(result, result.list.documents);
  });

  it.each([0, 700, 2_100])('notices that document %i went and another came', async (lost) => {
    const documents = createDocuments(4_000);
    const shelf = createShelf();
    const broken = read(documents, { before: stopAt(4) }, 1_000, shelf);
    await expect(broken).rejects.toThrow('on purpose');
    documents.splice(lost, 1);
    documents.push(createDocument({ number: '999999' }));
    const result = await read(documents, {}, 1_000, shelf);
    expectExactly(result, documents);
    expect(result.asked.length).toBeLessThanOrEqual(8 + 2);
  });

  it('is whole, or told as incomplete, whatever was removed meanwhile', async () => {
    for (let lost = 0; lost < 2_400; lost += 97) {
      const documents = createDocuments(2_400);
      const shelf = createShelf();
      const broken = read(documents, { before: stopAt(4) }, 1_000, shelf);
      await expect(broken).rejects.toThrow('on purpose');
      documents.splice(lost, 1);
      const result = await read(documents, {}, 1_000, shelf);
      if (result.isComplete) expectExactly(result, result.list.documents);
      expect(result.asked.length).toBeLessThanOrEqual(5 + 2);
    }
  });
});
