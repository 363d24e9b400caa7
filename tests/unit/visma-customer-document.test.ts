import { describe, expect, it } from 'vitest';
import { signedE4 } from '#lib/domain/document.ts';
import { listMetadata, toCustomerDocument } from '#lib/visma/wire/customer-document.ts';

/** After the shape of CustomerDocumentDto; values from the public samples and facts of the API. */
const INVOICE = {
  documentDueDate: '2026-11-05T00:00:00',
  customer: { number: '10001', name: 'Fjellheim Kontor AS' },
  documentType: 'Invoice',
  referenceNumber: '100234',
  documentDate: '2026-10-06T00:00:00',
  status: 'Open',
  currencyId: 'EUR',
  amount: 14567.8912,
  amountInCurrency: 1234.77,
  balance: 11798,
  balanceInCurrency: 1000,
  customerRefNumber: 'PO 4711',
  invoiceText: 'October',
  lastModifiedDateTime: '2026-10-06T13:45:10.123',
  metadata: { totalCount: 240, maxPageSize: 1000 },
};

const read = (row: unknown, baseCurrency?: string) => toCustomerDocument(row, '1.1', baseCurrency);

describe('a document', () => {
  it('is read with amounts in its own and in the base currency, and calendar dates', () => {
    expect(read(INVOICE)).toEqual({
      type: 'Invoice',
      number: '100234',
      status: 'Open',
      date: '2026-10-06',
      dueDate: '2026-11-05',
      currency: 'EUR',
      amountE4: 12_347_700,
      balanceE4: 10_000_000,
      baseAmountE4: 145_678_912,
      baseBalanceE4: 117_980_000,
      customerReference: 'PO 4711',
      text: 'October',
      customerName: 'Fjellheim Kontor AS',
      lastModified: '2026-10-06T13:45:10.123',
      flaws: [],
    });
  });

  it('of a credit note stays positive; the sign is ours', () => {
    const note = read({ ...INVOICE, documentType: 'CreditNote', documentDueDate: null });
    expect(note).toMatchObject({ amountE4: 12_347_700, dueDate: undefined, flaws: [] });
    expect(signedE4(note.type, note.amountE4)).toBe(-12_347_700);
  });

  it('without amounts in currency is in the base currency', () => {
    const domestic = { ...INVOICE, amountInCurrency: null, balanceInCurrency: undefined };
    expect(read({ ...domestic, currencyId: 'NOK' }, 'NOK')).toMatchObject({
      amountE4: 145_678_912,
      balanceE4: 117_980_000,
      flaws: [],
    });
  });

  it('of a foreign currency without its own amounts is marked, not guessed', () => {
    const foreign = { ...INVOICE, amountInCurrency: undefined };
    expect(read(foreign, 'NOK')).toMatchObject({ amountE4: 0, flaws: ['amount'] });
  });

  it('that is a draft may have no amounts', () => {
    const draft = { ...INVOICE, amount: null, amountInCurrency: undefined };
    expect(read({ ...draft, status: 'Balanced' })).toMatchObject({ amountE4: 0, flaws: [] });
    expect(read({ ...draft, status: 'Open' }).flaws).toEqual(['amount', 'baseAmount']);
  });

  it('with a word we have not met is kept and marked', () => {
    expect(read({ ...INVOICE, documentType: 'Barter', status: 'Frozen' })).toMatchObject({
      type: 'Undefined',
      status: 'Unknown',
      number: '100234',
      flaws: ['type', 'status'],
    });
  });

  it('with wrapped scalars means the same', () => {
    const wrapped = Object.fromEntries(
      Object.entries(INVOICE).map(([key, value]) => [key, { value }]),
    );
    expect(
      read({ ...wrapped, customer: { number: { value: '1' }, name: { value: 'X' } } }),
    ).toEqual({
      ...read(INVOICE),
      customerName: 'X',
    });
  });

  it.each([
    ['amountInCurrency', 'NaN', 'amount'],
    ['amountInCurrency', 1e21, 'amount'],
    ['balanceInCurrency', '1000.00', 'balance'],
    ['amount', {}, 'baseAmount'],
    ['documentDate', '2026-02-30T00:00:00', 'date'],
    ['documentDueDate', 20261105, 'dueDate'],
    ['currencyId', 'kroner', 'currency'],
    ['currencyId', null, 'currency'],
    ['invoiceText', ['x'], 'text'],
    ['customer', 'Fjellheim', undefined],
  ])('with %s = %j keeps its row, marked with %s', (field, value, flaw) => {
    const document = read({ ...INVOICE, [field]: value });
    expect(document.number).toBe('100234');
    expect(document.flaws).toEqual(flaw === undefined ? [] : [flaw]);
  });

  it.each(['0001-01-01T00:00:00', '1900-01-01T00:00:00', ''])(
    'takes the due date %j for none',
    (documentDueDate) => {
      expect(read({ ...INVOICE, documentDueDate })).toMatchObject({
        dueDate: undefined,
        flaws: [],
      });
    },
  );

  it.each([null, 'text', 7, [], {}])(
    'that is %j becomes a marked row with a name of its own',
    (row) => {
      const document = toCustomerDocument(row, '3.17', undefined);
      expect(document).toMatchObject({ type: 'Undefined', number: '?3.17', amountE4: 0 });
      expect(document.flaws).toContain('number');
    },
  );

  it('from a body with __proto__ changes no prototype', () => {
    const row: unknown = JSON.parse('{"__proto__":{"documentType":"Invoice","polluted":true}}');
    expect(read(row).type).toBe('Undefined');
    expect({}).not.toHaveProperty('polluted');
  });

  it('has text of one line without NUL and direction overrides, and not without end', () => {
    const document = read({
      ...INVOICE,
      invoiceText: `a\u0000b\r\nc\u202Ed ${'x'.repeat(10_000)}`,
      customerRefNumber: '<img src=x onerror=alert(1)>',
    });
    expect(document.text).toMatch(/^a b cd x+…$/);
    expect(document.text).toHaveLength(2_000);
    expect(document.customerReference).toBe('<img src=x onerror=alert(1)>');
    expect(document.flaws).toEqual([]);
  });
});

describe('totals of a list', () => {
  it('are those of the row, not those of an object inside it', () => {
    const rows = [
      { subaccount: { metadata: { totalCount: 7 } } },
      { metadata: { totalCount: 240, maxPageSize: 1000 } },
    ];
    expect(listMetadata(rows)).toEqual({ totalCount: 240, maxPageSize: 1000 });
  });

  it.each([
    [[]],
    [[{ metadata: { totalCount: -1, maxPageSize: '5' } }]],
    [[{ metadata: { totalCount: 0, maxPageSize: 0 } }]],
    [[null, 'x']],
  ])('are unknown for %j', (rows) => {
    expect(listMetadata(rows)).toEqual({ totalCount: undefined, maxPageSize: undefined });
  });
});
