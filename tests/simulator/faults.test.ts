import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Fault } from '../../simulator/faults.ts';
import { startVismaApi } from './start-visma-api.ts';
import type { RunningApi } from './start-visma-api.ts';

let api: RunningApi;
beforeEach(async () => {
  api = await startVismaApi();
});
afterEach(() => api.close());

const PATH = '/v1/organization';
const script = (fault: Partial<Fault> & Pick<Fault, 'kind'>): void =>
  api.faults.add({ target: 'api', times: 1, ...fault });

test('a fault changes the matching calls as often as it says, then the truth is back', async () => {
  script({ kind: 'retry-after', value: '17', path: '/organization', times: 2 });
  expect((await api.get('/v1/branch')).status).toBe(200);
  const limited = await api.get(PATH);
  expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '17']);
  expect((await api.get(PATH)).status).toBe(429);
  expect((await api.get(PATH)).status).toBe(200);
});

test('a fault with a probability hits its share of the calls, the same ones each time', async () => {
  const run = async () => {
    api.faults.clear();
    script({ kind: 'text', times: -1, probability: 0.3 });
    const statuses: number[] = [];
    for (let call = 0; call < 60; call += 1) statuses.push((await api.get(PATH)).status);
    return statuses;
  };
  const first = await run();
  const hits = first.filter((status) => status === 503).length;
  expect(hits).toBeGreaterThan(8);
  expect(hits).toBeLessThan(30);
  expect(await run()).toEqual(first);
});

test.each([
  ['shape-a', 400],
  ['shape-b', 400],
  ['html', 502],
  ['empty', 502],
  ['text', 503],
  ['unauthorized', 401],
  ['invalid_grant', 400],
  ['rate-limited', 429],
] as const)('%s answers %i', async (kind, status) => {
  script({ kind });
  expect((await api.get(PATH)).status).toBe(status);
});

test.each(['reset', 'lost-response', 'truncated', 'gzip-lie'] as const)(
  '%s leaves the client without a body',
  async (kind) => {
    script({ kind });
    await expect(api.get(PATH).then((response) => response.text())).rejects.toThrow();
  },
);

test('a lost response was worked for: the log knows who asked', async () => {
  script({ kind: 'lost-response' });
  await api.get(PATH).catch(() => undefined);
  expect(api.log.list({ path: PATH })).toEqual([
    expect.objectContaining({
      fault: 'lost-response',
      status: 0,
      subject: expect.stringMatching(/^interactive:/u),
    }),
  ]);
});

test('a byte order mark stands before the true body', async () => {
  script({ kind: 'bom' });
  const bytes = Buffer.from(await (await api.get(PATH)).arrayBuffer());
  expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  expect(JSON.parse(bytes.subarray(3).toString())).toHaveLength(1);
});

test('a drip sends the true body byte by byte', async () => {
  script({ kind: 'drip', ms: 0, path: '/v1/customer?name=nobody' });
  expect(await (await api.get('/v1/customer?name=nobody')).text()).toBe('[]');
});

test('the log keeps no secrets of a query', async () => {
  await api.get('/v1/organization?code=abc&refresh_token=def&pageSize=1');
  expect(api.log.list({ path: '/v1/organization' })[0]?.query).toEqual({
    code: '…',
    refresh_token: '…',
    pageSize: '1',
  });
});
