import type { Defect } from './defect.ts';

const RATES_TEST = 'tests/unit/auth-request-rates.test.ts';
const SIGN_IN_TEST = 'tests/security/sign-in-bound.test.ts';

const RATES = 'lib/auth/request-rates.ts';

/** Check E6. */
export const RATE_DEFECTS: readonly Defect[] = [
  {
    check: 'E6',
    name: 'a session may ask as often as its whole tenant',
    file: RATES,
    find: '      bounds[kind].session.count(sessionHash, now);\n',
    replace: '',
    tests: [RATES_TEST],
  },
  {
    check: 'E6',
    name: 'a tenant may ask as often as it has sessions',
    file: RATES,
    find: '      bounds[kind].tenant.count(tenantId, now);\n',
    replace: '',
    tests: [RATES_TEST],
  },
  {
    check: 'E6',
    name: 'exports use up what the list may ask',
    file: RATES,
    find: 'bounds[kind].session.count',
    replace: 'bounds.data.session.count',
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
];
