import { describe, expect, it } from 'vitest';
import type { VismaPage } from '#lib/ledger/ledger-deps.ts';
import { readPages } from '#lib/ledger/read-pages.ts';
import { createDocument, createDocuments } from '#tests/support/documents.ts';
import { createShelf, expectExactly, PAGE_SIZE, read, sourceOn } from '#tests/support/page-list.ts';

describe('a list that nothing is counted of', () => {
  const uncounted = (page: VismaPage) => ({
    ...page,
    maxPageSize: undefined,
    totalCount: undefined,
  });

  it('is whole when it is one page and an empty one follows', async () => {
    const documents = createDocuments(60);
    const result = await read(documents, { distort: uncounted }, 100);
    expectExactly(result, documents);
    expect(result.asked).toEqual([1, 2]);
  });

  it('is read to its end and told as incomplete when it is more than one page', async () => {
    const documents = createDocuments(240);
    const result = await read(documents, { distort: uncounted }, 100);
    expect(result.isComplete).toBe(false);
    expect(result.received).toBe(240);
    expect(result.asked).toEqual([1, 2, 3, 4]);
  });

  it('does not end at a page that comes short', async () => {
    const distort = (page: VismaPage, pageNumber: number) => {
      const documents = pageNumber === 2 ? page.documents.slice(0, 7) : page.documents;
      return uncounted({ ...page, documents });
    };
    const result = await read(createDocuments(240), { distort }, 100);
    expect(result.isComplete).toBe(false);
    expect(result.received).toBe(100 + 7 + 40);
  });
});

describe('an empty list in place of one that had rows', () => {
  const empty = { documents: [], totalCount: undefined, maxPageSize: undefined };

  it('is asked for again', async () => {
    const documents = createDocuments(1_200);
    const distort = (page: VismaPage, _: number, at: number) => (at === 1 ? empty : page);
    const result = await read(documents, { distort }, 1_000, createShelf(), 1_200);
    expectExactly(result, documents);
    expect(result.asked).toEqual([1, 1, 3, 2]);
  });

  it('is not believed of a page 1 that is asked for again either', async () => {
    const documents = createDocuments(1_200);
    const first = [
      { documents: documents.slice(0, 7), totalCount: 1_200, maxPageSize: 1_000 },
      empty,
    ];
    const distort = (page: VismaPage, number: number) =>
      number === 1 ? (first.shift() ?? page) : page;
    expectExactly(await read(documents, { distort }), documents);
  });

  it('is told as incomplete when it comes again', async () => {
    const result = await read([], {}, 1_000, createShelf(), 1_200);
    expect(result.isComplete).toBe(false);
    expect(result.asked).toEqual([1, 1]);
  });
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
