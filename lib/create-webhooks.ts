import 'server-only';
import { createRateBound } from './auth/rate-bound.ts';
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

/**
 * Visma sends from three addresses, for all companies, and behind a proxy everybody has one: ten a
 * second are far more than the edits of bookkeepers. What is refused comes again, or is not missed:
 * freshness does not depend on webhooks.
 */
const BOUND = { perKey: 600, inAll: 3_000, windowMs: 60_000 };

/** Visma's webhooks; a part of `server()`. */
export function createWebhooks({ db, clock, log }: Parts, keys: readonly string[]) {
  const deps: WebhookDeps = {
    webhooks: createWebhookStore(db),
    bound: createRateBound(BOUND),
    keys,
    clock,
    log,
  };
  return { answer: answerWebhook.bind(undefined, deps), job: createForgetWebhooksJob(deps) };
}
