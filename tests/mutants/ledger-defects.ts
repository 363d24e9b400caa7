import type { Defect } from './defect.ts';

const ACCESS_TOKEN = 'tests/integration/access-token.test.ts';
const ECONOMY = 'tests/integration/faults-economy.test.ts';
const LEDGER = 'tests/integration/ledger.test.ts';
const SIZE = 'tests/integration/ledger-size.test.ts';
const CACHE_LEAK = 'tests/security/cache-leak.test.ts';
const CLASSIFY = 'tests/unit/visma-classify-response.test.ts';
const FAILURES = 'tests/unit/ledger-failures.test.ts';
const HONESTY = 'tests/integration/ledger-honesty.test.ts';
const PAGES = 'tests/unit/ledger-read-pages.test.ts';
const PAGES_DOUBTED = 'tests/unit/ledger-read-pages-doubted.test.ts';

const WITH_GRANT = 'lib/connections/with-grant.ts';
const CLASSIFIER = 'lib/visma/classify-response.ts';
const GATE = 'lib/visma/call-gate.ts';
const NEXT_TRY = 'lib/ledger/next-try.ts';
const PAGE_BOOK = 'lib/ledger/page-book.ts';

/** Checks A5, F1, F2, F6 and F9: whose rows are shown, whether they are all, and what Visma’s refusals mean. */
export const LEDGER_DEFECTS: readonly Defect[] = [
  {
    check: 'A5',
    name: 'the rows of every ledger of a tenant are listed',
    file: 'lib/db/document-store.ts',
    find: 'return sql`tenant_id = ${tenantId} and ledger_id = ${ledgerId}`;',
    replace: 'return sql`(tenant_id = ${tenantId} or ledger_id <> ${ledgerId})`;',
    tests: [CACHE_LEAK],
  },
  {
    check: 'A5',
    name: 'the rows of a removed connection stay',
    file: 'lib/db/connection-lifecycle-store.ts',
    find: '        await deleteLedgers(trx, { tenantId, connectionId });\n',
    replace: '',
    tests: [CACHE_LEAK, SIZE],
  },
  {
    check: 'A5',
    name: 'a cache may keep a data answer',
    file: 'lib/auth/problem-answer.ts',
    find: "export const NOT_STORED = 'private, no-store';",
    replace: "export const NOT_STORED = 'private';",
    tests: [CACHE_LEAK],
  },
  {
    check: 'F1',
    name: 'a 401 is not answered by a refresh',
    file: WITH_GRANT,
    find: "  if (first.kind === 'done' || !hasCode(first.error, 'visma.unauthorized')) {",
    replace: "  if (first.kind === 'done' || !hasCode(first.error, 'visma.rejected')) {",
    tests: [ACCESS_TOKEN],
  },
  {
    check: 'F1',
    name: 'the token that was refused is tried again',
    file: WITH_GRANT,
    find: 'accessTokenFor(deps, use, { alsoIn, rejectedVer: lent.ver })',
    replace: 'accessTokenFor(deps, use, { alsoIn })',
    tests: [ACCESS_TOKEN],
  },
  {
    check: 'F1',
    name: 'a second 401 changes nothing',
    file: WITH_GRANT,
    find: '  else await noteFailure(deps, use, lent, error);\n',
    replace: '',
    tests: [ACCESS_TOKEN],
  },
  {
    check: 'F2',
    name: 'a company without licence is a request that was wrong',
    file: CLASSIFIER,
    find: "  '12027': 'visma.no-licence',\n",
    replace: '',
    tests: [CLASSIFY],
  },
  {
    check: 'F2',
    name: 'a missing customer is a missing right',
    file: CLASSIFIER,
    find: "  if (status === 404) return 'visma.not-found';",
    replace: "  if (status === 404) return 'visma.forbidden';",
    tests: [CLASSIFY],
  },
  {
    check: 'F2',
    name: 'what was refused is asked again after a minute',
    file: NEXT_TRY,
    find: 'const REFUSED_PAUSE_MS = 150_000;',
    replace: 'const REFUSED_PAUSE_MS = 60_000;',
    tests: [FAILURES],
  },
  {
    check: 'F2',
    name: 'the same may be refused any number of times',
    file: GATE,
    find: 'REFUSALS.has(error.code)) repeats.noteRefused(request)',
    replace: 'REFUSALS.has(error.code)) repeats.heldUntil(request)',
    tests: [ECONOMY],
  },
  {
    check: 'F6',
    name: 'every opening reads for itself',
    file: 'lib/db/ledger-read-store.ts',
    find: "    .where('lease_until', '<=', db.now())\n",
    replace: '',
    tests: [LEDGER],
  },
  {
    check: 'F6',
    name: 'the same may be asked any number of times',
    file: GATE,
    find: 'sent: { atMost: 4, withinMs: 60_000 }',
    replace: 'sent: { atMost: 40, withinMs: 60_000 }',
    tests: [ECONOMY],
  },
  {
    check: 'F9',
    name: 'a page that comes again in place of another one counts',
    file: PAGE_BOOK,
    find: 'number > 1 && page.firstKey !== undefined',
    replace: 'number < 1 && page.firstKey !== undefined',
    tests: [PAGES, PAGES_DOUBTED],
  },
  {
    check: 'F9',
    name: 'a document that is listed twice makes up for one that is missing',
    file: PAGE_BOOK,
    find: 'isReconciled: (distinct) => isWhole() && distinct === total,',
    replace: 'isReconciled: (distinct) => isWhole() && distinct > 0,',
    tests: [PAGES, PAGES_DOUBTED],
  },
  {
    check: 'F9',
    name: 'a row that moved between two pages is not missed',
    file: PAGE_BOOK,
    find: 'recorded((number, page) => isBeforeSeam(number, page) || ',
    replace: 'recorded((number, page) => ',
    tests: [PAGES, PAGES_DOUBTED],
  },
  {
    check: 'F9',
    name: 'a page that never fits is asked for again and again',
    file: PAGE_BOOK,
    find: 'const MAX_ASKED = 3;',
    replace: 'const MAX_ASKED = 300;',
    tests: [PAGES, PAGES_DOUBTED],
  },
  {
    check: 'F9',
    name: 'what a read of everything did not see stays',
    file: 'lib/db/show-rows.ts',
    find: 'const deleted = read.isWhole ? await deleteUnseen(trx, held, read) : 0;',
    replace: 'const deleted = 0;',
    tests: [SIZE],
  },
  {
    check: 'F9',
    name: 'an empty list empties a ledger',
    file: 'lib/ledger/read-pages.ts',
    find: '  if (first.documents.length === 0 && hasRows) return incomplete(run);\n',
    replace: '',
    tests: [PAGES_DOUBTED, HONESTY],
  },
  {
    check: 'F9',
    name: 'what a first read left that broke off long ago is summed up as new',
    file: 'lib/ledger/read-everything.ts',
    find: 'held.isFirst && held.holder > 1;',
    replace: 'held.isFirst && held.holder < 1;',
    tests: [HONESTY],
  },
  {
    check: 'F9',
    name: 'open claims stay exact where a read goes on',
    file: 'lib/db/ledger-read-store.ts',
    find: 'case when visible_read is null then 0 else open_exact end',
    replace: 'case when visible_read is null then open_exact else open_exact end',
    tests: [HONESTY],
  },
  {
    check: 'F9',
    name: 'rows are as young as the end of their read',
    file: 'lib/ledger/publish-reading.ts',
    find: '    readAt: since,',
    replace: '    readAt: at,',
    tests: [HONESTY],
  },
  {
    check: 'F9',
    name: 'a read that takes long is begun again at once',
    file: 'lib/ledger/publish-reading.ts',
    find: 'nextTryAt: isLong ? at + settings.freshMs : 0,',
    replace: 'nextTryAt: 0,',
    tests: [HONESTY],
  },
  {
    check: 'F9',
    name: 'open claims that were asked for again are exact beside pages of an older read',
    file: 'lib/ledger/read-everything.ts',
    find: "const isAllNew = choice === 'everything';",
    replace: 'const isAllNew = choice.length > 0;',
    tests: [HONESTY],
  },
  {
    check: 'F9',
    name: 'an empty list of payments removes those that are shown',
    file: 'lib/ledger/read-payments.ts',
    find: '      rowsBefore: changedSince === undefined ? total - listed : 0,\n',
    replace: '',
    tests: [HONESTY],
  },
  {
    check: 'F9',
    name: 'what is stored of a ledger at the same time is stored side by side',
    file: 'lib/db/held-read.ts',
    find: 'hashtextextended(${ledgerId}, 0)',
    replace: 'hashtextextended(${ledgerId}, txid_current())',
    tests: [SIZE],
  },
];
