import type { Defect } from './defect.ts';

const PRINT = 'tests/security/print.test.ts';
const DETAIL = 'tests/integration/document-detail.test.ts';
const HEADERS = 'tests/unit/http/security-headers.test.ts';
const NAMES = 'tests/unit/http/content-disposition.test.ts';

const STREAM = 'tests/unit/http/open-body.test.ts';
const FILE_ANSWER = 'tests/unit/file-answer.test.ts';

const OPEN_BODY = 'lib/http/open-body.ts';
const DOCUMENT_DETAIL = 'lib/ledger/document-detail.ts';
const ATTACHMENT = 'lib/ledger/get-attachment.ts';
const HANDLE = 'lib/domain/file-handle.ts';
const HANDLE_STORE = 'lib/db/file-handle-store.ts';
const ANSWER = 'lib/auth/file-answer.ts';
const BODY = 'lib/auth/answer-body.ts';
const SECURITY_HEADERS = 'lib/http/security-headers.ts';
const OWN_REQUEST = 'lib/auth/require-own-request.ts';
const FETCH_FILE = 'app/api/panel/[panelKey]/document/fetch-file.ts';

/** Check E5, and what of A concerns single documents: details, prints and attachments. */
export const PRINT_DEFECTS: readonly Defect[] = [
  {
    check: 'E5',
    name: 'whatever Visma calls a print is a PDF',
    file: 'lib/visma/print-document.ts',
    find: 'if (PDF_START.equals(bytes.subarray(0, PDF_START.length))) return stream;',
    replace: 'if (bytes.length >= 0) return stream;',
    tests: [PRINT],
  },
  {
    check: 'E5',
    name: 'a PDF may begin somewhere in the answer',
    file: 'lib/visma/print-document.ts',
    find: 'if (PDF_START.equals(bytes.subarray(0, PDF_START.length))) return stream;',
    replace: 'if (Buffer.from(bytes).includes(PDF_START)) return stream;',
    tests: [PRINT],
  },
  {
    check: 'E5',
    name: 'a file has no cap',
    file: 'lib/visma/get-attachment.ts',
    find: 'export const MAX_FILE_BYTES = 25_000_000;',
    replace: 'export const MAX_FILE_BYTES = 250_000_000;',
    tests: [PRINT],
  },
  {
    check: 'E5',
    name: 'a file of which no size was announced has no cap',
    file: OPEN_BODY,
    find: '      if (size > bounds.maxBytes) throw tooLarge(bounds.maxBytes);\n',
    replace: '',
    tests: [STREAM],
  },
  {
    check: 'E5',
    name: 'a file is read from Visma ahead of who takes it',
    file: BODY,
    find: '{ highWaterMark: 0 }',
    replace: '{ highWaterMark: 8 }',
    tests: [FILE_ANSWER],
  },
  {
    check: 'E5',
    name: 'a file that Visma broke off looks whole',
    file: BODY,
    find: 'controller.error(error);',
    replace: 'controller.close();',
    tests: [FILE_ANSWER],
  },
  {
    check: 'E5',
    name: 'Visma goes on sending when the tab is closed',
    file: BODY,
    find: '        await cancel();\n',
    replace: '',
    tests: [FILE_ANSWER],
  },
  {
    check: 'E5',
    name: 'a file that nobody takes keeps its connection for ever',
    file: OPEN_BODY,
    find: '}, bounds.bodyMs);',
    replace: '}, 3_600_000);',
    tests: [STREAM],
  },
  {
    check: 'E5',
    name: 'a file whose tab was closed with its first bytes keeps its place for ever',
    file: OPEN_BODY,
    find: '  stop.signal.throwIfAborted();\n  const',
    replace: '  const',
    tests: [STREAM],
  },
  {
    check: 'E5',
    name: 'a file that Visma broke off keeps its place until somebody takes it',
    file: OPEN_BODY,
    find: "  message.once('close', settle);\n",
    replace: '',
    tests: [STREAM],
  },
  {
    check: 'E5',
    name: 'who closes a tab is a failure of ours',
    file: BODY,
    find: '        client.isGone = true;\n',
    replace: '',
    tests: [FILE_ANSWER, 'tests/unit/stream-answer.test.ts'],
  },
  {
    check: 'E5',
    name: 'a file has an origin',
    file: SECURITY_HEADERS,
    find: "sandbox; default-src 'none'; style-src",
    replace: "default-src 'none'; style-src",
    tests: [PRINT, HEADERS],
  },
  {
    check: 'E5',
    name: 'the policy of pages replaces that of files',
    file: SECURITY_HEADERS,
    find: "'content-security-policy': isFile(path)",
    replace: "'content-security-policy': isFile('')",
    tests: [HEADERS],
  },
  {
    check: 'E5',
    name: 'a browser may guess the type of a file',
    file: ANSWER,
    find: "      'x-content-type-options': 'nosniff',\n",
    replace: '',
    tests: [PRINT],
  },
  {
    check: 'E5',
    name: 'a cache may keep a file',
    file: ANSWER,
    find: "'cache-control': NOT_STORED,",
    replace: "'cache-control': 'private',",
    tests: [PRINT],
  },
  {
    check: 'E5',
    name: 'the name of a file is taken as it comes',
    file: 'lib/http/content-disposition.ts',
    find: 'const safe = toFileName(name);',
    replace: 'const safe = name.toWellFormed();',
    tests: [NAMES],
  },
  {
    check: 'E5',
    name: 'an attachment is of the type it says',
    file: ATTACHMENT,
    find: "return SHOWN_TYPES.has(contentType) ? contentType : 'application/octet-stream';",
    replace: 'return contentType;',
    tests: [PRINT],
  },
  {
    check: 'E5',
    name: 'an attachment is shown in the tab',
    file: FETCH_FILE,
    find: "disposition: 'attachment'",
    replace: "disposition: 'inline'",
    tests: [PRINT],
  },
  {
    check: 'E5',
    name: 'any attachment of the company is given out',
    file: ATTACHMENT,
    find: 'detail?.attachments.find(({ id }) => id === wanted.attachmentId);',
    replace: "detail && { id: wanted.attachmentId, name: 'file' };",
    tests: [PRINT],
  },
  {
    check: 'E5',
    name: 'a print is not asked whose document it is',
    file: 'lib/ledger/print-document.ts',
    find: '  await getDocumentDetail(deps, wanted);\n',
    replace: '',
    tests: [PRINT],
  },
  {
    check: 'E5',
    name: 'a type without a print is asked for one',
    file: 'lib/ledger/print-document.ts',
    find: "throw new AppError('document.no-print', 'Visma prints no such document');",
    replace: "return deps.readPrint({ ...wanted, type: 'Invoice' });",
    tests: [PRINT],
  },
  {
    check: 'E5',
    name: 'a used handle stays',
    file: HANDLE_STORE,
    find: "        .deleteFrom('file_handle')\n        .where('handle_hash', '=', handleHash)",
    replace:
      "        .updateTable('file_handle')\n        .set({ handle_hash: handleHash } as object)\n        .where('handle_hash', '=', handleHash)",
    tests: [PRINT],
  },
  {
    check: 'E5',
    name: 'a handle never ends',
    file: HANDLE_STORE,
    find: "        .where('expires_at', '>', now)\n",
    replace: '',
    tests: [PRINT],
  },
  {
    check: 'E5',
    name: 'a handle outlives its session',
    file: 'lib/db/session-store.ts',
    find: "      .where('s.revoked_at', 'is', null)\n",
    replace: '',
    tests: [PRINT],
  },
  {
    check: 'E5',
    name: 'a handle is the right to the file, and nobody is asked again',
    file: 'lib/panels/resolve-card.ts',
    find: 'const CONTACT_BELIEVED_MS = 300_000;',
    replace: 'const CONTACT_BELIEVED_MS = 3_000_000_000;',
    tests: [PRINT],
  },
  {
    check: 'E5',
    name: 'a handle is good at every address',
    file: FETCH_FILE,
    find: 'if (call.file.attachment !== undefined) throw isForAnother();',
    replace: '',
    tests: [PRINT],
  },
  {
    check: 'E5',
    name: 'another site may post a handle',
    file: OWN_REQUEST,
    find: "    headers.get('sec-fetch-site') === 'same-origin' &&\n    headers.get('sec-fetch-mode') === 'navigate' &&",
    replace: "    headers.get('sec-fetch-mode') === 'navigate' &&",
    tests: [PRINT],
  },
  {
    check: 'E5',
    name: 'a file may be fetched into a frame',
    file: OWN_REQUEST,
    find: "    headers.get('sec-fetch-dest') === 'document' &&\n",
    replace: '',
    tests: [PRINT],
  },
  {
    check: 'E5',
    name: 'a handle lives for an hour',
    file: HANDLE,
    find: 'FILE_HANDLE_MS = 60_000;',
    replace: 'FILE_HANDLE_MS = 3_600_000;',
    tests: [PRINT],
  },
  {
    check: 'A1',
    name: 'a document need not be in the ledger of the card',
    file: 'lib/db/document-lookup.ts',
    find: "        .where('ledger_id', '=', ledgerId)\n",
    replace: '',
    tests: [DETAIL, PRINT],
  },
  {
    check: 'A1',
    name: 'the customer in the answer is not compared',
    file: DOCUMENT_DETAIL,
    find: ' &&\n    folded(answered.customerNumber) === folded(wanted.customerNumber)',
    replace: '',
    tests: [DETAIL],
  },
  {
    check: 'A1',
    name: 'the document in the answer is not compared',
    file: DOCUMENT_DETAIL,
    find: 'answered.number === wanted.number &&\n    ',
    replace: '',
    tests: [DETAIL],
  },
  {
    check: 'A5',
    name: 'details are remembered without the document they are of',
    file: 'lib/ledger/detail-cache.ts',
    find: 'JSON.stringify([tenantId, connectionId, customerNumber, type, number])',
    replace: 'JSON.stringify([tenantId, connectionId, customerNumber, type, number.length])',
    tests: [DETAIL],
  },
];
