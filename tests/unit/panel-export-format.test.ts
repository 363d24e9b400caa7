import { expect, it } from 'vitest';
import { parseExportFormat } from '../../app/api/panel/[panelKey]/export/export-format.ts';

it.each([
  ['', 'csv'],
  ['format=csv', 'csv'],
  ['format=xlsx', 'xlsx'],
])('of "%s" is %s', (query, format) => {
  expect(parseExportFormat(new URLSearchParams(query))).toBe(format);
});

it.each(['format=pdf', 'format=', 'format=XLSX', 'format=toString', 'format=csv&format=xlsx'])(
  'of "%s" is refused, not guessed',
  (query) => {
    expect(() => parseExportFormat(new URLSearchParams(query))).toThrow(
      expect.objectContaining({ code: 'input.invalid' }),
    );
  },
);
