/** Visma's webhook dispatcher: tells a subscriber that a document changed, signed. */
import { createHmac, randomUUID } from 'node:crypto';
import type { WorldSettings } from './world.ts';

export interface ChangedDocument {
  readonly vismaTenantId: string;
  readonly customer: { readonly number: string; readonly name: string };
  readonly type: string;
  readonly number: string;
}

/** `status` is 0 when nobody answered. */
export interface Delivery {
  readonly at: string;
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly status: number;
}

export interface Webhooks {
  /** Ends when the subscriber has answered. Sends nothing without `webhookUrl`. */
  readonly tell: (change: ChangedDocument) => Promise<void>;
  readonly list: () => readonly Delivery[];
  readonly clear: () => void;
}

const PATIENCE_MS = 5000;

export function createWebhooks(settings: WorldSettings, now: () => Date): Webhooks {
  const deliveries: Delivery[] = [];
  return {
    async tell(change) {
      const { webhookUrl: url, webhookKey, webhookHeader } = settings;
      if (url === '') return;
      const body = JSON.stringify(toEvent(change, now()));
      const headers = {
        'content-type': 'application/json; charset=utf-8',
        [webhookHeader]: createHmac('sha256', webhookKey).update(body, 'utf8').digest('base64'),
      };
      const status = await post(url, headers, body);
      deliveries.push({ at: now().toISOString(), url, body, headers, status });
    },
    list: () => deliveries,
    clear: () => void deliveries.splice(0),
  };
}

/** The real shape is not documented; this one has what the documentation says a subscriber needs. */
function toEvent({ vismaTenantId, customer, type, number }: ChangedDocument, at: Date) {
  return {
    eventId: randomUUID(),
    eventType: 'ARInvoiceChanged',
    tenantId: vismaTenantId,
    timestamp: at.toISOString(),
    data: { documentType: type, referenceNumber: number, customer },
  };
}

async function post(url: string, headers: Record<string, string>, body: string): Promise<number> {
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const response = await fetch(url, { method: 'POST', headers, body, signal });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}
