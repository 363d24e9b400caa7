import type { Defect } from './defect.ts';

const CALLBACK = 'tests/security/oauth-callback.test.ts';
const MALFORMED = 'tests/security/malformed-callbacks.test.ts';
const CALLBACK_ROUTE = 'tests/security/callback-route.test.ts';
const CONNECT = 'tests/integration/connections/connect-company.test.ts';
const VISMA_CONNECT = 'tests/integration/visma-connect.test.ts';
const ID_TOKEN = 'tests/integration/superoffice-id-token.test.ts';
const SQUATTING = 'tests/security/service-squatting.test.ts';
const JUDGE = 'tests/unit/connections/judge-company.test.ts';

const FINISH_CONNECT = 'lib/connections/finish-connect.ts';
const TRANSACTIONS = 'lib/db/oauth-transaction-store.ts';
const JUDGE_COMPANY = 'lib/connections/judge-company.ts';
const PROVE_CONTROL = 'lib/connections/prove-control.ts';
const CLAIMS = 'lib/superoffice/wire/id-token-claims.ts';

/** Checks B1 to B9: the OAuth client. */
export const OAUTH_DEFECTS: readonly Defect[] = [
  {
    check: 'B1',
    name: 'a callback is taken from any browser',
    file: FINISH_CONNECT,
    find: 'return transaction.browserHash === hashToken(browserId);',
    replace: 'return true;',
    tests: [CALLBACK],
  },
  {
    check: 'B1',
    name: 'a callback is taken from any session of the tenant',
    file: FINISH_CONNECT,
    find: 'transaction.sessionHash !== admin.sessionHash',
    replace: 'false',
    tests: [CALLBACK],
  },
  {
    check: 'B1',
    name: 'a callback is taken from any tenant',
    file: TRANSACTIONS,
    find: ".deleteFrom('oauth_transaction')\n        .where('tenant_id', '=', tenantId)",
    replace: ".deleteFrom('oauth_transaction')",
    tests: [CALLBACK],
  },
  {
    check: 'B1',
    name: 'the page tells the company names of another tenant’s journey',
    file: 'lib/db/connection-store.ts',
    find: ".where('tenant_id', '=', ref.tenantId)\n        .where('subject',",
    replace: ".where('subject',",
    tests: [CALLBACK],
  },
  {
    check: 'B2',
    name: 'a used transaction stays',
    file: TRANSACTIONS,
    find: '        .returningAll()\n        .executeTakeFirst();',
    replace:
      "        .returningAll()\n        .executeTakeFirst();\n      if (row !== undefined) await db.direct.insertInto('oauth_transaction').values(row).execute();",
    tests: [CALLBACK],
  },
  {
    check: 'B2',
    name: 'a transaction never ends',
    file: FINISH_CONNECT,
    find: 'transaction === undefined || transaction.expiresAt <= deps.clock()',
    replace: 'transaction === undefined',
    tests: [CALLBACK],
  },
  {
    check: 'B2',
    name: 'a sign-in state may be used again',
    file: 'lib/auth/complete-sign-in.ts',
    find: 'if (!(await deps.usedOnce.use(hashToken(`superoffice-state:${state}`), deps.clock()))) {',
    replace: 'if (await Promise.resolve(false)) {',
    tests: ['tests/security/sign-in.test.ts'],
  },
  {
    check: 'B3',
    name: 'a grant that cannot read replaces a good one',
    file: JUDGE_COMPANY,
    find: 'const keepsOldGrant = current.company !== undefined || mayRead(current.state);',
    replace: 'const keepsOldGrant = false;',
    tests: [JUDGE, CONNECT],
  },
  {
    check: 'B3',
    name: 'an answer that Visma did not send is blamed on Visma',
    file: 'lib/connections/refuse-journey.ts',
    find: "  'oauth.invalid-response': 'invalid-response',\n",
    replace: '',
    tests: [MALFORMED],
  },
  {
    check: 'B3',
    name: 'a callback without a session ends as an error of ours',
    file: 'app/oauth/visma/require-connector.ts',
    find: "  if (hasCode(error, 'auth.signed-out')) return 'signed-out';\n",
    replace: '',
    tests: [CALLBACK_ROUTE],
  },
  {
    check: 'B3',
    name: 'a refused grant is not given back',
    file: 'lib/connections/give-back-grant.ts',
    find: 'await deps.vismaConnect.revoke(refreshToken);',
    replace: '',
    tests: [CALLBACK],
  },
  {
    check: 'B4',
    name: 'the issuer of a callback is not demanded',
    file: 'lib/visma/finish-authorization.ts',
    find: "const isError = parameters.has('error') && !parameters.has('code');",
    replace: 'const isError = true;',
    tests: [VISMA_CONNECT, MALFORMED],
  },
  {
    check: 'B4',
    name: 'the issuer of a callback is believed, whoever it is',
    file: 'lib/visma/finish-authorization.ts',
    find: 'validateAuthResponse(expected, client,',
    replace: "validateAuthResponse({ ...expected, issuer: parameters.get('iss') ?? '' }, client,",
    tests: [MALFORMED],
  },
  {
    check: 'B5',
    name: 'the challenge is declared plain',
    file: 'lib/visma/connect.ts',
    find: "code_challenge_method: 'S256',",
    replace: "code_challenge_method: 'plain',",
    tests: [VISMA_CONNECT],
  },
  {
    check: 'B5',
    name: 'every attempt has the same verifier',
    file: 'lib/connections/start-connect.ts',
    find: 'verifier: createOpaqueToken()',
    replace: "verifier: 'v'.repeat(43)",
    tests: [CALLBACK],
  },
  {
    check: 'B6',
    name: 'another company takes over a connection',
    file: JUDGE_COMPANY,
    find: 'return !isSame(granted, company);',
    replace: 'return false;',
    tests: [JUDGE, CALLBACK],
  },
  {
    check: 'B6',
    name: 'two connections of a tenant stand for one company',
    file: JUDGE_COMPANY,
    find: 'if (company !== undefined) return isSame(granted, company);',
    replace: 'if (company !== undefined) return false;',
    tests: [JUDGE],
  },
  {
    check: 'B7',
    name: 'the callback redirects with 307',
    file: 'app/oauth/visma/journey.ts',
    find: 'status: 303,',
    replace: 'status: 307,',
    tests: ['tests/security/oauth-redirect.test.ts'],
  },
  {
    check: 'B8',
    name: 'an id_token may be signed by another algorithm',
    file: 'lib/superoffice/id-token.ts',
    find: "algorithms: ['RS256'],",
    replace: "algorithms: ['RS256', 'RS512'],",
    tests: [ID_TOKEN],
  },
  {
    check: 'B8',
    name: 'an id_token may name a key of its own',
    file: 'lib/superoffice/id-token.ts',
    find: "const FOREIGN_KEY_PARAMETERS = ['jku', 'jwk', 'x5u'];",
    replace: 'const FOREIGN_KEY_PARAMETERS: string[] = [];',
    tests: [ID_TOKEN],
  },
  {
    check: 'B8',
    name: 'an id_token of another issuer is taken',
    file: CLAIMS,
    find: "if (token.iss !== expected.issuer) throw refused('iss');",
    replace: '',
    tests: [ID_TOKEN],
  },
  {
    check: 'B8',
    name: 'an id_token for another app is taken',
    file: CLAIMS,
    find: "if (token.aud !== expected.clientId) throw refused('aud');",
    replace: '',
    tests: [ID_TOKEN],
  },
  {
    check: 'B8',
    name: 'an id_token for another request is taken',
    file: CLAIMS,
    find: "if (expected.nonce !== undefined && token.nonce !== expected.nonce) throw refused('nonce');",
    replace: '',
    tests: [ID_TOKEN],
  },
  {
    check: 'B8',
    name: 'a second more of skew',
    file: CLAIMS,
    find: 'const SKEW_SEC = 60;',
    replace: 'const SKEW_SEC = 61;',
    tests: [ID_TOKEN],
  },
  {
    check: 'B8',
    name: 'the text False makes an administrator',
    file: CLAIMS,
    find: "own.is_administrator === 'True'",
    replace: 'Boolean(own.is_administrator)',
    tests: [ID_TOKEN],
  },
  {
    check: 'B9',
    name: 'any sign-in proves control of any company',
    file: PROVE_CONTROL,
    find: 'if (grant.vismaTenantId === claimed) return readProven(deps, claimed);',
    replace: 'if (claimed !== undefined) return readProven(deps, claimed);',
    tests: [SQUATTING],
  },
  {
    check: 'B9',
    name: 'the claim of another company is weighed only after the company was asked',
    file: PROVE_CONTROL,
    find: 'if (grant.vismaTenantId !== undefined) return notProven(signedIn);',
    replace: '',
    tests: [SQUATTING],
  },
  {
    check: 'B9',
    name: 'without the claim the name alone proves control',
    file: JUDGE_COMPANY,
    find: '    digitsOf(one.organisationNumber) === digitsOf(other.organisationNumber) &&\n',
    replace: '',
    tests: [SQUATTING],
  },
  {
    check: 'B9',
    name: 'the sign-in that proved control is kept',
    file: 'lib/connections/adopt-service-grant.ts',
    find: 'giveBackGrant(deps, transaction, grant),',
    replace: 'Promise.resolve(),',
    tests: ['tests/integration/connections/service-connection.test.ts'],
  },
];
