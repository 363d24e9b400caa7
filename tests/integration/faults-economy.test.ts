import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionId, CustomerNumber } from '#lib/domain/ids.ts';
import { isAppError } from '#lib/errors.ts';
import { createHttp } from '#lib/http/create-http.ts';
import { createLimiter } from '#lib/http/limiter.ts';
import type { RetryPolicy } from '#lib/http/retry-policy.ts';
import { BACKGROUND, INTERACTIVE } from '#lib/http/retry-policy.ts';
import { createLog } from '#lib/log.ts';
import type { VismaClient } from '#lib/visma/client.ts';
import { createVismaClient } from '#lib/visma/client.ts';
import { getCompany } from '#lib/visma/get-company.ts';
import { listCustomerDocuments } from '#lib/visma/list-customer-documents.ts';
import { connectAs } from '#tests/support/connect-as.ts';
import type { RunningSimulator } from '#tests/support/simulator.ts';
import { startSimulator } from '#tests/support/simulator.ts';
import { createVendors } from '#tests/support/vendors.ts';

const ours = '7c9e6679-7425-40de-944b-e07fc1f90ae7' as ConnectionId;
const theirs = '9b2d1f3e-7425-40de-944b-e07fc1f90ae7' as ConnectionId;

let simulator: RunningSimulator;
let accessToken: string;
let now: number;
let client: VismaClient;

function createClient(interactive: Partial<RetryPolicy> = {}): VismaClient {
  const log = createLog({ level: 'silent' });
  const clock = () => now;
  const http = createHttp({ allow: () => true, log, clock });
  const { api } = simulator.urls;
  return createVismaClient(
    { http, limiter: createLimiter({ clock }), log, clock, random: () => 0 },
    {
      apiUrl: api,
      legacyApiUrl: api,
      policies: { interactive: { ...INTERACTIVE, ...interactive }, background: BACKGROUND },
    },
  );
}

beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.stop());
beforeEach(async () => {
  await simulator.control('POST', '/reset', {});
  const grant = await connectAs(createVendors(simulator), { email: 'regnskap@nordvik.example' });
  ({ accessToken } = grant);
  await simulator.control('DELETE', '/requests');
  now = Date.now();
  client = createClient();
});

const callerOf = (connectionId: ConnectionId) =>
  ({ connectionId, kind: 'interactive', accessToken }) as const;
/** Page and size make the address: other numbers are other requests. */
const list = (pageNumber = 1, more: object = {}, connectionId = ours) =>
  listCustomerDocuments(client, callerOf(connectionId), {
    customerNumber: 'SUPEROFF' as CustomerNumber,
    pageNumber,
    pageSize: 5,
    ...more,
  });
const fault = (kind: string, more: object = {}) =>
  simulator.control('POST', '/faults', { target: 'api', kind, times: -1, ...more });
const calls = async () => (await simulator.requests('api', '/document')).length;
const failure = async (work: Promise<unknown>) => {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isAppError(error)) throw new Error('it did not fail as expected', { cause: error });
  return error;
};

describe('a minute in which Visma is down', () => {
  it.each([2, 5, 12])(
    'costs no more than a tenth above a good one, with a call every %i seconds',
    async (seconds) => {
      await fault('status', { status: 503 });
      const wanted = 60 / seconds;
      for (let page = 1; page <= wanted; page += 1) {
        await list(page).catch(() => undefined);
        now += seconds * 1_000;
      }
      expect(await calls()).toBeLessThanOrEqual(Math.ceil(wanted * 1.1));
    },
  );

  it('is asked about by one probe every fifteen seconds, and over with the first answer', async () => {
    await fault('html', { status: 502 });
    for (let page = 1; page <= 4; page += 1) await failure(list(page));
    expect(await calls()).toBe(5);
    expect(await failure(list(9))).toMatchObject({
      code: 'visma.unavailable',
      retryAt: now + 15_000,
      facts: { heldBack: 'breaker' },
    });
    now += 15_000;
    const [probe, beside] = await Promise.all([failure(list(10)), failure(list(11))]);
    expect(probe.facts['heldBack']).toBeUndefined();
    expect(beside).toMatchObject({ retryAt: now + 5_000, facts: { heldBack: 'breaker' } });
    expect(await calls()).toBe(6);
    await simulator.control('DELETE', '/faults');
    now += 15_000;
    await list(12);
    await list(13);
    expect(await calls()).toBe(8);
  });

  it('for one endpoint leaves the others, and other connections', async () => {
    await fault('reset', { path: '/document' });
    for (let page = 1; page <= 4; page += 1) await failure(list(page));
    expect(await failure(list(5))).toMatchObject({ facts: { heldBack: 'breaker' } });
    await getCompany(client, callerOf(ours));
    expect((await failure(list(5, {}, theirs))).facts['heldBack']).toBeUndefined();
  });
});

describe('a pause', () => {
  const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1_000);
  it.each([
    ['seconds', 'retry-after', '30', 30],
    ['a date', 'retry-after', () => inSeconds(60).toUTCString(), 60],
    ['zero', 'retry-after', '0', 1],
    ['a negative number', 'retry-after', '-5', 1],
    ['32 years', 'retry-after', '1000000000', 900],
    ['nothing', 'x-nothing', '', 60],
    ['a reset in seconds', 'x-ratelimit-reset', '120', 120],
    [
      'a reset as an instant',
      'x-ratelimit-reset',
      () => String(Math.round(inSeconds(120).getTime() / 1_000)),
      120,
    ],
  ])('asked for by %s is kept by all of the connection', async (_form, name, value, seconds) => {
    const headers = { [name]: typeof value === 'string' ? value : value() };
    await fault('status', { status: 429, headers, times: 1 });
    const { code, retryAt = 0 } = await failure(list(1));
    expect(code).toBe('visma.rate-limited');
    // Instants are told in whole seconds, and come nearer while the test makes its call.
    expect(retryAt - now).toBeGreaterThanOrEqual(Math.max(1, seconds - 10) * 1_000);
    expect(retryAt - now).toBeLessThan((seconds + 2) * 1_000);
    now = retryAt - 1;
    expect(await failure(getCompany(client, callerOf(ours)))).toMatchObject({
      code: 'visma.rate-limited',
      facts: { heldBack: 'pause' },
    });
    await list(2, {}, theirs);
    expect(await calls()).toBe(2);
    now = retryAt;
    await list(3);
    expect(await calls()).toBe(3);
  });
});

describe('the same request', () => {
  it('is sent four times a minute and not a fifth time', async () => {
    for (let i = 0; i < 4; i += 1) await list();
    const held = await failure(list());
    expect(held).toMatchObject({
      code: 'visma.rate-limited',
      retryAt: now + 60_000,
      facts: { heldBack: 'repeat' },
    });
    await list(2);
    expect(await calls()).toBe(5);
    now += 60_000;
    await list();
    expect(await calls()).toBe(6);
  });

  it('that fails alike twice is not sent again for five minutes', async () => {
    await fault('shape-a', { code: '12027' });
    expect(await failure(list())).toMatchObject({ code: 'visma.no-licence' });
    now += 150_000;
    expect(await failure(list())).toMatchObject({ code: 'visma.no-licence' });
    now += 149_999;
    expect(await failure(list())).toMatchObject({ facts: { heldBack: 'repeat' } });
    expect(await calls()).toBe(2);
    now += 1;
    expect(await failure(list())).toMatchObject({ code: 'visma.no-licence' });
  });
});

it('when an hour’s calls run out, reads in the background stop and people go on', async () => {
  await simulator.control('PATCH', '/settings', { rateLimit: 20 });
  for (let page = 1; page <= 19; page += 1) await list(page, { priority: 'background' });
  expect(client.quotaOf(ours)?.remaining).toBe(1);
  expect(await failure(list(20, { priority: 'background' }))).toMatchObject({
    code: 'visma.rate-limited',
    retryAt: client.quotaOf(ours)?.resetAt,
    facts: { heldBack: 'reserve' },
  });
  await list(21);
  expect(await calls()).toBe(20);
});

describe('a company whose Visma hangs', () => {
  it('holds eight sockets, and nobody else is kept from asking', async () => {
    client = createClient({ deadlineMs: 1_500 });
    await fault('stall', { path: 'pageSize=7', times: 8 });
    const nobodyWaits = new AbortController();
    const inBackground = { pageSize: 7, signal: nobodyWaits.signal, priority: 'background' };
    const abandoned = Array.from({ length: 12 }, (_, i) => failure(list(i + 1, inBackground)));
    const people = Promise.allSettled(
      Array.from({ length: 6 }, (_, i) => list(i + 50, { pageSize: 7 })),
    );
    for (let page = 1; page <= 10; page += 1) await list(page, {}, theirs);
    // Six in the background and two of the people who wait.
    const held = (await simulator.requests('api')).filter(({ query }) => query['pageSize'] === '7');
    expect(held).toHaveLength(8);
    nobodyWaits.abort();
    const codes = (await Promise.all(abandoned)).map(({ code }) => code);
    expect(new Set(codes)).toEqual(new Set(['http.aborted']));
    // Their places were free for the people behind them.
    const served = (await people).filter(({ status }) => status === 'fulfilled');
    expect(served).toHaveLength(4);
  });

  it('keeps a person in line no longer than a call may take', async () => {
    client = createClient({ deadlineMs: 300, retries: 0 });
    await fault('stall');
    const asked = Array.from({ length: 20 }, (_, i) => failure(list(i + 1)));
    const codes = (await Promise.all(asked)).map(({ code }) => code);
    expect(new Set(codes)).toEqual(new Set(['http.timeout']));
    expect(await calls()).toBeLessThanOrEqual(20);
  });
});
