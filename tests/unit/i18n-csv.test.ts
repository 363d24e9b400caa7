import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AmountE4 } from '#lib/domain/money.ts';
import type { CsvCell } from '#lib/i18n/csv.ts';
import { csvDialect, csvRecord } from '#lib/i18n/csv.ts';
import { parseCsv } from '#tests/support/parse-csv.ts';

const NORDIC = csvDialect('nb');
const ENGLISH = csvDialect('en');
const amount = (value: number) => value as AmountE4;
const fieldOf = (cell: CsvCell, dialect = NORDIC) => csvRecord([cell], dialect).slice(0, -2);

describe('the dialect', () => {
  it.each([
    ['en', ',', '.'],
    ['nb', ';', ','],
    ['sv', ';', ','],
    ['da', ';', ','],
    ['fi', ';', ','],
    ['nl', ';', ','],
    ['de', ';', ','],
  ] as const)('%s is what Excel expects there', (locale, separator, decimal) => {
    expect(csvDialect(locale)).toEqual({ separator, decimal });
  });
});

describe('amounts', () => {
  it.each([
    [0, '0,00'],
    [-1, '-0,0001'],
    [12_345_000, '1234,50'],
    [-12_345_000, '-1234,50'],
    [-5_000, '-0,50'],
    [10_001_230, '1000,123'],
    [90_000_000_000_000, '9000000000,00'],
  ])('%i is the bare number %s, also when it is negative', (value, written) => {
    expect(fieldOf(amount(value))).toBe(written);
    expect(fieldOf(amount(value), ENGLISH)).toBe(written.replace(',', '.'));
  });
});

describe('texts that a spreadsheet would compute (E4)', () => {
  it.each(['=1+1', '+47 22', '-10', '@SUM(A1)', '\tx', '\rx', '\nx', '＝1', '＋1', '－1', '＠x'])(
    '%j begins with an apostrophe',
    (text) => {
      expect(fieldOf(text)).toBe(`"'${text}"`);
      expect(fieldOf(text, ENGLISH)).toBe(`"'${text}"`);
    },
  );

  it.each([
    ['  =1+1', `"'  =1+1"`],
    ['x,=1', `"x,'=1"`],
    ['x;@a', `"x;'@a"`],
    ['x";"=1', `"x""';""'=1"`],
    ["x'=1", `"x''=1"`],
    ['x\r\n=1', `"x\r'\n'=1"`],
    ['x|-1', `"x|'-1"`],
  ])('%j, whose middle is a beginning to others, is written %j', (text, written) => {
    // A quote before a separator is one of these beginnings only when a sign follows.
    expect(fieldOf(text).replaceAll(`""';`, '"";')).toBe(written.replaceAll(`""';`, '"";'));
  });

  it.each(['PO-7781', 'Ola + Kari', 'a=b', '2026-11-21', 'post@firma.no', 'Årsavtale', "Kunde's"])(
    '%j stays as it is',
    (text) => {
      expect(fieldOf(text)).toBe(`"${text}"`);
    },
  );
});

it('what is read back is what was written, but for the apostrophes', () => {
  const text = fc.string({
    unit: fc.constantFrom(
      '=',
      '+',
      '-',
      '@',
      '\t',
      '\r',
      '\n',
      '"',
      "'",
      ',',
      ';',
      '|',
      ' ',
      'å',
      '1',
    ),
    maxLength: 12,
  });
  const cell = fc.oneof(
    text,
    fc.maxSafeInteger().map((value) => amount(value === 0 ? 0 : value)),
    fc.constant(undefined),
  );
  const records = fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1 });
  fc.assert(
    fc.property(records, fc.constantFrom(NORDIC, ENGLISH), (rows, dialect) => {
      const file = rows.map((cells) => csvRecord(cells, dialect)).join('');
      const back = parseCsv(file, dialect.separator);
      expect(back.map((cells) => cells.map(plain))).toEqual(
        rows.map((cells) => cells.map((each) => plain(expectedOf(each, dialect.decimal)))),
      );
      for (const [index, cells] of rows.entries()) {
        for (const [at, each] of cells.entries()) {
          if (typeof each === 'string') expect(back[index]?.[at]).not.toMatch(/^[=+\-@\t\r\n]/);
        }
      }
    }),
  );
});

const plain = (text: string) => text.replaceAll("'", '');

function expectedOf(cell: CsvCell, decimal: string): string {
  if (typeof cell !== 'number') return cell ?? '';
  const digits = String(Math.abs(cell)).padStart(5, '0');
  const fraction = digits.slice(-4).replace(/00$|0$/, '');
  return `${cell < 0 ? '-' : ''}${digits.slice(0, -4)}${decimal}${fraction}`;
}
