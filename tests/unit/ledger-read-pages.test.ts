import { describe, expect, it } from 'vitest';
import type { VismaPage } from '#lib/ledger/ledger-deps.ts';
import { readPages } from '#lib/ledger/read-pages.ts';
import { createDocument, createDocuments } from '#tests/support/documents.ts';
import type { List } from '#tests/support/page-list.ts';
import {
  createShelf,
  cut,
  expectExactly,
  PAGE_SIZE,
  read,
  sourceOn,
} from '#tests/support/page-list.ts';

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
