import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { DocumentRow } from '#lib/domain/card.ts';
import type { DocumentType } from '#lib/domain/document.ts';
import { describeOnEachEngine } from '#tests/support/databases.ts';
import type { DocumentBench } from '#tests/support/document-bench.ts';
import { createDocumentBench } from '#tests/support/document-bench.ts';
import type { RunningSimulator } from '#tests/support/simulator.ts';
import { startSimulator } from '#tests/support/simulator.ts';

/** The customer with every type, status and currency; and one with payments and files. */
const EVERY_KIND = '10011';
const ORDINARY = 'SUPEROFF';

describeOnEachEngine('the detail of a document', (open) => {
  let simulator: RunningSimulator;
  let bench: DocumentBench;
  let rows: readonly DocumentRow[];
  let ordinary: readonly DocumentRow[];

  beforeAll(async () => {
    simulator = await startSimulator({ today: '2026-11-21' });
    bench = await createDocumentBench(await open(), simulator);
    ordinary = await bench.rowsOf(ORDINARY);
    rows = await bench.rowsOf(EVERY_KIND);
  });
  afterAll(async () => {
    await simulator.stop();
  });
  beforeEach(async () => {
    // What is counted against Visma's limits is forgotten.
    bench.connections.passTime(300_001);
    await simulator.control('DELETE', '/faults');
    await simulator.control('DELETE', '/requests');
    bench.time.now += 3_600_000;
    bench.showCustomer(EVERY_KIND);
  });

  const rowOf = (type: DocumentType, fits: (row: DocumentRow) => boolean = () => true) => {
    const row = rows.find((each) => each.type === type && fits(each));
    if (row === undefined) throw new Error(`the ledger has no such ${type}`);
    return row;
  };
  /** Paths that Visma was asked for one document by. */
  const asked = async () =>
    (await simulator.requests('api')).map(({ path }) => path).filter((path) => !/token/.test(path));

  test.each([
    ['Invoice', 'customerinvoice', 1],
    ['CreditNote', 'customerCreditNote', -1],
    ['DebitNote', 'customerDebitNote', 1],
    ['FinCharge', 'customerOverdueCharge', 1],
  ] as const)('%s comes by %s, and its lines add up to its row', async (type, resource, sign) => {
    for (const row of rows.filter((each) => each.type === type).slice(0, 3)) {
      const { detail, isPrintable } = await bench.open(row);
      expect(isPrintable).toBe(type !== 'FinCharge');
      const { lines = [], netE4 = 0, vatE4 = 0 } = detail ?? {};
      expect(lines.length).toBeGreaterThan(0);
      expect(sum(lines.map(({ amountE4 }) => amountE4))).toBe(netE4);
      expect(netE4 + vatE4).toBe(row.amountE4);
      expect(Math.sign(netE4)).toBe(sign);
      expect(lines.every(({ description, unit }) => description !== '' && unit !== '')).toBe(true);
      expect(detail).toMatchObject({ ourReference: 'Silje Selger', branch: 'Nordvik Handel AS' });
      if (type !== 'CreditNote') expect(detail?.paymentReference).toMatch(/^\d{11}$/);
    }
    expect(new Set((await asked()).map((path) => path.split('/')[2]))).toEqual(new Set([resource]));
  });

  test('VAT is in the currency that its sum is in, and names its codes', async () => {
    const row = rowOf('Invoice', ({ currency }) => currency === 'EUR');
    const { detail } = await bench.open(row);
    expect(detail?.vatCurrency).toBe('EUR');
    expect(detail?.vat).toMatchObject([{ name: 'Utgående mva 25 %', ratePercentE4: 250_000 }]);
    expect(sum(detail?.vat.map(({ vatE4 }) => vatE4) ?? [])).toBe(detail?.vatE4);
  });

  test('a foreign document also has its amount in the company’s currency, and the rate', async () => {
    const row = rowOf('Invoice', ({ currency }) => currency === 'EUR');
    const { baseCurrency, baseAmountE4, detail } = await bench.open(row);
    expect([baseCurrency, detail?.exchangeRate]).toEqual(['NOK', 11.7235]);
    expect(baseAmountE4 / row.amountE4).toBeCloseTo(11.7235, 3);
  });

  test('it tells how it was settled, what is reminded of, and which files hang on it', async () => {
    bench.showCustomer(ORDINARY);
    const invoices = ordinary.filter(({ type }) => type === 'Invoice');
    const paid = invoices.filter(({ state }) => state.kind === 'paid').slice(0, 2);
    const withFiles = invoices.filter(({ number }) => Number(number) % 21 === 0).slice(0, 1);
    const overdue = invoices.filter(({ state }) => state.kind === 'overdue').slice(0, 4);
    const detailsOf = async (some: readonly DocumentRow[]) =>
      (await Promise.all(some.map((row) => bench.open(row)))).flatMap(({ detail }) => detail ?? []);

    expect([paid.length, withFiles.length, overdue.length]).toEqual([2, 1, 4]);
    for (const { applications } of await detailsOf(paid)) {
      expect(applications.length).toBeGreaterThan(0);
      for (const { number, date } of applications) {
        expect(ordinary.map((row) => row.number)).toContain(number);
        expect(date).toMatch(/^\d{4}-\d\d-\d\d$/);
      }
      expect(applications.map(({ type }) => type)).toContain('Payment');
    }
    const [files] = await detailsOf(withFiles);
    expect(files?.attachments.map(({ name }) => name.split(' ')[1])).toEqual([
      'timeliste.txt',
      'følgeseddel.pdf',
      'bilde.png',
    ]);
    const reminded = (await detailsOf(overdue)).find(({ dunning }) => dunning !== undefined);
    expect(reminded?.dunning?.level).toBeGreaterThanOrEqual(1);
    expect(reminded?.dunning?.date).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(reminded).toMatchObject({ terms: '30 dager' });
    expect(reminded?.externalReference).toMatch(/^AI-/);
  });

  test.each(['Payment', 'Prepayment', 'Refund', 'SmallBalanceWo', 'CashSale'] as const)(
    'of a %s Visma tells no more than the list, and is not asked',
    async (type) => {
      const { detail, isPrintable } = await bench.open(rowOf(type));
      expect([detail, isPrintable]).toEqual([undefined, false]);
      expect(await asked()).toEqual([]);
    },
  );

  test('it names its page in Visma.net, each type its screen', async () => {
    const row = rowOf('Payment');
    const { vismaUrl } = await bench.open(row);
    const { searchParams } = new URL(vismaUrl ?? '');
    expect(searchParams.get('CompanyID')).toMatch(/^[0-9a-f-]{36}$/);
    expect([...searchParams].slice(1)).toEqual([
      ...[
        ['ScreenId', 'AR302000'],
        ['DocType', 'PMT'],
      ],
      ['RefNbr', row.number],
    ]);
  });

  test('Visma is asked once a minute, however many open it', async () => {
    const row = rowOf('Invoice');
    const all = await Promise.all(Array.from({ length: 10 }, () => bench.open(row)));
    await bench.open(row);
    expect(new Set(all.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(await asked()).toHaveLength(1);
    bench.time.now += 60_001;
    await bench.open(row);
    expect(await asked()).toHaveLength(2);
  });

  test('what Visma refuses is not asked again for a while; an outage is', async () => {
    const row = rowOf('DebitNote');
    await simulator.control('POST', '/faults', {
      ...{ target: 'api', kind: 'status', status: 404, path: 'customerDebitNote', times: -1 },
    });
    const error = { code: 'visma.not-found' };
    await expect(bench.open(row)).rejects.toMatchObject(error);
    await expect(bench.open(row)).rejects.toMatchObject(error);
    expect(await asked()).toHaveLength(1);
    await simulator.control('DELETE', '/faults');
    bench.time.now += 150_001;
    await simulator.control('POST', '/faults', {
      ...{ target: 'api', kind: 'status', status: 400, path: 'customerinvoice', times: 1 },
    });
    await expect(bench.open(row)).resolves.toMatchObject({ isPrintable: true });
  });

  test('a document of another customer does not exist here, and Visma is not asked for it', async () => {
    const foreign = ordinary.find(({ type }) => type === 'Invoice');
    const wanted = { type: 'Invoice', number: foreign?.number ?? '' } as const;
    await expect(bench.open(wanted)).rejects.toMatchObject({ code: 'input.not-found' });
    expect(await asked()).toEqual([]);
  });

  test.each([
    ['another customer', { customer: { number: '10003' } }],
    ['another document', { referenceNumber: '999999' }],
  ])('an answer that names %s is shown to nobody', async (_, change) => {
    const row = rowOf('CreditNote');
    const body = { referenceNumber: row.number, customer: { number: '10011' }, ...change };
    const fault = { target: 'api', kind: 'status', status: 200, path: 'customerCreditNote' };
    await simulator.control('POST', '/faults', { ...fault, body });
    await expect(bench.open(row)).rejects.toMatchObject({ code: 'input.not-found' });
  });
});

function sum(amounts: readonly (number | undefined)[]): number {
  return amounts.reduce<number>((total, amount) => total + (amount ?? 0), 0);
}
