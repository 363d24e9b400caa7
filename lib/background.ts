import type { Log } from './log.ts';

/** Work that a request started and does not wait for: a read of a ledger. */
export interface Background {
  /** Starts the task now. Its signal fires when the process ends; its failure is logged, not thrown. */
  run(task: (signal: AbortSignal) => Promise<void>): void;
  /** Aborts what is under way and waits for it. */
  close(): Promise<void>;
}

/**
 * `keepAlive` gets each task's end: Next's `after` makes a stopping server wait for it, where a
 * promise left floating would be cut off in the middle of a page.
 */
export function createBackground(deps: {
  readonly log: Log;
  readonly keepAlive: (end: Promise<void>) => void;
}): Background {
  const stopping = new AbortController();
  const tasks = new Set<Promise<void>>();
  return {
    run(task) {
      if (stopping.signal.aborted) return;
      const end = task(stopping.signal)
        .catch((error: unknown) => {
          deps.log.warn('background task failed', { error });
        })
        .finally(() => tasks.delete(end));
      tasks.add(end);
      deps.keepAlive(end);
    },
    async close() {
      stopping.abort();
      await Promise.all(tasks);
    },
  };
}
