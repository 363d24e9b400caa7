import type { WebhookStore } from '../db/webhook-store.ts';
import type { Clock } from '../domain/clock.ts';
import type { Log } from '../log.ts';

export interface WebhookDeps {
  readonly webhooks: WebhookStore;
  /** Every one of them is good, so that keys can be changed without a gap; none: the endpoint is off. */
  readonly keys: readonly string[];
  /** Throws `auth.too-many-requests` with `retryAt` when this sender, or all together, sent too many. */
  readonly bound: { readonly count: (sender: string, now: number) => void };
  readonly clock: Clock;
  readonly log: Log;
}
