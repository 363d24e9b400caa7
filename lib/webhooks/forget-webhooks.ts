import 'server-only';
import { REMEMBERED_MS } from './replay-window.ts';
import type { WebhookDeps } from './webhook-deps.ts';

/** What `lib/schedule` runs, on one instance at a time: forgets webhooks that could not be played again. */
export function createForgetWebhooksJob({ webhooks, clock }: WebhookDeps) {
  return {
    name: 'forget-webhooks',
    everyMs: REMEMBERED_MS,
    leaseMs: 60_000,
    run: async () => {
      await webhooks.forget(clock() - REMEMBERED_MS);
    },
  };
}
