/**
 * Works through `items` in order, `width()` at a time, until one answers that the rest is
 * pointless or throws. When the width shrinks meanwhile, fewer go on; one always does.
 */
export async function inFlight(
  items: readonly number[],
  width: () => number,
  work: (item: number) => Promise<boolean>,
): Promise<void> {
  const queue = [...items];
  let active = 0;
  const worker = async () => {
    active += 1;
    try {
      while (active <= Math.max(1, width())) {
        const item = queue.shift();
        if (item === undefined) return;
        if (!(await work(item))) queue.length = 0;
      }
    } catch (error) {
      queue.length = 0;
      throw error;
    } finally {
      active -= 1;
    }
  };
  const workers = await Promise.allSettled(Array.from({ length: Math.max(1, width()) }, worker));
  const failed = workers.find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

export interface Saver {
  /** Resolves when there is room for the next one. Throws what an earlier one failed with. */
  add(save: Promise<void>): Promise<void>;
  /** Never rejects. */
  settled(): Promise<void>;
  throwIfFailed(): void;
}

/** Bounds how many pages wait to be stored: a database that is slower than Visma holds reading back. */
export function createSaver(limit: number): Saver {
  const pending = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const throwIfFailed = () => {
    if (failures.length > 0) throw failures[0];
  };
  return {
    async add(save) {
      const ended: Promise<void> = save
        .catch((error: unknown) => void failures.push(error))
        .finally(() => pending.delete(ended));
      pending.add(ended);
      while (pending.size >= limit) await Promise.race(pending);
      throwIfFailed();
    },
    async settled() {
      await Promise.all(pending);
    },
    throwIfFailed,
  };
}
