import { afterEach, beforeEach, expect, test } from 'vitest';
import { createControl } from '../../simulator/control/create-control.ts';
import { listenOnLoopback } from '../../simulator/listening.ts';
import type { Listening } from '../../simulator/listening.ts';
import { createRefusals } from '../../simulator/refusals.ts';
import { createWebhooks } from '../../simulator/webhooks.ts';
import { rowsOf, startVismaApi } from './start-visma-api.ts';
import type { RunningApi } from './start-visma-api.ts';

let api: RunningApi;
let listening: Listening;
beforeEach(async () => {
  api = await startVismaApi();
  listening = await listenOnLoopback(0);
  listening.serve(
    createControl({
      world: api.world,
      faults: api.faults,
      log: api.log,
      now: () => new Date(),
      counters: () => [],
      secrets: () => [],
      revokeGrants: () => 0,
      webhooks: createWebhooks(api.world.settings, () => new Date()),
      reset: () => Promise.resolve(),
      refuse: () => Promise.resolve(),
      endRefusals: () => Promise.resolve(),
    }),
  );
});
afterEach(async () => {
  await listening.close();
  await api.close();
});

const control = (method: string, path: string, body?: unknown): Promise<Response> =>
  fetch(`http://127.0.0.1:${listening.port}${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

const LIST = '/v1/customer/10003/document';
const place = { company: 'Nordvik Handel AS', customer: '10003' };

test('a document added between two pages comes last and the total grows', async () => {
  const [first] = await rowsOf(await api.get(`${LIST}?pageNumber=1&pageSize=2`));
  expect(first?.metadata.totalCount).toBe(3);
  const added = (await (
    await control('POST', '/documents', { ...place, type: 'Invoice', amount: 500.5 })
  ).json()) as { number: string };
  const rest = await rowsOf(await api.get(`${LIST}?pageNumber=2&pageSize=2`));
  expect(rest.at(-1)).toMatchObject({
    referenceNumber: added.number,
    amount: 500.5,
    metadata: { totalCount: 4 },
  });
});

test('a document is changed by its type and number, and removed', async () => {
  const [row] = await rowsOf(await api.get(`${LIST}?documentType=Invoice`));
  const key = { ...place, type: 'Invoice', number: row?.referenceNumber };
  await control('POST', '/documents', { ...key, status: 'Closed' });
  const changed = (await rowsOf(await api.get(LIST))).find(
    ({ referenceNumber }) => referenceNumber === key.number,
  );
  expect(changed).toMatchObject({ status: 'Closed', balanceInCurrency: 0 });
  expect((await control('DELETE', '/documents', key)).status).toBe(204);
  expect(await rowsOf(await api.get(LIST))).toHaveLength(2);
});

test('settings change at once, and a wrong one changes nothing', async () => {
  expect(
    (await control('PATCH', '/settings', { maxPageSize: 2, rateLimitReset: 'soon' })).status,
  ).toBe(400);
  expect((await control('PATCH', '/settings', { maxPageSise: 2 })).status).toBe(400);
  expect(await rowsOf(await api.get(LIST))).toHaveLength(3);
  await control('PATCH', '/settings', { maxPageSize: 2 });
  expect(await rowsOf(await api.get(LIST))).toHaveLength(2);
});

test('a role that is taken away answers 12027 although the token lives', async () => {
  await control('POST', '/world', {
    'visma-user': { email: 'api@nordvik.example', apiUserOf: ['Nordvik Bergen AS'] },
  });
  expect(await (await api.get(LIST)).json()).toMatchObject({ ExceptionFaultCode: '12027' });
});

test('faults are scripted, listed and cleared; a wrong one is explained', async () => {
  expect(
    await (await control('POST', '/faults', { target: 'api', kind: 'statuss' })).json(),
  ).toEqual({ error: expect.stringContaining('kind must be one of') });
  await control('POST', '/faults', { target: 'api', kind: 'status', status: 503, times: -1 });
  expect((await api.get(LIST)).status).toBe(503);
  await control('DELETE', '/faults');
  expect((await api.get(LIST)).status).toBe(200);
});

test('a refusing server accepts again on the same port', async () => {
  const server = await listenOnLoopback(0);
  server.serve((_request, response) => void response.end('here'));
  const refusals = createRefusals();
  await refusals.begin(server, undefined);
  await expect(fetch(`http://127.0.0.1:${server.port}`)).rejects.toThrow();
  await refusals.end();
  expect(await (await fetch(`http://127.0.0.1:${server.port}`)).text()).toBe('here');
  await server.close();
});
