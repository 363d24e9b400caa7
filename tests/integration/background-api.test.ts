import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionId, CustomerNumber } from '#lib/domain/ids.ts';
import { createLog } from '#lib/log.ts';
import { createBackgroundClient } from '#lib/visma/background-client.ts';
import { BACKGROUND_TIMING } from '#lib/visma/background-read.ts';
import type { VismaCaller } from '#lib/visma/caller.ts';
import type { VismaClient } from '#lib/visma/client.ts';
import { listCustomerDocuments } from '#lib/visma/list-customer-documents.ts';
import { connectAs } from '#tests/support/connect-as.ts';
import type { RunningSimulator } from '#tests/support/simulator.ts';
import { startSimulator } from '#tests/support/simulator.ts';
import { createVendors } from '#tests/support/vendors.ts';

const CONNECTION = '7c9e6679-7425-40de-944b-e07fc1f90ae7' as ConnectionId;
const FROM_ROW = 100;
const CUSTOMER = 'SUPEROFF' as CustomerNumber;

let simulator: RunningSimulator;
let accessToken: string;
let client: VismaClient;
let caller: VismaCaller;
let passedMs: number;
let pauses: number[];
let onPause: () => void;

const clock = () => Date.now() + passedMs;

beforeAll(async () => {
  simulator = await startSimulator();
  const grant = await connectAs(createVendors(simulator), { email: 'regnskap@nordvik.example' });
  accessToken = grant.accessToken;
});
afterAll(() => simulator.stop());
beforeEach(async () => {
  await simulator.control('DELETE', '/faults');
  await simulator.control('DELETE', '/requests');
  await settings({ backgroundApi: 'queued', backgroundMs: 0, backgroundOutcome: 'finished' });
  await settings({ backgroundKeptSeconds: 86_400 });
  passedMs = 0;
  pauses = [];
  onPause = () => undefined;
  caller = { connectionId: CONNECTION, kind: 'interactive', accessToken };
  client = createBackgroundClient(
    {
      client: createVendors(simulator, { clock }).client,
      clock,
      // The simulator lives in real time, of which a pause takes very little.
      sleep: async (ms, signal) => {
        pauses.push(ms);
        passedMs += ms;
        onPause();
        await wait(5, undefined, signal === undefined ? {} : { signal });
      },
      timing: BACKGROUND_TIMING,
      log: createLog({ level: 'silent' }),
    },
    FROM_ROW,
  );
});

const settings = (values: object) => simulator.control('PATCH', '/settings', values);
const fault = (kind: string, more: object) =>
  simulator.control('POST', '/faults', { target: 'api', kind, ...more });
const read = (pageNumber: number, more: object = {}) =>
  listCustomerDocuments(client, caller, {
    customerNumber: CUSTOMER,
    pageNumber,
    pageSize: 100,
    priority: pageNumber === 1 ? 'interactive' : 'background',
    ...more,
  });

/** What the ERP API was asked, ids left out, with its answers. */
async function calls(): Promise<readonly string[]> {
  const seen = await simulator.requests('api');
  return seen.map(({ path, query, status }) => {
    const place = path.replace(/[0-9a-f-]{36}/, '*').replace('/v1/', '');
    return `${place}${query['pageNumber'] === undefined ? '' : ` ${query['pageNumber']}`} ${status}`;
  });
}

const QUEUED = 'customer/SUPEROFF/document 2 202';
const STATE = 'background/* 200';
const CONTENT = 'background/*/content 200';
const ORDINARY = 'customer/SUPEROFF/document 2 200';

describe('a page behind the configured row', () => {
  it('is queued, asked about and fetched, and is the page that the ordinary way gives', async () => {
    const ordinary = await listCustomerDocuments(
      createVendors(simulator, { clock }).client,
      caller,
      { customerNumber: CUSTOMER, pageNumber: 2, pageSize: 100 },
    );
    await simulator.control('DELETE', '/requests');
    expect(await read(2)).toEqual(ordinary);
    expect(await calls()).toEqual([QUEUED, STATE, CONTENT]);
  });

  it('is asked about three times a minute while it runs', async () => {
    const body = { status: 'Started', statusCode: 0 };
    await fault('status', { path: '/v1/background/', times: 3, status: 200, body });
    expect((await read(2)).documents).toHaveLength(100);
    expect(pauses).toEqual([5_000, 20_000, 20_000, 20_000]);
    expect(await calls()).toEqual([QUEUED, STATE, STATE, STATE, STATE, CONTENT]);
  });

  it('is given up after ten minutes, with at most 31 questions, and read the ordinary way', async () => {
    await settings({ backgroundMs: 3_600_000 });
    expect((await read(2)).documents).toHaveLength(100);
    const seen = await calls();
    expect(seen.filter((call) => call === STATE).length).toBeLessThanOrEqual(31);
    expect(seen.at(-1)).toBe(ORDINARY);
  });

  it('is not asked about any more when nobody waits for it', async () => {
    await settings({ backgroundMs: 3_600_000 });
    const stopped = new AbortController();
    onPause = () => {
      if (pauses.length === 3) stopped.abort();
    };
    const reading = read(2, { signal: stopped.signal });
    await expect(reading).rejects.toMatchObject({ code: 'http.aborted' });
    await wait(30);
    expect(await calls()).toEqual([QUEUED, STATE, STATE]);
  });

  it('that Visma answers at once is taken as it is', async () => {
    await settings({ backgroundApi: 'ignored' });
    expect((await read(2)).documents).toHaveLength(100);
    expect(await calls()).toEqual([ORDINARY]);
  });
});

it('other pages and connections from before Visma Connect go the ordinary way', async () => {
  await read(1);
  await read(1, { priority: 'background' });
  await read(2, { priority: 'interactive' });
  caller = { ...caller, kind: 'legacy', accessToken: 'legacy-nordvik-1', legacyCompanyId: 1401001 };
  await read(2);
  expect((await calls()).filter((call) => call.includes('202'))).toEqual([]);
});

describe('only the path of a location is used', () => {
  it.each([
    ['http://169.254.169.254/v1/background/', 'a host of somebody else'],
    ['https://user:secret@evil.example/9/api/v1/background/', 'a host with credentials'],
    ['//evil.example/API/controller/api/v1/background/', 'a host without scheme'],
    ['javascript:alert(1)//', 'no address'],
  ])('%s (%s)', async (base) => {
    const id = 'a3d1b3c4-0000-4000-8000-00000000000f';
    await fault('status', {
      path: '/document',
      status: 202,
      body: { id, stateLocation: `${base}${id}` },
    });
    await fault('status', {
      path: `/v1/background/${id}`,
      status: 200,
      body: { status: 'Finished', statusCode: 200, contentLocation: `${base}${id}/content` },
    });
    await fault('status', { path: `/v1/background/${id}/content`, status: 200, body: [] });
    expect((await read(2)).documents).toEqual([]);
    expect(await calls()).toEqual([QUEUED, STATE, CONTENT]);
  });
});

describe('the ordinary way is taken, now and for the next page, when', () => {
  const finished = (more: object) => ({ status: 'Finished', statusCode: 200, ...more });
  const AT_STATE = { path: '/v1/background/' };
  const AT_CONTENT = { path: '/content' };

  it.each<[string, () => Promise<unknown>]>([
    ['background is refused', () => settings({ backgroundApi: 'refused' })],
    ['it is forbidden', () => fault('status', { path: '/document', status: 403 })],
    ['202 names nothing', () => fault('status', { path: '/document', status: 202, body: {} })],
    ['the operation is unknown', () => fault('status', { ...AT_STATE, status: 404 })],
    ['it belongs to somebody else', () => fault('status', { ...AT_STATE, status: 403 })],
    ['its state is gone', () => fault('status', { ...AT_STATE, status: 410 })],
    ['its state is no state', () => fault('text', { ...AT_STATE, status: 200 })],
    ['it failed', () => settings({ backgroundOutcome: 'failed' })],
    [
      'it finished with 400',
      () => fault('status', { ...AT_STATE, status: 200, body: finished({ statusCode: 400 }) }),
    ],
    ['the result is gone', () => fault('status', { ...AT_CONTENT, status: 410 })],
    ['the result is forbidden', () => fault('status', { ...AT_CONTENT, status: 403 })],
    ['the result is unknown', () => fault('status', { ...AT_CONTENT, status: 404 })],
  ])('%s', async (_what, arrange) => {
    await arrange();
    expect((await read(2)).documents).toHaveLength(100);
    expect((await calls()).at(-1)).toBe(ORDINARY);
    await simulator.control('DELETE', '/requests');
    expect((await read(3)).documents).toHaveLength(40);
    expect(await calls()).toEqual(['customer/SUPEROFF/document 3 200']);
  });
});

it.each([
  [401, 'visma.unauthorized'],
  [429, 'visma.rate-limited'],
])('%i is for the caller to answer: %s, and nothing is asked behind it', async (status, code) => {
  await fault('status', { path: '/v1/background/', status });
  await expect(read(2)).rejects.toMatchObject({ code });
  expect(await calls()).toEqual([QUEUED, `background/* ${status}`]);
});

it('a customer that Visma does not know is no refusal of the background', async () => {
  await expect(read(2, { customerNumber: '99999' })).rejects.toMatchObject({
    code: 'visma.no-such-customer',
  });
});
