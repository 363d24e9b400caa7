import 'server-only';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from './domain/clock.ts';
import type { Log } from './log.ts';
import { createBackgroundClient } from './visma/background-client.ts';
import { BACKGROUND_TIMING } from './visma/background-read.ts';
import type { VismaClient } from './visma/client.ts';

/** The client as it is, unless `VISMA_BACKGROUND_FROM` says which pages go by the background API. */
export function readFarInBackground(
  { clock, log }: { readonly clock: Clock; readonly log: Log },
  client: VismaClient,
  fromRow: number | undefined,
): VismaClient {
  if (fromRow === undefined) return client;
  const pause = (ms: number, signal: AbortSignal | undefined) =>
    sleep(ms, undefined, signal === undefined ? {} : { signal });
  return createBackgroundClient(
    { client, clock, log, sleep: pause, timing: BACKGROUND_TIMING },
    fromRow,
  );
}
