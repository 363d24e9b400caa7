import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Does for one what it is given for many: what arrives in the same turn of the event loop, or while
 * `work` is busy, is worked on together. Each caller gets the end of the work that held its own.
 */
export function gather<Item>(
  work: (items: readonly Item[]) => Promise<void>,
): (item: Item) => Promise<void> {
  const waiting: Item[] = [];
  let busy: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  const start = async () => {
    // What failed was told to those who waited for it.
    await busy.catch(() => undefined);
    await nextTurn();
    next = undefined;
    busy = work(waiting.splice(0));
    await busy;
  };
  return (item) => {
    waiting.push(item);
    next ??= start();
    return next;
  };
}
