import { afterAll, beforeAll, expect, test } from 'vitest';
import { accessTokenFor } from '#lib/connections/access-token.ts';
import type { ConnectCallback } from '#lib/connections/finish-connect.ts';
import { finishConnect } from '#lib/connections/finish-connect.ts';
import { startConnect } from '#lib/connections/start-connect.ts';
import type { ConnectionRef } from '#lib/db/connection-store.ts';
import type { Db } from '#lib/db/db.ts';
import type { Connector } from '#lib/domain/actor.ts';
import { CONNECT_RESULTS } from '#lib/domain/connect-result.ts';
import { hashToken } from '#lib/vault/opaque-token.ts';
import type { ConnectionBench } from '#tests/support/connection-bench.ts';
import {
  createAdmin,
  createConnectionBench,
  FJORD,
  SKANE,
  tokenCalls,
} from '#tests/support/connection-bench.ts';
import { describeOnEachEngine } from '#tests/support/databases.ts';
import type { RunningSimulator } from '#tests/support/simulator.ts';
import { startSimulator } from '#tests/support/simulator.ts';

const bookkeeper = { email: 'regnskap@nordvik.example' };
const admin = createAdmin();
const LONG = 'x'.repeat(8_192);

/** A callback that would be good: the right state, issuer, browser and session, and a code. */
interface GoodCallback {
  readonly parameters: URLSearchParams;
  readonly browserId: string;
  /** Of another journey of the same administrator in the same browser. */
  readonly otherState: string;
  readonly holder: Connector;
}

type Damage = (good: GoodCallback) => Partial<ConnectCallback>;

const set = (name: string, value: string) => damage((all) => all.set(name, value));
const add = (name: string, value: string) => damage((all) => all.append(name, value));
const drop = (...names: string[]) => damage((all) => names.forEach((name) => all.delete(name)));
const error = (code: string, change: (all: URLSearchParams) => void = () => undefined) =>
  damage((all) => {
    all.delete('code');
    all.set('error', code);
    change(all);
  });
const from =
  (changes: Partial<ConnectCallback>): Damage =>
  () =>
    changes;

/** What security.md's B1 to B4 name, and what else somebody could send to the callback. */
const CASES: Readonly<Record<string, Damage>> = {
  'nothing at all': () => ({ callbackParameters: new URLSearchParams() }),
  'no state': drop('state'),
  'an empty state': set('state', ''),
  'the same state twice': damage((all) => all.append('state', all.get('state') ?? '')),
  'two states': add('state', 'x'),
  'the states of two journeys': (good) =>
    damage((all) => all.append('state', good.otherState))(good),
  'an unknown state': set('state', 'x'),
  'a state of 8 KB': set('state', LONG),
  'a state with a space behind it': damage((all) => all.set('state', `${all.get('state')} `)),
  'a state with a null byte': damage((all) => all.set('state', `${all.get('state')}\u0000`)),
  'a state in capitals': damage((all) => all.set('state', (all.get('state') ?? '').toUpperCase())),
  'half a state': damage((all) => all.set('state', (all.get('state') ?? '').slice(0, 21))),
  'the hash of the state': damage((all) => all.set('state', hashToken(all.get('state') ?? ''))),
  'a state like SQL': set('state', "' or '1'='1"),
  'a state as an array': damage((all) => {
    all.set('state[]', all.get('state') ?? '');
    all.delete('state');
  }),
  'a state under another name': damage((all) => {
    all.set('State', all.get('state') ?? '');
    all.delete('state');
  }),
  'no code': drop('code'),
  'an empty code': set('code', ''),
  'two codes': add('code', 'x'),
  'a code as an array': damage((all) => {
    all.set('code[]', all.get('code') ?? '');
    all.delete('code');
  }),
  'code and error': set('error', 'access_denied'),
  'code, error and no issuer': damage((all) => {
    all.set('error', 'access_denied');
    all.delete('iss');
  }),
  'neither code nor issuer': drop('code', 'iss'),
  'no issuer': drop('iss'),
  'an empty issuer': set('iss', ''),
  'two issuers': add('iss', 'https://evil.example'),
  'a foreign issuer': set('iss', 'https://evil.example'),
  'the issuer with a slash behind it': damage((all) => all.set('iss', `${all.get('iss')}/`)),
  'the issuer in capitals': damage((all) => all.set('iss', (all.get('iss') ?? '').toUpperCase())),
  'the issuer of SuperOffice': set('iss', 'https://sod.superoffice.com'),
  'an issuer with a user in it': damage((all) => {
    all.set('iss', (all.get('iss') ?? '').replace('://', '://evil.example@'));
  }),
  'an answer signed as a whole': add('response', 'eyJhbGciOiJub25lIn0.e30.'),
  'an id_token of the implicit flow': add('id_token', 'eyJhbGciOiJub25lIn0.e30.'),
  'an access token of the implicit flow': damage((all) => {
    all.set('access_token', all.get('code') ?? '');
    all.delete('code');
  }),
  'an error': error('server_error'),
  'an error of 8 KB': error(LONG),
  'an unknown error': error('<script>alert(1)</script>'),
  'an empty error': error(''),
  'two errors': error('server_error', (all) => all.append('error', 'access_denied')),
  'an error of a foreign issuer': error('access_denied', (all) => {
    all.set('iss', 'https://evil.example');
  }),
  'an error with a state that is not ours': error('access_denied', (all) => all.set('state', 'x')),
  'an error without state': error('access_denied', (all) => all.delete('state')),
  'a denied consent': error('access_denied'),
  'a person without the role': error('invalid_tenant'),
  'a person who is to sign in': error('login_required'),
  'another browser': from({ browserId: 'A'.repeat(43) }),
  'no browser': from({ browserId: undefined }),
  'an empty cookie': from({ browserId: '' }),
  'the hash of the cookie': (good) => ({ browserId: hashToken(good.browserId) }),
  'another session of the administrator': from({ admin: createAdmin({ sessionHash: 'other' }) }),
  'another administrator': from({
    admin: createAdmin({ associateId: '6', sessionHash: 'session-of-6' }),
  }),
  'the holder of a link': (good) => ({ admin: good.holder }),
  'an administrator of another tenant': from({ admin: createAdmin({ tenantId: SKANE }) }),
};

function damage(change: (all: URLSearchParams) => void): Damage {
  return ({ parameters }) => {
    const callbackParameters = new URLSearchParams(parameters);
    change(callbackParameters);
    return { callbackParameters };
  };
}

describeOnEachEngine('callbacks that nobody at Visma sent, or not to here', (open) => {
  let simulator: RunningSimulator;
  let db: Db;
  let bench: ConnectionBench;
  let ref: ConnectionRef;
  let now = Date.now();

  beforeAll(async () => {
    simulator = await startSimulator();
    db = await open();
    bench = await createConnectionBench(db, simulator, { clock: () => now });
    ref = { tenantId: FJORD, connectionId: await bench.prepare() };
    await bench.connect(ref.connectionId, bookkeeper);
    await simulator.control('DELETE', '/requests');
  });
  afterAll(() => simulator.stop());

  /** The code need not be one of Visma's: that it would be asked for is what must not happen. */
  async function goodCallback(): Promise<GoodCallback> {
    const start = { connectionId: ref.connectionId, browserId: 'B'.repeat(43) };
    const { url, browserId } = await startConnect(bench.deps, admin, start);
    const other = await startConnect(bench.deps, admin, start);
    const state = url.searchParams.get('state') ?? '';
    return {
      parameters: new URLSearchParams({ state, code: 'c'.repeat(43), iss: simulator.urls.connect }),
      browserId,
      otherState: other.url.searchParams.get('state') ?? '',
      holder: {
        ...{ ...ref, kind: 'hand-over', associateId: 'hand-over' },
        ...{ sessionHash: 'session-of-a-link', requestId: 'request-2' },
      },
    };
  }

  const finish = (good: GoodCallback, changes: Partial<ConnectCallback>) => {
    const { browserId, parameters: callbackParameters } = good;
    return finishConnect(bench.deps, { admin, browserId, callbackParameters, ...changes });
  };

  test(`${Object.keys(CASES).length + 3} of them make no token call and change nothing`, async () => {
    const before = await bench.rowOf(ref);
    const results = new Map<string, string>();
    for (const [name, damaged] of Object.entries(CASES)) {
      const good = await goodCallback();
      results.set(name, (await finish(good, damaged(good))).result);
    }

    const replayed = await goodCallback();
    await finish(replayed, { browserId: undefined });
    results.set('a state that was refused before', (await finish(replayed, {})).result);

    const late = await goodCallback();
    now += 600_000;
    results.set('a state of ten minutes ago', (await finish(late, {})).result);

    const orphan = await goodCallback();
    await db.direct.deleteFrom('oauth_transaction').execute();
    results.set('a state that is gone', (await finish(orphan, {})).result);

    expect(results.size).toBeGreaterThanOrEqual(40);
    expect(results.size).toBe(Object.keys(CASES).length + 3);
    for (const [name, result] of results) {
      expect(CONNECT_RESULTS, name).toContain(result);
      expect(['connected', 'reconnected', 'no-licence'], name).not.toContain(result);
    }
    expect(await tokenCalls(simulator)).toBe(0);
    expect(await bench.rowOf(ref)).toEqual(before);
    await bench.expireAccess(ref);
    await expect(accessTokenFor(bench.deps, ref)).resolves.toBeDefined();
  });

  test('the callback that they were made from would have been asked for', async () => {
    const good = await goodCallback();
    await simulator.control('DELETE', '/requests');
    expect(await finish(good, {})).toMatchObject({ result: 'invalid-response' });
    expect(await tokenCalls(simulator)).toBe(1);
  });
});
