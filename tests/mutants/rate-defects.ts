import type { Defect } from './defect.ts';

const RATES_TEST = 'tests/unit/auth-request-rates.test.ts';
const WAITING_TEST = 'tests/components/asked-too-often.test.ts';
const SIGN_IN_TEST = 'tests/security/sign-in-bound.test.ts';
const PROXIES_TEST = 'tests/unit/http/trusted-proxies.test.ts';

const RATES = 'lib/auth/request-rates.ts';

/** Check E6. */
export const RATE_DEFECTS: readonly Defect[] = [
  {
    check: 'E6',
    name: 'a session may ask as often as its whole tenant',
    file: RATES,
    find: '      session.count(sessionHash, now);\n',
    replace: '',
    tests: [RATES_TEST],
  },
  {
    check: 'E6',
    name: 'a tenant may ask as often as it has sessions',
    file: RATES,
    find: '        tenant.count(tenantId, now);\n',
    replace: '',
    tests: [RATES_TEST],
  },
  {
    check: 'E6',
    name: 'exports use up what the list may ask',
    file: RATES,
    find: '= bounds[kind];',
    replace: '= bounds.data;',
    tests: [RATES_TEST],
  },
  {
    check: 'E6',
    name: 'what was refused counts too',
    file: 'lib/auth/refill-bound.ts',
    find: '        throw new AppError(',
    replace:
      '        all.fullAt = nextOfAll;\n        set(key, next, now);\n        throw new AppError(',
    tests: [RATES_TEST],
  },
  {
    check: 'E6',
    name: 'who is refused because of the others has paid for it',
    file: RATES,
    find: '        session.giveBack(sessionHash, now);\n',
    replace: '',
    tests: [RATES_TEST],
  },
  {
    check: 'E6',
    name: 'what is given back stays taken from all together',
    file: 'lib/auth/refill-bound.ts',
    find: '      all.fullAt -= windowMs / inAll;\n',
    replace: '',
    tests: [RATES_TEST],
  },
  {
    check: 'E6',
    name: 'what is no window takes a place of those who sign in',
    file: 'lib/auth/start-sign-in.ts',
    find: "if (destination === 'empty') return",
    replace:
      "if (destination === 'empty') deps.startBound.count(clientOf(headers), deps.clock());\n  if (destination === 'empty') return",
    tests: [SIGN_IN_TEST],
  },
  {
    check: 'E6',
    name: 'a long list that is bounded gives up and begins again',
    file: 'components/api/create-query-client.ts',
    find: 'retry: (_failures, error) => isTooOften(error)',
    replace: 'retry: (failures, error) => isTooOften(error) && failures < 30',
    tests: [WAITING_TEST],
  },
  {
    check: 'E6',
    name: 'a card that is bounded says that it cannot be reached',
    file: 'components/api/panel-requests.ts',
    find: '!isOfCard(problem)) throw error;',
    replace: "!isOfCard(problem)) throw new Error('no answer');",
    tests: [WAITING_TEST],
  },
  {
    check: 'E6',
    name: 'the page of a panel is counted by nothing',
    file: 'lib/auth/count-page.ts',
    find: "    requestRates.count('page', user, clock());\n",
    replace: '',
    tests: [RATES_TEST],
  },
  {
    check: 'E6',
    name: 'an office of people who sign in is shut out',
    file: 'lib/auth/answer-callback.ts',
    find: '    deps.startBound.giveBack(clientOf(headers), deps.clock());\n',
    replace: '',
    tests: [SIGN_IN_TEST],
  },
  {
    check: 'E6',
    name: 'who writes another address into a header is somebody else',
    file: 'lib/http/client-address.ts',
    find: "headers.get(CLIENT_ADDRESS_HEADER) ?? ''",
    replace: "headers.get('x-forwarded-for') ?? headers.get(CLIENT_ADDRESS_HEADER) ?? ''",
    tests: [SIGN_IN_TEST],
  },
  {
    check: 'E6',
    name: 'who is no proxy says which address it has',
    file: 'lib/http/trusted-proxies.ts',
    find: ' || !isTrusted(withoutZone(peer))',
    replace: '',
    tests: [PROXIES_TEST],
  },
  {
    check: 'E6',
    name: 'behind a proxy a client is what it says itself',
    file: 'lib/http/trusted-proxies.ts',
    find: '.reverse()',
    replace: '',
    tests: [PROXIES_TEST],
  },
];
