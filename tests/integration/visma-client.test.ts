import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionId, CustomerNumber } from '#lib/domain/ids.ts';
import type { VismaCaller } from '#lib/visma/caller.ts';
import { getCompany } from '#lib/visma/get-company.ts';
import { findCustomer } from '#lib/visma/get-customer.ts';
import { listCustomerDocuments } from '#lib/visma/list-customer-documents.ts';
import { connectAs } from '#tests/support/connect-as.ts';
import type { RunningSimulator } from '#tests/support/simulator.ts';
import { startSimulator } from '#tests/support/simulator.ts';
import type { Vendors } from '#tests/support/vendors.ts';
import { createVendors } from '#tests/support/vendors.ts';

const CONNECTION = '7c9e6679-7425-40de-944b-e07fc1f90ae7' as ConnectionId;
const OTHER_CONNECTION = '9b2d1f3e-7425-40de-944b-e07fc1f90ae7' as ConnectionId;
const START = Date.UTC(2026, 10, 21, 12);

let simulator: RunningSimulator;
let vendors: Vendors;
let accessToken: string;
let caller: VismaCaller;
let passedMs: number;

/** Real time, and what a test adds to it. */
const clock = () => START + Math.round(performance.now()) + passedMs;

beforeAll(async () => {
  simulator = await startSimulator();
  const grant = await connectAs(createVendors(simulator), { email: 'regnskap@nordvik.example' });
  accessToken = grant.accessToken;
});
afterAll(() => simulator.stop());
beforeEach(async () => {
  await simulator.control('DELETE', '/faults');
  await simulator.control('DELETE', '/requests');
  passedMs = 0;
  vendors = createVendors(simulator, { clock });
  caller = { connectionId: CONNECTION, kind: 'interactive', accessToken };
});

const list = (customerNumber: string, more: object = {}) =>
  listCustomerDocuments(vendors.client, caller, {
    customerNumber: customerNumber as CustomerNumber,
    pageNumber: 1,
    pageSize: 100,
    ...more,
  });
const fault = (kind: string, more: object = {}) =>
  simulator.control('POST', '/faults', { target: 'api', kind, ...more });
const calls = async () => (await simulator.requests('api')).length;

async function tokenFor(email: string, company: string): Promise<string> {
  const id = (await simulator.companies()).get(company) ?? '';
  return (await connectAs(vendors, { email, company: id })).accessToken;
}

describe('the company behind a token', () => {
  it('is told with its id, number, country and currency', async () => {
    expect(await getCompany(vendors.client, caller)).toEqual({
      vismaTenantId: (await simulator.companies()).get('Nordvik Handel AS'),
      name: 'Nordvik Handel AS',
      organisationNumber: expect.stringMatching(/^\d{9}$/) as string,
      country: 'NO',
      baseCurrency: 'NOK',
    });
    expect(await calls()).toBe(1);
  });

  it('without licence is refused by its fault code', async () => {
    const token = await tokenFor('api@nordvik.example', 'Nordvik Eiendom AS');
    await expect(
      getCompany(vendors.client, { ...caller, accessToken: token }),
    ).rejects.toMatchObject({
      code: 'visma.no-licence',
    });
  });

  it.each([
    ['an empty list', []],
    ['an object without name', {}],
  ])('is asked of the branches when the organisations are %s', async (_what, body) => {
    await fault('status', { path: '/v1/organization', status: 200, body });
    expect(await getCompany(vendors.client, caller)).toMatchObject({
      name: 'Nordvik Handel AS',
      country: 'NO',
      baseCurrency: 'NOK',
    });
  });
});

describe('documents of a customer', () => {
  it.each([
    ['10001', 0],
    ['10002', 1],
    ['10003', 3],
    ['A/B+C#1', 12],
    ['10010', 8],
  ])('of %s are %i', async (number, count) => {
    const page = await list(number);
    expect(page.documents).toHaveLength(count);
    expect(page.totalCount).toBe(count === 0 ? undefined : count);
  });

  it('come in pages, each document once', async () => {
    const pages = await Promise.all(
      [1, 2, 3, 4].map((pageNumber) => list('SUPEROFF', { pageNumber })),
    );
    const keys = pages.flatMap(({ documents }) => documents.map((d) => `${d.type} ${d.number}`));
    expect(pages.map(({ documents }) => documents.length)).toEqual([100, 100, 40, 0]);
    expect(new Set(keys).size).toBe(240);
    expect(pages[0]?.totalCount).toBe(240);
    expect(pages[0]?.maxPageSize).toBeGreaterThan(0);
    expect(pages[3]?.totalCount).toBeUndefined();
  });

  it('can be asked for by status', async () => {
    const { documents } = await list('SUPEROFF', { status: 'Open' });
    expect(documents.length).toBeGreaterThan(0);
    expect(new Set(documents.map(({ status }) => status))).toEqual(new Set(['Open']));
  });

  it('of every kind and currency are read without a flaw', async () => {
    const { documents } = await list('10011', { baseCurrency: 'NOK' });
    expect(documents).toHaveLength(60);
    expect(documents.flatMap(({ flaws }) => flaws)).toEqual([]);
    expect(new Set(documents.map(({ currency }) => currency))).toEqual(
      new Set(['NOK', 'EUR', 'USD']),
    );
    expect(
      documents.filter(({ type }) => type === 'CreditNote').every((d) => d.amountE4 >= 0),
    ).toBe(true);
    expect(documents.some(({ amountE4 }) => amountE4 % 100 !== 0)).toBe(true);
    const foreign = documents.find(({ currency, amountE4 }) => currency === 'EUR' && amountE4 > 0);
    expect(foreign?.baseAmountE4).toBeGreaterThan(foreign?.amountE4 ?? Infinity);
  });

  it('keep a bad row, marked, beside the good ones', async () => {
    const good = {
      documentType: 'Invoice',
      referenceNumber: '1',
      status: 'Open',
      currencyId: 'NOK',
    };
    const body = [
      { ...good, amount: 10, balance: 10 },
      null,
      { ...good, amount: 'NaN', balance: 5 },
    ];
    await fault('status', { status: 200, body });
    const { documents } = await list('10003');
    expect(documents.map(({ flaws }) => flaws.length > 0)).toEqual([false, true, true]);
  });

  it('of an unknown customer are a customer that does not exist', async () => {
    await expect(list('99999')).rejects.toMatchObject({ code: 'visma.no-such-customer' });
    expect(await calls()).toBe(1);
  });

  it("are nobody's when the answer is no list", async () => {
    await fault('status', { status: 200, body: { records: [] } });
    await expect(list('10003')).rejects.toMatchObject({ code: 'visma.unexpected-response' });
  });
});

describe('a customer', () => {
  it('is found by its number, also one with reserved characters', async () => {
    const number = 'A/B+C#1' as CustomerNumber;
    expect(await findCustomer(vendors.client, caller, number)).toMatchObject({
      number: 'A/B+C#1',
      name: 'Skråstrek & Sønner',
    });
  });

  it('is undefined when Visma does not know it', async () => {
    const found = await findCustomer(vendors.client, caller, '99999' as CustomerNumber);
    expect(found).toBeUndefined();
  });
});

describe('a failing call', () => {
  it.each([
    ['unauthorized', {}, 'visma.unauthorized', 1],
    ['status', { status: 403, body: { message: 'no' } }, 'visma.forbidden', 1],
    ['shape-a', { code: '12002', message: '' }, 'visma.company-refused', 1],
    ['shape-a', { code: '12027', message: 'No license for this company.' }, 'visma.no-licence', 1],
    ['shape-b', { status: 400, message: 'x' }, 'visma.rejected', 1],
    ['status', { status: 503 }, 'visma.unavailable', 2],
    ['html', { status: 502 }, 'visma.unavailable', 2],
    ['html', { status: 200 }, 'visma.unexpected-response', 1],
    ['empty', { status: 200 }, 'visma.unexpected-response', 1],
    ['text', { status: 200 }, 'visma.unexpected-response', 1],
    ['oversized', {}, 'http.too-large', 1],
    ['reset', {}, 'http.unreachable', 2],
  ])('%s %j is %s after %i calls', async (kind, more, code, expectedCalls) => {
    await fault(kind, { times: -1, ...more });
    await expect(list('10003')).rejects.toMatchObject({ code });
    expect(await calls()).toBe(expectedCalls);
  });

  it.each(['reset', 'truncated'])('that %ss once is repeated once and succeeds', async (kind) => {
    await fault(kind);
    expect((await list('10003')).documents).toHaveLength(3);
    expect(await calls()).toBe(2);
  });

  it('is read in spite of a byte order mark', async () => {
    await fault('bom');
    expect((await list('10003')).documents).toHaveLength(3);
  });

  it.each(['stall', 'drip'])('that is a %s ends within eight seconds', async (kind) => {
    await fault(kind, { times: -1 });
    const startedAt = performance.now();
    await expect(list('10003')).rejects.toMatchObject({ code: 'http.timeout' });
    expect(performance.now() - startedAt).toBeLessThan(8_500);
  });

  it('ends at once when nobody waits for it', async () => {
    await fault('stall');
    await expect(list('10003', { signal: AbortSignal.timeout(200) })).rejects.toMatchObject({
      code: 'http.aborted',
    });
  });
});

describe('a limit', () => {
  it('pauses the connection until the time that Visma named, and no other connection', async () => {
    await fault('retry-after', { value: 20 });
    const error: unknown = await list('10003').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'visma.rate-limited' });
    await expect(list('10003')).rejects.toMatchObject({ code: 'visma.rate-limited' });
    expect(await calls()).toBe(1);
    const other = { ...caller, connectionId: OTHER_CONNECTION };
    await expect(getCompany(vendors.client, other)).resolves.toHaveProperty('name');
    passedMs += 19_000;
    await expect(list('10003')).rejects.toMatchObject({ code: 'visma.rate-limited' });
    passedMs += 4_000;
    expect((await list('10003')).documents).toHaveLength(3);
  });

  it('is known before it is reached', async () => {
    await list('10003');
    const quota = vendors.client.quotaOf(CONNECTION);
    expect(quota?.limit).toBeGreaterThan(0);
    expect(quota?.remaining).toBeLessThan(quota?.limit ?? 0);
    expect(vendors.client.quotaOf(OTHER_CONNECTION)).toBeUndefined();
  });
});

describe('where a call goes', () => {
  it('carries the old headers and prefix for an old connection only', async () => {
    await list('10003');
    const old: VismaCaller = { ...caller, kind: 'legacy', legacyCompanyId: 4711 };
    await getCompany(vendors.client, old).catch(() => undefined);
    const paths = (await simulator.requests('api')).map(({ path }) => path);
    expect(paths).toEqual(['/v1/customer/10003/document', '/API/controller/api/v1/organization']);
  });

  it('leaves neither token nor customer number in the log', async () => {
    await fault('shape-a', { code: '12002', message: 'https://api/v1/customer/10003/document' });
    await list('10003').catch(() => undefined);
    const text = vendors.written.lines.join('');
    expect(text).toContain('visma.company-refused');
    expect(text).toContain('12002');
    expect(text).not.toContain('10003');
    expect(text).not.toContain(accessToken);
    expect(text).not.toContain('customer/10003');
  });
});
