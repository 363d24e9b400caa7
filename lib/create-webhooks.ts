import 'server-only';
import type { Db } from './db/db.ts';
import { createWebhookStore } from './db/webhook-store.ts';
import type { Clock } from './domain/clock.ts';
import type { Log } from './log.ts';
import { answerWebhook } from './webhooks/answer-webhook.ts';
import { createForgetWebhooksJob } from './webhooks/forget-webhooks.ts';
import type { WebhookDeps } from './webhooks/webhook-deps.ts';

interface Parts {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
}

/** Visma's webhooks; a part of `server()`. */
export function createWebhooks({ db, clock, log }: Parts, keys: readonly string[]) {
  const deps: WebhookDeps = { webhooks: createWebhookStore(db), keys, clock, log };
  return { answer: answerWebhook.bind(undefined, deps), job: createForgetWebhooksJob(deps) };
}
