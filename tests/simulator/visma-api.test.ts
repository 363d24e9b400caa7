import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { rowsOf, startVismaApi } from './start-visma-api.ts';
import type { RunningApi } from './start-visma-api.ts';

let api: RunningApi;
beforeEach(async () => {
  api = await startVismaApi();
});
afterEach(() => api.close());

const HUGE = '/v1/customer/10006/document';

describe('paging', () => {
  test('a page larger than the maximum is cut without a word, and the maximum is the default', async () => {
    const asked = await rowsOf(await api.get(`${HUGE}?pageNumber=1&pageSize=5000`));
    const byDefault = await rowsOf(await api.get(HUGE));
    expect(asked).toHaveLength(1000);
    expect(byDefault).toHaveLength(1000);
    expect(asked[999]?.metadata).toEqual({ totalCount: 12_000, maxPageSize: 1000 });
  });

  test('all pages together are every document once, oldest first', async () => {
    const pages = await Promise.all(
      Array.from({ length: 12 }, async (_, index) =>
        rowsOf(await api.get(`${HUGE}?pageNumber=${index + 1}&pageSize=1000`)),
      ),
    );
    const rows = pages.flat();
    expect(new Set(rows.map((row) => row.documentType + row.referenceNumber)).size).toBe(12_000);
    const dates = rows.map((row) => row.documentDate);
    expect(dates).toEqual(dates.toSorted());
  });

  test('an empty page is a bare list without metadata', async () => {
    expect(await (await api.get(`${HUGE}?pageNumber=13`)).text()).toBe('[]');
    expect(await (await api.get('/v1/customer/10001/document')).text()).toBe('[]');
  });

  test('a parameter that does not exist is ignored', async () => {
    const [first] = await rowsOf(
      await api.get(`${HUGE}?skip=1000&orderBy=documentDate%20desc&pageSize=1`),
    );
    const [same] = await rowsOf(await api.get(`${HUGE}?pageSize=1`));
    expect(first).toEqual(same);
  });
});

describe('filters', () => {
  test('status and type narrow the list and the total', async () => {
    const rows = await rowsOf(
      await api.get('/v1/customer/SUPEROFF/document?status=Open&documentType=Invoice'),
    );
    expect(rows.length).toBe(rows[0]?.metadata.totalCount);
    expect(rows.every((row) => row.status === 'Open' && row.documentType === 'Invoice')).toBe(true);
  });

  test('a date needs its condition, and a zone letter is refused in shape B', async () => {
    const path = '/v1/customer/SUPEROFF/document?lastModifiedDateTime=';
    const alone = await api.get(`${path}2026-11-01`);
    const zoned = await api.get(`${path}2026-11-01T00:00:00Z&lastModifiedDateTimeCondition=%3E%3D`);
    expect([alone.status, zoned.status]).toEqual([400, 400]);
    expect(await zoned.json()).toEqual({
      message: expect.stringMatching(/^VismaId: [0-9a-f-]{36}\. /u),
    });
    const changed = await rowsOf(
      await api.get(`${path}2026-11-01%2000:00:00&lastModifiedDateTimeCondition=%3E%3D`),
    );
    expect(changed.length).toBeGreaterThan(0);
    expect(changed.every((row) => row.lastModifiedDateTime >= '2026-11-01')).toBe(true);
  });

  test('unreleased documents are in the list unless only released ones are asked for', async () => {
    const all = await rowsOf(await api.get('/v1/customer/SUPEROFF/document'));
    const released = await rowsOf(await api.get('/v1/customer/SUPEROFF/document?released=1'));
    expect(all.length - released.length).toBe(2);
  });
});

describe('documents', () => {
  test('credit notes come positive, without a due date', async () => {
    const rows = await rowsOf(
      await api.get('/v1/customer/SUPEROFF/document?documentType=CreditNote&status=Open'),
    );
    expect(rows[0]?.balanceInCurrency).toBeGreaterThan(0);
    expect(rows[0]).not.toHaveProperty('documentDueDate');
  });

  test('the un-suffixed amount is in the base currency of the company', async () => {
    const rows = await rowsOf(await api.get('/v1/customer/10011/document'));
    const euro = rows.find((row) => row.currencyId === 'EUR');
    expect(euro?.amount).toBeCloseTo((euro?.amountInCurrency ?? 0) * 11.7235, 3);
    expect(new Set(rows.map((row) => row.documentType)).size).toBe(12);
    expect(new Set(rows.map((row) => row.status)).size).toBe(11);
  });

  test('terms are filled on a single invoice only, applications on a list when asked for', async () => {
    const list = await rowsOf(
      await api.get('/v1/customer/SUPEROFF/invoice?status=Closed&expandApplications=true'),
    );
    const paid = list.find((row) => (row.applications?.length ?? 0) > 0);
    const plain = await rowsOf(
      await api.get('/v1/customer/SUPEROFF/invoice?status=Closed&pageSize=1'),
    );
    expect(paid?.creditTerms?.id).toBeUndefined();
    expect(plain[0]).not.toHaveProperty('applications');
    const response = await api.get(`/v1/customerinvoice/${paid?.referenceNumber}`);
    expect(response.headers.get('etag')).toMatch(/^".+"$/u);
    expect(await response.json()).toMatchObject({
      creditTerms: { id: '30' },
      applications: paid?.applications,
    });
  });

  test('print is the bytes of a PDF, the same each time', async () => {
    const [invoice] = await rowsOf(await api.get('/v1/customer/SUPEROFF/invoice?pageSize=1'));
    const path = `/v1/customerinvoice/${invoice?.referenceNumber}/print`;
    const first = Buffer.from(await (await api.get(path)).arrayBuffer());
    const second = Buffer.from(await (await api.get(path)).arrayBuffer());
    expect(first.subarray(0, 5).toString()).toBe('%PDF-');
    expect(first.equals(second)).toBe(true);
  });

  test('an attachment of another company is not found', async () => {
    const withFile = [...api.company('Skåne Industri AB').customers.values()]
      .flatMap(({ documents }) => documents)
      .find(({ attachments }) => attachments.length > 0);
    const path = `/v1/attachment/${withFile?.attachments[0]?.id}`;
    expect((await api.get(path, { company: 'Skåne Industri AB' })).status).toBe(200);
    expect((await api.get(path)).status).toBe(404);
  });
});

test('organization and branch are of the token’s company, the balance of the customer asked for', async () => {
  const options = { company: 'Nordvik Export AB' };
  const { organisationNumber, baseCurrency } = api.company(options.company);
  for (const path of ['/v1/organization', '/v1/branch']) {
    expect(await (await api.get(path, options)).json()).toMatchObject([
      {
        name: options.company,
        corporateId: organisationNumber,
        defaultCountry: { id: 'SE' },
        currency: { id: baseCurrency },
      },
    ]);
  }
  const claims = await rowsOf(await api.get('/v1/customer/10002/document'));
  expect(await (await api.get('/v1/customer/10002/balance')).json()).toMatchObject({
    customer: { number: '10002' },
    balance: claims[0]?.balanceInCurrency,
  });
});

describe('ids and refusals', () => {
  test('a number with reserved characters is reached as b64 only', async () => {
    const encoded = `b64(${Buffer.from('A/B+C#1').toString('base64url')})`;
    expect(await rowsOf(await api.get(`/v1/customer/${encoded}/document`))).toHaveLength(12);
    expect((await api.get('/v1/customer/A/B+C%231/document')).status).toBe(404);
    expect((await api.get('/v1/customer/A%2FB%2BC%231/document')).headers.get('content-type')).toBe(
      'text/html',
    );
  });

  test('an unknown customer is 404, another method 405, a missing token 401', async () => {
    expect((await api.get('/v1/customer/99999/document')).status).toBe(404);
    expect((await api.get('/v1/customer', { method: 'POST' })).status).toBe(405);
    expect((await fetch(`${api.origin}/v1/customer`)).status).toBe(401);
    expect((await fetch(`${api.origin}/v1/nothing`)).status).toBe(404);
  });

  test('the tenant of the contract is 401, a company without a licence fault 12027', async () => {
    const contract = api.company('Nordvik Handel AS').contractTenantId;
    expect((await api.get('/v1/organization', { tenant: contract })).status).toBe(401);
    const refused = await api.get('/v1/organization', { company: 'Nordvik Eiendom AS' });
    expect(refused.status).toBe(400);
    expect(Object.keys((await refused.json()) as object)).toEqual([
      'ExceptionType',
      'ExceptionMessage',
      'ExceptionFaultCode',
      'ExceptionMessageID',
      'ExceptionDetails',
    ]);
  });

  test('an old token needs its company header, and is refused after the switch', async () => {
    const path = `${api.origin}/API/controller/api/v1/organization`;
    const headers = {
      authorization: 'bearer legacy-one',
      'ipp-application-type': 'Visma.net Financials',
    };
    const missing = await fetch(path, { headers });
    expect(missing.status).toBe(400);
    expect(await missing.json()).toMatchObject({
      ExceptionFaultCode: '12002',
      ExceptionMessage: 'Invalid parameter exception: ipp-company-id',
    });
    expect(
      (await fetch(path, { headers: { ...headers, 'ipp-company-id': '1401001' } })).status,
    ).toBe(200);
    expect(
      (await fetch(path, { headers: { ...headers, 'ipp-company-id': '1402001' } })).status,
    ).toBe(400);
    api.world.settings.legacyTokens = 'refused';
    expect(
      (await fetch(path, { headers: { ...headers, 'ipp-company-id': '1401001' } })).status,
    ).toBe(400);
  });

  test('the hourly budget ends in 429 with Retry-After, for this company only', async () => {
    api.world.settings.rateLimit = 1;
    const first = await api.get('/v1/organization');
    expect(first.headers.get('x-ratelimit-remaining')).toBe('0');
    const second = await api.get('/v1/organization');
    expect(second.status).toBe(429);
    expect(Number(second.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await api.get('/v1/organization', { company: 'Nordvik Bergen AS' })).status).toBe(200);
  });
});
