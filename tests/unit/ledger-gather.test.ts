import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { gather } from '#lib/ledger/gather.ts';

/** Work that ends when it is told to, and what it was given. */
function createWork() {
  const given: (readonly string[])[] = [];
  const ends: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const work = (items: readonly string[]): Promise<void> => {
    given.push(items);
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    ends.push({ resolve: () => resolve(undefined), reject });
    return promise;
  };
  return { given, end: (index: number) => ends[index]?.resolve(), ends, work };
}

describe('gather', () => {
  it('works on the first of a burst at once, and on the others together', async () => {
    const { given, end, work } = createWork();
    const add = gather(work);
    const all = ['a', 'b', 'c'].map(add);
    expect(given).toEqual([['a']]);
    end(0);
    await all[0];
    await nextTurn();
    expect(given).toEqual([['a'], ['b', 'c']]);
    end(1);
    await Promise.all(all);
    const later = add('d');
    expect(given).toEqual([['a'], ['b', 'c'], ['d']]);
    end(2);
    await later;
  });

  it('loses nothing that comes in the turn in which a work ends', async () => {
    const { given, end, work } = createWork();
    const add = gather(work);
    const [first, second] = [add('a'), add('b')];
    const third = first.then(() => add('c'));
    for (const index of [0, 1, 2]) {
      end(index);
      await nextTurn();
    }
    await Promise.all([first, second, third]);
    expect(given.flat()).toEqual(['a', 'b', 'c']);
  });

  it('tells a failure to those whose work it was, and goes on', async () => {
    const { given, end, ends, work } = createWork();
    const add = gather(work);
    const first = add('a');
    const others = [add('b'), add('c')];
    ends[0]?.reject(new Error('full'));
    await expect(first).rejects.toThrow('full');
    await nextTurn();
    expect(given).toEqual([['a'], ['b', 'c']]);
    ends[1]?.reject(new Error('locked'));
    expect(await Promise.allSettled(others)).toMatchObject([
      { status: 'rejected' },
      { status: 'rejected' },
    ]);
    const later = add('d');
    end(2);
    await expect(later).resolves.toBeUndefined();
  });
});
