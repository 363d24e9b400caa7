import type { Defect } from './defect.ts';

const ECONOMY = 'tests/integration/faults-economy.test.ts';
const CLASSIFY = 'tests/unit/visma-classify-response.test.ts';
const RETRY = 'tests/unit/http/retry.test.ts';
const COUNTS = 'tests/unit/http/call-counts.test.ts';
const BREAKER_TEST = 'tests/unit/http/breaker.test.ts';
const LIMITER_TEST = 'tests/unit/http/limiter.test.ts';
const SETTLEMENTS = 'tests/integration/ledger-settlements.test.ts';
const HTTP_TEST = 'tests/unit/http/create-http.test.ts';
const FILES_TEST = 'tests/unit/visma-open-file.test.ts';

const CLASSIFIER = 'lib/visma/classify-response.ts';
const READ_SETTLEMENTS = 'lib/ledger/read-settlements.ts';
const GATE = 'lib/visma/call-gate.ts';
const RETRY_AFTER = 'lib/http/retry-after.ts';
const RETRY_POLICY = 'lib/http/retry-policy.ts';
const RETRY_BUDGET = 'lib/http/retry-budget.ts';
const BREAKER = 'lib/http/breaker.ts';
const LIMITER = 'lib/http/limiter.ts';
const READ_BODY = 'lib/http/read-body.ts';
const CLIENT = 'lib/visma/client.ts';

/** Checks F3 to F5 and F7 to F9: limits, outages, turns, answers that are none, and proofs. */
export const UPSTREAM_DEFECTS: readonly Defect[] = [
  {
    check: 'F3',
    name: 'an epoch is taken for seconds to wait',
    file: RETRY_AFTER,
    find: 'if (seconds <= EPOCH_SECONDS_FROM) return seconds * SECOND;',
    replace: 'if (seconds >= 0) return seconds * SECOND;',
    tests: [RETRY],
  },
  {
    check: 'F3',
    name: 'a server may ask for a day of silence',
    file: RETRY_AFTER,
    find: 'const LONGEST_MS = 15 * 60 * SECOND;',
    replace: 'const LONGEST_MS = 24 * 60 * 60 * SECOND;',
    tests: [RETRY],
  },
  {
    check: 'F3',
    name: 'a wait of nothing is no wait',
    file: RETRY_AFTER,
    find: 'const SHORTEST_MS = SECOND;',
    replace: 'const SHORTEST_MS = 0;',
    tests: [RETRY],
  },
  {
    check: 'F3',
    name: 'a limit that names no time is none',
    file: CLASSIFIER,
    find: 'return parseRetryAfter(headers, now) ?? now + UNSTATED_PAUSE_MS;',
    replace: 'return parseRetryAfter(headers, now);',
    tests: [CLASSIFY],
  },
  {
    check: 'F3',
    name: 'a pause of one connection is one of all',
    file: 'lib/visma/client.ts',
    find: 'limiter.pauseUntil(caller.connectionId, retryAt',
    replace: "limiter.pauseUntil('' as ConnectionId, retryAt",
    tests: [ECONOMY],
  },
  {
    check: 'F3',
    name: 'a later answer shortens a pause',
    file: LIMITER,
    find: 'lane.pausedUntil = Math.max(lane.pausedUntil, until);',
    replace: 'lane.pausedUntil = until;',
    tests: [LIMITER_TEST],
  },
  {
    check: 'F4',
    name: 'a person waits for three tries',
    file: RETRY_POLICY,
    find: 'INTERACTIVE: RetryPolicy = { retries: 1,',
    replace: 'INTERACTIVE: RetryPolicy = { retries: 3,',
    tests: [RETRY],
  },
  {
    check: 'F4',
    name: 'all come back at the same moment',
    file: RETRY_POLICY,
    find: 'Math.floor(random() * policy.backoffMs',
    replace: 'Math.floor(policy.backoffMs',
    tests: [RETRY],
  },
  {
    check: 'F4',
    name: 'a limit is asked again',
    file: RETRY_POLICY,
    find: '[500, 502, 503, 504].includes',
    replace: '[429, 500, 502, 503, 504].includes',
    tests: [RETRY],
  },
  {
    check: 'F4',
    name: 'each failed call is repeated',
    file: RETRY_BUDGET,
    find: 'if (retries.length >= allowed) return false;',
    replace: 'if (retries.length > allowed + calls.length) return false;',
    tests: [COUNTS],
  },
  {
    check: 'F4',
    name: 'the budget of retries is not asked',
    file: 'lib/http/guarded-attempt.ts',
    find: 'isHeld() || !budget.spend(spender)) return false;',
    replace: 'isHeld()) return false;',
    tests: [ECONOMY],
  },
  {
    check: 'F5',
    name: 'a server that is down is asked by everybody',
    file: BREAKER,
    find: '  failures: 5,',
    replace: '  failures: 500,',
    tests: [BREAKER_TEST],
  },
  {
    check: 'F5',
    name: 'all probe at the same time',
    file: BREAKER,
    find: '    circuit.isProbing = true;',
    replace: '    circuit.isProbing = false;',
    tests: [BREAKER_TEST],
  },
  {
    check: 'F5',
    name: 'one endpoint that is down shuts all connections out',
    file: GATE,
    find: 'return `${connectionId} ${endpoint}`;',
    replace: 'return `${connectionId.slice(0, 0)} ${endpoint}`;',
    tests: [ECONOMY],
  },
  {
    check: 'F5',
    name: 'a hanging company takes every socket',
    file: LIMITER,
    find: 'maxInFlight = 8,',
    replace: 'maxInFlight = 80,',
    tests: [LIMITER_TEST, ECONOMY],
  },
  {
    check: 'F5',
    name: 'reads in the background leave no room for people',
    file: LIMITER,
    find: 'maxBackground = 6 }',
    replace: 'maxBackground = 8 }',
    tests: [LIMITER_TEST],
  },
  {
    check: 'F5',
    name: 'who takes files slowly has all places of the company',
    file: CLIENT,
    find: 'const MAX_FILES = 3;',
    replace: 'const MAX_FILES = 30;',
    tests: [FILES_TEST],
  },
  {
    check: 'F5',
    name: 'a file that still comes has no place among the files',
    file: CLIENT,
    find: 'files.run({ ...place, keptWhile }',
    replace: 'files.run(place',
    tests: [FILES_TEST],
  },
  {
    check: 'F5',
    name: 'a file that still comes has no place among the calls',
    file: CLIENT,
    find: '          keptWhile,\n',
    replace: '',
    tests: [FILES_TEST],
  },
  {
    check: 'F5',
    name: 'a file has its whole time in each line',
    file: CLIENT,
    find: 'deadlineMs - (clock() - askedAt));\n        return',
    replace: 'deadlineMs);\n        return',
    tests: [FILES_TEST],
  },
  {
    check: 'F5',
    name: 'our own line is an outage of Visma',
    file: LIMITER,
    find: ", heldBack: 'line'",
    replace: '',
    tests: [FILES_TEST],
  },
  {
    check: 'F5',
    name: 'a company without calls left keeps its turn',
    file: READ_SETTLEMENTS,
    find: '      await deps.settlements.postpone(ledger, { nextDueAt });\n',
    replace: '      void nextDueAt;\n',
    tests: [SETTLEMENTS],
  },
  {
    check: 'F5',
    name: 'a slow company has the whole turn',
    file: READ_SETTLEMENTS,
    find: 'const LEDGER_TURN_MS = 10_000;',
    replace: 'const LEDGER_TURN_MS = 10_000_000;',
    tests: [SETTLEMENTS],
  },
  {
    check: 'F5',
    name: 'a company with many ledgers comes first',
    file: 'lib/db/settlement-store.ts',
    find: 'partition by connection_id order by',
    replace: 'partition by id order by',
    tests: [SETTLEMENTS],
  },
  {
    check: 'F9',
    name: 'a balance that cannot be compared is asked for in each turn of a large ledger',
    file: 'lib/ledger/read-settlements.ts',
    find: '  if (proofDueAt !== undefined && deps.clock() < proofDueAt) return proofDueAt;\n',
    replace: '',
    tests: [SETTLEMENTS],
  },
  {
    check: 'F9',
    name: 'changed rows wait a day for their proof',
    file: 'lib/db/ledger-publish.ts',
    find: 'settlementsDueAt(outcome, hasChanged)',
    replace: 'settlementsDueAt(outcome, hasChanged && false)',
    tests: [SETTLEMENTS],
  },
  {
    check: 'F9',
    name: 'a proof that came too soon is not asked for again',
    file: READ_SETTLEMENTS,
    find: 'proofDueAt ?? Infinity',
    replace: 'Infinity',
    tests: [SETTLEMENTS],
  },
  {
    check: 'F7',
    name: 'the deadline ends with the headers',
    file: 'lib/http/exchange.ts',
    find: 'return await take(await answerOf(outgoing), stop, release);',
    replace:
      'const message = await answerOf(outgoing);\n    clearTimeout(timer);\n    return await take(message, stop, release);',
    tests: [HTTP_TEST],
  },
  {
    check: 'F7',
    name: 'each try has the whole time',
    file: 'lib/http/send-with-retry.ts',
    find: 'Math.min(request.timeoutMs, endsAt - deps.clock())',
    replace: 'request.timeoutMs',
    tests: [RETRY],
  },
  {
    check: 'F8',
    name: 'a body may be of any size',
    file: READ_BODY,
    find: '    if (size > maxBytes) throw tooLarge(maxBytes);\n',
    replace: '',
    tests: [HTTP_TEST],
  },
  {
    check: 'F8',
    name: 'a page for people is what Visma says of the customer',
    file: CLASSIFIER,
    find: "  if (body.shape === 'html') return 'visma.unavailable';\n",
    replace: '',
    tests: [CLASSIFY],
  },
  {
    check: 'F8',
    name: 'a fault sent with 200 is a document',
    file: CLASSIFIER,
    find: "  if (body.shape === 'gateway') throw toRefusal(response, now);\n  return json;",
    replace: '  return json;',
    tests: [CLASSIFY],
  },
];
