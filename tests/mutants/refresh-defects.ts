import type { Defect } from './defect.ts';

const ACCESS_TOKEN = 'tests/integration/access-token.test.ts';
const EDGES = 'tests/integration/refresh-edges.test.ts';
const LATE = 'tests/integration/connections/late-refresh.test.ts';
const OUTCOME = 'tests/unit/token-outcome.test.ts';

const GRANT_STORE = 'lib/db/grant-store.ts';
const REFRESH_GRANT = 'lib/connections/refresh-grant.ts';
const DISCARD_LATE = 'lib/connections/discard-late.ts';

/** Checks G1 to G7: tokens under concurrency and crash. */
export const REFRESH_DEFECTS: readonly Defect[] = [
  {
    check: 'G1',
    name: 'the lease is not respected',
    file: GRANT_STORE,
    find: "        .where('lease_until', '<=', db.now())\n        .where('next_try_at'",
    replace: "        .where('next_try_at'",
    tests: [ACCESS_TOKEN],
  },
  {
    check: 'G1',
    name: 'a waiter refreshes again what was refreshed while it waited',
    file: GRANT_STORE,
    find: "        .where('ver', '=', ver)\n        .where('lease_until'",
    replace: "        .where('lease_until'",
    tests: [ACCESS_TOKEN],
  },
  {
    check: 'G2',
    name: 'an answer that was lost is not asked for again',
    file: REFRESH_GRANT,
    find: "if (first?.kind !== 'unknown' || isGraceOver(deps, grant)) return first;",
    replace: 'if (first !== undefined || isGraceOver(deps, grant)) return first;',
    tests: [ACCESS_TOKEN],
  },
  {
    check: 'G2',
    name: 'the rotated refresh token is not stored',
    file: GRANT_STORE,
    find: 'sealed_refresh: refresh.sealedRefresh,',
    replace: '',
    tests: [ACCESS_TOKEN],
  },
  {
    check: 'G3',
    name: 'the lease of a dead holder lasts for hours',
    file: GRANT_STORE,
    find: "lease_until: eb(db.now(), '+', leaseMs), fence: eb('fence', '+', 1)",
    replace: "lease_until: eb(db.now(), '+', leaseMs * 1_000), fence: eb('fence', '+', 1)",
    tests: [ACCESS_TOKEN],
  },
  {
    check: 'G4',
    name: 'a late write of a paused holder is taken',
    file: GRANT_STORE,
    find: "      .where('fence', '=', fence);",
    replace: ';',
    tests: [ACCESS_TOKEN],
  },
  {
    check: 'G4',
    name: 'a reconnection leaves the fence to a refresh under way',
    file: 'lib/db/grant-replacement.ts',
    find: "fence: eb('fence', '+', 1),",
    replace: '',
    tests: [EDGES],
  },
  {
    check: 'G4',
    name: 'a holder that was paused sends its token although the lease is over',
    file: REFRESH_GRANT,
    find: 'clock() - lease.askedAt <= timing.leaseMs - timing.deadlineMs',
    replace: 'clock() >= lease.askedAt',
    tests: [EDGES],
  },
  {
    check: 'G4',
    name: 'the late token of a grant that was replaced lives on',
    file: DISCARD_LATE,
    find: 'isSameGrant(now, grant)',
    replace: 'true',
    tests: [LATE],
  },
  {
    check: 'G4',
    name: 'a late token is revoked under the holder who continues its grant',
    file: DISCARD_LATE,
    find: 'isSameGrant(now, grant)',
    replace: 'false',
    tests: [LATE],
  },
  {
    check: 'G5',
    name: 'a refused refresh deletes the ciphertext',
    file: GRANT_STORE,
    find: '          strikes: refusal.strikes,',
    replace: '          strikes: refusal.strikes,\n          sealed_refresh: null,',
    tests: [ACCESS_TOKEN],
  },
  {
    check: 'G5',
    name: 'the first invalid_grant ends a connection',
    file: REFRESH_GRANT,
    find: "grant.strikes === 0 ? 'refresh-refused' : 'grant-lost'",
    replace: "'grant-lost'",
    tests: [ACCESS_TOKEN],
  },
  {
    check: 'G5',
    name: 'invalid_grant is believed although the grant was replaced meanwhile',
    file: REFRESH_GRANT,
    find: 'if (now === undefined || now.ver !== grant.ver) return;',
    replace: 'if (now === undefined) return;',
    tests: [EDGES],
  },
  {
    check: 'G6',
    name: 'an answer with `token` is not understood',
    file: 'lib/domain/token-outcome.ts',
    find: "findText(json, 'access_token') ?? findText(json, 'token')",
    replace: "findText(json, 'access_token')",
    tests: [OUTCOME],
  },
  {
    check: 'G6',
    name: 'a page of HTML counts as a refusal',
    file: 'lib/domain/token-outcome.ts',
    find: 'if (status !== 200 || accessToken === undefined) return unknownAnswer(status, error);',
    replace:
      "if (status !== 200 || accessToken === undefined) return { kind: 'refused', error: 'invalid_grant' };",
    tests: [OUTCOME],
  },
  {
    check: 'G7',
    name: 'tokens that could not be stored at once are given up',
    file: REFRESH_GRANT,
    find: 'if (giveUp.aborted) throw error;',
    replace: 'throw error;',
    tests: [EDGES],
  },
];
