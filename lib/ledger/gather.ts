/**
 * Does for one what it is given for many: what arrives while `work` is busy is worked on together,
 * next. The first of a burst does not wait for the others: with a read's first page, somebody waits
 * for its rows. Each caller gets the end of the work that held its own.
 */
export function gather<Item>(
  work: (items: readonly Item[]) => Promise<void>,
): (item: Item) => Promise<void> {
  const waiting: Item[] = [];
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const run = async () => {
    try {
      await work(waiting.splice(0));
    } finally {
      running = undefined;
    }
  };
  const runAfter = async (busy: Promise<void>) => {
    // What failed was told to those who waited for it.
    await busy.catch(() => undefined);
    next = undefined;
    running = run();
    await running;
  };
  return (item) => {
    waiting.push(item);
    if (next !== undefined) return next;
    if (running !== undefined) return (next = runAfter(running));
    return (running = run());
  };
}
