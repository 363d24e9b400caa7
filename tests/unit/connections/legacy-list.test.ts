import { describe, expect, test } from 'vitest';
import { parseLegacyRow } from '#lib/connections/legacy-row.ts';
import { readLegacyList } from '#lib/connections/read-legacy-list.ts';

const HEADER = 'tenant,panel,mapping,company,companyId,token';
const good = {
  tenant: 'Cust41001',
  panel: 'Fakturaer',
  mapping: 'code',
  company: 'Nordvik Handel AS',
  companyId: '1401001',
  token: 'legacy-nordvik-1',
};

describe('readLegacyList', () => {
  test('quoted cells keep separators, quotes and line breaks, and lines are counted by them', () => {
    const list = `\uFEFF${HEADER}\r\nCust1,"a ""b"", c\r\nd",code,X,1,t\r\nCust2,p,code,Y,2,t\r\n`;
    expect(readLegacyList(list)).toEqual([
      {
        line: 2,
        record: {
          tenant: 'Cust1',
          panel: 'a "b", c\r\nd',
          mapping: 'code',
          company: 'X',
          companyId: '1',
          token: 't',
        },
      },
      { line: 4, record: expect.objectContaining({ tenant: 'Cust2' }) },
    ]);
  });

  test('semicolons separate where the header has them, empty lines are passed over', () => {
    const list = `${HEADER.replaceAll(',', ';')}\n\nCust1;p;code;X, Y;1;t\n;;;;;\n`;
    expect(readLegacyList(list)).toEqual([
      { line: 3, record: expect.objectContaining({ company: 'X, Y' }) },
    ]);
  });

  test('a row with too many cells is no record', () => {
    expect(readLegacyList(`${HEADER}\nCust1,p,code,X, Y,1,t`)).toEqual([
      { line: 2, record: undefined },
    ]);
  });

  test('a JSON list counts its entries', () => {
    expect(readLegacyList(JSON.stringify([good, 7]))).toEqual([
      { line: 1, record: good },
      { line: 2, record: 7 },
    ]);
  });

  test.each([
    ['', 'empty'],
    ['[{"token":"secret-token"', 'JSON'],
    ['tenant,panel\nCust1,p', 'lacks mapping, company, companyId, token'],
    [`${HEADER}\nCust1,"open,code,X,1,secret-token`, 'line 2'],
  ])('%j as a whole is refused without quoting it', (content, why) => {
    const read = () => readLegacyList(content);
    expect(read).toThrow(expect.objectContaining({ code: 'input.invalid' }));
    expect(read).toThrow(why);
    expect(read).not.toThrow('secret-token');
  });
});

describe('parseLegacyRow', () => {
  test('takes what people export: blanks, capitals, numbers as numbers', () => {
    const row = { ...good, tenant: ' Cust41001 ', mapping: 'Code', companyId: 1_401_001 };
    expect(parseLegacyRow(row)).toEqual({
      tenantId: 'Cust41001',
      panelName: 'Fakturaer',
      mappingField: 'code',
      companyName: 'Nordvik Handel AS',
      legacyCompanyId: 1_401_001,
      token: 'legacy-nordvik-1',
    });
  });

  test.each([
    [{ ...good, tenant: '41001' }, 'tenant'],
    [{ ...good, panel: ' ' }, 'panel'],
    [{ ...good, panel: 'x'.repeat(81) }, 'panel'],
    [{ ...good, mapping: 'vat' }, 'mapping'],
    [{ ...good, company: undefined }, 'company'],
    [{ ...good, companyId: '14-01' }, 'companyId'],
    [{ ...good, companyId: '0' }, 'companyId'],
    [{ ...good, token: '' }, 'token'],
    [{ ...good, token: 'two words' }, 'token'],
    ['text', 'no record'],
  ])('%j is refused by the name of what is wrong', (record, what) => {
    const parse = () => parseLegacyRow(record);
    expect(parse).toThrow(expect.objectContaining({ code: 'input.invalid' }));
    expect(parse).toThrow(what);
    expect(parse).not.toThrow('two words');
  });
});
