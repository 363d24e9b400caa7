import type { Listening } from './listening.ts';

/** Refused connections (`refuse`): the server stops listening, since an accepted one cannot be refused. */
export interface Refusals {
  /** @param ms how long; `undefined` = until `end`. */
  readonly begin: (server: Listening, ms: number | undefined) => Promise<void>;
  readonly end: () => Promise<void>;
}

export function createRefusals(): Refusals {
  const refusing = new Map<Listening, NodeJS.Timeout | undefined>();
  return {
    async begin(server, ms) {
      clearTimeout(refusing.get(server));
      await server.refuse();
      const timer =
        ms === undefined
          ? undefined
          : setTimeout(() => {
              refusing.delete(server);
              void server.accept();
            }, ms);
      timer?.unref();
      refusing.set(server, timer);
    },
    async end() {
      const stopped = [...refusing];
      refusing.clear();
      for (const [server, timer] of stopped) {
        clearTimeout(timer);
        await server.accept();
      }
    },
  };
}
