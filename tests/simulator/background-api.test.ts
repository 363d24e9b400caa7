import { afterEach, beforeEach, expect, test } from 'vitest';
import { rowsOf, startVismaApi } from './start-visma-api.ts';
import type { RunningApi } from './start-visma-api.ts';

const LIST = '/v1/customer/10003/document';
const BACKGROUND = { headers: { 'erp-api-background': 'none' } };

let api: RunningApi;
beforeEach(async () => {
  api = await startVismaApi();
});
afterEach(() => api.close());

interface Accepted {
  readonly id: string;
  readonly stateLocation: string;
}

async function queue(): Promise<Accepted> {
  const response = await api.get(LIST, BACKGROUND);
  expect(response.status).toBe(202);
  return (await response.json()) as Accepted;
}

test('a queued call tells its state on another host, then its answer', async () => {
  const { id, stateLocation } = await queue();
  expect(new URL(stateLocation).origin).not.toBe(api.origin);
  const state: unknown = await (await api.get(`/v1/background/${id}`)).json();
  expect(state).toMatchObject({
    id,
    status: 'Finished',
    statusCode: 200,
    hasResponseContent: true,
    contentLocation: `${stateLocation}/content`,
  });
  expect(await rowsOf(await api.get(`/v1/background/${id}/content`))).toHaveLength(3);
});

test('before its time it is started and has no answer', async () => {
  api.world.settings.backgroundMs = 60_000;
  const { id } = await queue();
  expect(await (await api.get(`/v1/background/${id}`)).json()).toMatchObject({
    status: 'Started',
    statusCode: 0,
    hasResponseContent: false,
  });
  expect((await api.get(`/v1/background/${id}/content`)).status).toBe(404);
});

test('one that finished may have been refused', async () => {
  const wrong = await api.get(`${LIST}?documentDate=2026-01-01`, BACKGROUND);
  const { id } = (await wrong.json()) as Accepted;
  expect(await (await api.get(`/v1/background/${id}`)).json()).toMatchObject({
    status: 'Finished',
    statusCode: 400,
  });
});

test('one that failed says so', async () => {
  api.world.settings.backgroundOutcome = 'failed';
  const { id } = await queue();
  expect(await (await api.get(`/v1/background/${id}`)).json()).toMatchObject({ status: 'Failed' });
  expect((await api.get(`/v1/background/${id}/content`)).status).toBe(404);
});

test('it is nobody else’s, known by its id, and kept for a time', async () => {
  const { id } = await queue();
  const other = await api.get(`/v1/background/${id}`, { company: 'Nordvik Bergen AS' });
  expect(other.status).toBe(403);
  const unknown = await api.get('/v1/background/a3d1b3c4-0000-4000-8000-00000000000f/content');
  expect(unknown.status).toBe(404);
  api.world.settings.backgroundKeptSeconds = -1;
  expect((await api.get(`/v1/background/${id}/content`)).status).toBe(410);
});

test('the header may be ignored, refused or wrong', async () => {
  expect((await api.get(LIST, { headers: { 'erp-api-background': 'later' } })).status).toBe(400);
  api.world.settings.backgroundApi = 'ignored';
  expect((await api.get(LIST, BACKGROUND)).status).toBe(200);
  api.world.settings.backgroundApi = 'refused';
  expect((await api.get(LIST, BACKGROUND)).status).toBe(400);
});
