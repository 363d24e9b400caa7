import 'server-only';
import { createHash } from 'node:crypto';
import { findJson } from '../http/find-json.ts';
import { isSignedByVisma } from '../visma/webhook-signature.ts';
import type { VismaEvent } from '../visma/wire/webhook-event.ts';
import { findInstant, readVismaEvent } from '../visma/wire/webhook-event.ts';
import { REPLAY_WINDOW_MS } from './replay-window.ts';
import type { WebhookDeps } from './webhook-deps.ts';

export interface Webhook {
  /** As it came: the signature is over the bytes. */
  readonly body: Uint8Array;
  readonly headers: Headers;
}

export type WebhookOutcome = 'taken' | 'unsigned' | 'out-of-time' | 'replayed';

/**
 * A ledger read later than this has been looked at later too. An older one is out of date by its
 * age, and its next opening reads it without being told.
 */
const VIEWED_WITHIN_MS = 10 * 60_000;

/**
 * Marks what changed as out of date and does nothing else: no data is taken from a webhook, and no
 * read begins before somebody opens the ledger. Whatever is not signed, in time and new changes nothing.
 */
export async function receiveWebhook(deps: WebhookDeps, webhook: Webhook): Promise<WebhookOutcome> {
  const { log } = deps;
  const now = deps.clock();
  if (!isSignedByVisma(webhook, deps.keys)) return refused(deps, 'unsigned');
  const event = readVismaEvent(findJson(Buffer.from(webhook.body).toString('utf8')));
  if (isOutOfTime(event, webhook.headers, now)) return refused(deps, 'out-of-time');
  const marked = await deps.webhooks.take({
    hashes: [hash('body', webhook.body), ...event.eventIds.map((id) => hash('event', id))],
    changed: event,
    viewedSince: now - VIEWED_WITHIN_MS,
    at: now,
  });
  if (marked === undefined) return refused(deps, 'replayed');
  log.debug('webhook taken', { count: marked });
  return 'taken';
}

function refused({ log }: WebhookDeps, outcome: Exclude<WebhookOutcome, 'taken'>): WebhookOutcome {
  log.info('webhook refused', { outcome });
  return outcome;
}

/**
 * The body's time is signed. A header's is not, so it can only make the webhook older. One without
 * any time passes: Visma may not send one, and the worst that a replay does is to cause a read that
 * somebody's opening would have caused half a minute later.
 */
function isOutOfTime({ sentAt }: VismaEvent, headers: Headers, now: number): boolean {
  const named = [...headers]
    .filter(([name]) => name.includes('timestamp'))
    .map(([, value]) => findInstant(value))
    .filter((instant) => instant !== undefined);
  return [...sentAt, ...named].some((instant) => Math.abs(now - instant) > REPLAY_WINDOW_MS);
}

function hash(kind: 'body' | 'event', content: Uint8Array | string): string {
  return createHash('sha256').update(`${kind} `).update(content).digest('base64url');
}
