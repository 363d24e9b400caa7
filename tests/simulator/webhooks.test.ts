import { createHmac } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listenOnLoopback } from '../../simulator/listening.ts';
import type { Listening } from '../../simulator/listening.ts';
import { createWorld } from '../../simulator/seed/create-world.ts';
import { createWebhooks } from '../../simulator/webhooks.ts';

const NOW = new Date('2026-11-21T12:00:00Z');
const CHANGE = {
  vismaTenantId: '3f0d7c1e-1111-4111-8111-000000000001',
  customer: { number: '10003', name: 'Trekant AS' },
  type: 'Invoice',
  number: '100007',
};

let subscriber: Listening;
let got: { readonly body: string; readonly signature: unknown }[];

beforeEach(async () => {
  got = [];
  subscriber = await listenOnLoopback(0);
  subscriber.serve((request, response) => {
    void text(request).then((body) => {
      got.push({ body, signature: request.headers['x-of-ours'] });
      response.writeHead(202).end();
    });
  });
});
afterEach(() => subscriber.close());

test('a change is told with its company, signed over the bytes', async () => {
  const { settings } = createWorld({ seed: 1, today: '2026-11-21' });
  const webhooks = createWebhooks(settings, () => NOW);
  await webhooks.tell(CHANGE);
  expect(got).toEqual([]);

  settings.webhookUrl = `http://127.0.0.1:${subscriber.port}/`;
  settings.webhookHeader = 'x-of-ours';
  await webhooks.tell(CHANGE);
  const body = got[0]?.body ?? '';
  const signature = got[0]?.signature;
  expect(signature).toBe(createHmac('sha256', settings.webhookKey).update(body).digest('base64'));
  expect(JSON.parse(body)).toMatchObject({
    tenantId: CHANGE.vismaTenantId,
    timestamp: NOW.toISOString(),
    data: { referenceNumber: '100007', customer: { number: '10003' } },
  });
  expect(webhooks.list()).toMatchObject([{ status: 202, body }]);
});

test('a subscriber that does not answer stops nothing', async () => {
  const { settings } = createWorld({ seed: 1, today: '2026-11-21' });
  const webhooks = createWebhooks(settings, () => NOW);
  settings.webhookUrl = 'http://127.0.0.1:1/';
  await webhooks.tell(CHANGE);
  expect(webhooks.list()).toMatchObject([{ status: 0 }]);
});
