import type { Defect } from './defect.ts';

const CSV_TEST = 'tests/unit/i18n-csv.test.ts';
const PAGES_TEST = 'tests/unit/outgoing-pages.test.ts';
const EXPORT_TEST = 'tests/security/export.test.ts';
const STATEMENT_TEST = 'tests/security/statement.test.ts';

const CSV = 'lib/i18n/csv.ts';
const STREAM = 'lib/auth/stream-answer.ts';
const BODY = 'lib/auth/answer-body.ts';
const EXPORT = 'lib/ledger/export-documents.ts';
const FETCH_STATEMENT = 'app/api/panel/[panelKey]/statement/fetch-statement.ts';

/** Check E4, and what of A and E5 concerns statements and call sheets. */
export const EXPORT_DEFECTS: readonly Defect[] = [
  {
    check: 'E4',
    name: 'texts are written as they come',
    file: CSV,
    find: '`"${withoutFormulas(cell).replaceAll',
    replace: '`"${cell.replaceAll',
    tests: [CSV_TEST],
  },
  {
    check: 'E4',
    name: 'only the beginning of a field is looked at',
    file: CSV,
    find: '(^|["\',;|\\t\\r\\n])(?=',
    replace: '(^)(?=',
    tests: [CSV_TEST],
  },
  {
    check: 'E4',
    name: 'tab and carriage return begin nothing',
    file: CSV,
    find: '|[\\t\\r\\n])/g',
    replace: ')/g',
    tests: [CSV_TEST],
  },
  {
    check: 'E4',
    name: 'a negative amount is taken for a formula',
    file: CSV,
    find: 'return csvAmount(cell, decimal);',
    replace: 'return withoutFormulas(csvAmount(cell, decimal));',
    tests: [CSV_TEST],
  },
  {
    check: 'E4',
    name: 'quotes are not doubled',
    file: CSV,
    find: `.replaceAll('"', '""')`,
    replace: '',
    tests: [CSV_TEST],
  },
  {
    check: 'E4',
    name: 'pages are read ahead of the client',
    file: BODY,
    find: '{ highWaterMark: 0 }',
    replace: '{ highWaterMark: 8 }',
    tests: [EXPORT_TEST],
  },
  {
    check: 'E4',
    name: 'a file that broke off looks whole',
    file: BODY,
    find: 'controller.error(error);',
    replace: 'controller.close();',
    tests: [EXPORT_TEST],
  },
  {
    check: 'E4',
    name: 'a cache may keep an export',
    file: STREAM,
    find: "'cache-control': NOT_STORED,",
    replace: "'cache-control': 'private',",
    tests: [EXPORT_TEST],
  },
  {
    check: 'E4',
    name: 'a ledger that was read anew in between is not noticed',
    file: EXPORT,
    find: 'if (now.visibleRead !== ledger.visibleRead) {',
    replace: 'if (now.visibleRead === -1) {',
    tests: [EXPORT_TEST],
  },
  {
    check: 'E4',
    name: 'an export has no end in time',
    file: EXPORT,
    find: 'if (deps.clock() > endsAt) ',
    replace: 'if (deps.clock() > Infinity) ',
    tests: [EXPORT_TEST],
  },
  {
    check: 'E4',
    name: 'an export has no end in rows',
    file: EXPORT,
    find: 'const MAX_ROWS = 200_000;',
    replace: 'const MAX_ROWS = 200_000_000;',
    tests: [EXPORT_TEST],
  },
  {
    check: 'E4',
    name: 'drafts are summed',
    file: 'app/api/panel/[panelKey]/export/export-table.ts',
    find: '      if (!isSummed) continue;\n',
    replace: '',
    tests: [EXPORT_TEST],
  },
  {
    check: 'E4',
    name: 'a workbook computes what begins like a formula',
    file: 'app/api/panel/[panelKey]/export/sheet-xml.ts',
    find: 'return `<c r="${place}" s="${style}" t="inlineStr"><is>',
    replace:
      'if (text.startsWith(\'=\')) return `<c r="${place}"><f>${escapeText(text.slice(1))}</f></c>`;\n  return `<c r="${place}" s="${style}" t="inlineStr"><is>',
    tests: [EXPORT_TEST],
  },
  {
    check: 'E4',
    name: 'a day of a workbook is one off',
    file: 'app/api/panel/[panelKey]/export/sheet-xml.ts',
    find: "'1899-12-30'",
    replace: "'1899-12-31'",
    tests: [EXPORT_TEST],
  },
  {
    check: 'E4',
    name: 'a statement begins with nothing owed',
    file: 'lib/domain/account-statement.ts',
    find: 'const opening = net - after - within;',
    replace: 'const opening = 0n;',
    tests: [PAGES_TEST, EXPORT_TEST],
  },
  {
    check: 'E4',
    name: 'drafts move the account',
    file: 'lib/domain/account-statement.ts',
    find: "  if (statusStanding(document.status) !== 'released') return false;\n",
    replace: '',
    tests: [PAGES_TEST],
  },
  {
    check: 'E4',
    name: 'a statement is not made anew when its ledger was read anew',
    file: FETCH_STATEMENT,
    find: "if (!hasCode(error, 'export.changed')) throw error;",
    replace: 'throw error;',
    tests: [STATEMENT_TEST],
  },
  {
    check: 'E4',
    name: 'a statement is read on for nobody',
    file: FETCH_STATEMENT,
    find: '    yield page;\n    requireWanted(signal);\n',
    replace: '    yield page;\n',
    tests: [STATEMENT_TEST],
  },
  {
    check: 'E4',
    name: 'a statement of too many documents is a link that was used',
    file: 'lib/auth/file-problem.ts',
    find: "[413, 'too-many']",
    replace: "[413, 'expired']",
    tests: [STATEMENT_TEST],
  },
  {
    check: 'E4',
    name: 'claims of a statement are those that came first',
    file: 'lib/domain/account-statement.ts',
    find: 'maxRows, order: byDueDate }',
    replace: 'maxRows }',
    tests: [PAGES_TEST, EXPORT_TEST],
  },
  {
    check: 'figures',
    name: 'values of a document are stored in the columns of others',
    file: 'lib/db/document-writes.ts',
    find: 'sql.join(valuesOf(row))',
    replace: 'sql.join(Object.values(row))',
    tests: ['tests/unit/db-document-writes.test.ts'],
  },
  {
    check: 'E5',
    name: 'the handle of a document opens a statement',
    file: FETCH_STATEMENT,
    find: 'file.panelKey !== panelKey || file.type !== undefined',
    replace: 'file.panelKey !== panelKey',
    tests: [EXPORT_TEST],
  },
  {
    check: 'E3',
    name: 'a name of a foreign system is markup on a statement',
    file: 'app/escape-html.ts',
    find: ".replaceAll('<', '&lt;')",
    replace: '',
    tests: [PAGES_TEST],
  },
];
