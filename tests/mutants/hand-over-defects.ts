import type { Defect } from './defect.ts';

const HAND_OVER_TEST = 'tests/security/hand-over.test.ts';
const LINKS = 'tests/security/hand-over-links.test.ts';
const UNFINISHED = 'tests/integration/connections/unfinished-connection.test.ts';
const REPLACED = 'tests/integration/connections/replaced-grant.test.ts';
const REMOVED = 'tests/integration/connections/removed-meanwhile.test.ts';

const HAND_OVER = 'lib/connections/hand-over.ts';
const HAND_OVERS = 'lib/db/hand-over-store.ts';
const REVOKE = 'lib/connections/revoke.ts';
const LIFECYCLE = 'lib/db/connection-lifecycle-store.ts';
const UNFINISHED_STORE = 'lib/db/unfinished-connections.ts';
const REPLACEMENT = 'lib/db/grant-replacement.ts';

/** Checks B1 to B3 once more: one-time links, grants that are replaced, connections that give way. */
export const HAND_OVER_DEFECTS: readonly Defect[] = [
  {
    check: 'B1',
    name: 'the holder of a link starts any connection of the tenant',
    file: 'lib/connections/start-connect.ts',
    find: "connector.kind === 'hand-over' && connector.connectionId !== connectionId",
    replace: 'false',
    tests: [HAND_OVER_TEST],
  },
  {
    check: 'B1',
    name: 'a link is made for a connection of another tenant',
    file: HAND_OVER,
    find: "if (connection === undefined) throw new AppError('input.not-found', 'no such connection');",
    replace: '',
    tests: [HAND_OVER_TEST],
  },
  {
    check: 'B1',
    name: 'the former link of a connection stays good',
    file: HAND_OVERS,
    find: "eb('connection_id', '=', handOver.connectionId),",
    replace: '',
    tests: [HAND_OVER_TEST],
  },
  {
    check: 'B2',
    name: 'a link can be opened twice',
    file: HAND_OVERS,
    find: "        .where('session_hash', 'is', null)\n",
    replace: '',
    tests: [HAND_OVER_TEST],
  },
  {
    check: 'B1',
    name: 'all links of a browser share one session',
    file: 'app/hand-over/hand-over-cookie.ts',
    find: 'return `${PREFIX}${connectionId}`;',
    replace: "return '__Host-handover';",
    tests: [LINKS],
  },
  {
    check: 'B1',
    name: 'a journey is finished as the one that was begun last',
    file: 'app/oauth/visma/callback/route.ts',
    find: '(awaited) => awaited === state',
    replace: '() => true',
    tests: [LINKS],
  },
  {
    check: 'B2',
    name: 'a link opens again in another browser',
    file: HAND_OVER,
    find: ' || hashToken(session) !== opened.sessionHash',
    replace: '',
    tests: [LINKS],
  },
  {
    check: 'B2',
    name: 'a link is good for ever',
    file: HAND_OVERS,
    find: "        .where('expires_at', '>', session.now)\n",
    replace: '',
    tests: [HAND_OVER_TEST],
  },
  {
    check: 'B2',
    name: 'the session of a link is good for ever',
    file: HAND_OVERS,
    find: "        .where('expires_at', '>', now)\n",
    replace: '',
    tests: [HAND_OVER_TEST],
  },
  {
    check: 'B2',
    name: 'a link that has done its work does more',
    file: HAND_OVER,
    find: 'found === undefined || found.handOver.usedAt !== undefined',
    replace: 'found === undefined',
    tests: [HAND_OVER_TEST],
  },
  {
    check: 'B3',
    name: 'a grant that was replaced lives on at Visma',
    file: REVOKE,
    find: "if (planned.end !== 'asked') return;",
    replace: 'if (planned.end !== undefined) return;',
    tests: [REPLACED],
  },
  {
    check: 'B3',
    name: 'a refresh token that was merely given again is revoked',
    file: REVOKE,
    find: 'if (token === successor?.refreshToken) return { end: undefined };',
    replace: '',
    tests: [REPLACED],
  },
  {
    check: 'B3',
    name: 'a connection with a company gives way to another one',
    file: LIFECYCLE,
    find: "          .where('state', '=', 'new')\n",
    replace: '',
    tests: [UNFINISHED],
  },
  {
    check: 'B3',
    name: 'a connection gives way to one that was removed',
    file: LIFECYCLE,
    find: "'not in', ['new', 'removed']",
    replace: "'not in', ['new']",
    tests: [REMOVED],
  },
  {
    check: 'B3',
    name: 'a connection gives way to one without a grant',
    file: LIFECYCLE,
    find: "'not in', ['new', 'removed']",
    replace: "'not in', ['removed']",
    tests: [REMOVED],
  },
  {
    check: 'B3',
    name: 'a new grant revives a connection that was removed meanwhile',
    file: REPLACEMENT,
    find: ".where('state', '!=', 'removed')\n        .returning(",
    replace: '.returning(',
    tests: [REMOVED],
  },
  {
    check: 'B3',
    name: 'a connection is forgotten while somebody is at Visma for it',
    file: UNFINISHED_STORE,
    find: 'eb.not(eb.exists(journey)),',
    replace: '',
    tests: [UNFINISHED],
  },
  {
    check: 'B3',
    name: 'a connection is forgotten while somebody has a link to it',
    file: UNFINISHED_STORE,
    find: 'eb.not(eb.exists(link)),',
    replace: '',
    tests: [UNFINISHED],
  },
  {
    check: 'B6',
    name: 'two processes store the same company at once',
    file: REPLACEMENT,
    find: "    .where('id', '=', tenantId)\n",
    replace: "    .where('id', '=', '')\n",
    tests: ['tests/integration/connections/connect-company.test.ts'],
  },
  {
    check: 'B6',
    name: 'a removed connection keeps its company from every other one',
    file: REPLACEMENT,
    find: ".where('tenant_id', '=', tenantId)\n    .where('state', '!=', 'removed')\n",
    replace: ".where('tenant_id', '=', tenantId)\n",
    tests: ['tests/integration/connections/administration.test.ts'],
  },
  {
    check: 'B7',
    name: 'a sign-out that was not begun here leads on to Visma',
    file: 'lib/connections/leave-visma.ts',
    find: "return kept !== '' && isSameToken(kept, state);",
    replace: "return kept === '' || isSameToken(kept, state);",
    tests: ['tests/security/oauth-redirect.test.ts'],
  },
  {
    check: 'B9',
    name: 'a Tenant ID takes up what was begun with it on another panel',
    file: UNFINISHED_STORE,
    find: "        .where('panel_connection.panel_key', '=', panelKey)\n",
    replace: '',
    tests: [UNFINISHED],
  },
];
