import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findCookie } from '#lib/auth/cookies.ts';
import { requireAdmin } from '#lib/auth/require-admin.ts';
import type { ConnectionRef } from '#lib/db/connection-store.ts';
import type { Db } from '#lib/db/open-database.ts';
import { openDatabase } from '#lib/db/open-database.ts';
import type { Admin } from '#lib/domain/actor.ts';
import type { Server } from '#lib/server.ts';
import { ANNE, BJORN, signInForManage, SIV } from '#tests/support/auth-bench.ts';
import { composeServer } from '#tests/support/compose-server.ts';
import { tokenCalls } from '#tests/support/connection-bench.ts';
import { describeOnEachEmptyDatabase } from '#tests/support/databases.ts';
import type { RunningSimulator } from '#tests/support/simulator.ts';
import { startSimulator } from '#tests/support/simulator.ts';
import { visitVisma } from '#tests/support/visma-journey.ts';
import { GET as callbackRoute } from '../../app/oauth/visma/callback/route.ts';
import type { JourneyFrom } from '../../app/oauth/visma/journey.ts';
import { journeyCookie } from '../../app/oauth/visma/journey.ts';
import { GET as startRoute } from '../../app/oauth/visma/start/route.ts';
import { TRANSACTION_COOKIE } from '../../app/oauth/visma/transaction-cookie.ts';
import { handOverCookieName } from '../../app/hand-over/hand-over-cookie.ts';
import type { CallbackDesk, SentCallback, Visitor } from './callback-cases.ts';
import { EXPECTED_WORDS, goodParameters, sendAll, stateOf, undamaged } from './callback-cases.ts';

const bookkeeper = { email: 'regnskap@nordvik.example' };

describeOnEachEmptyDatabase('malformed callbacks at the address that Visma knows', (configOf) => {
  let simulator: RunningSimulator;
  let composed: Server;
  let db: Db;
  let ref: ConnectionRef;
  /** What the browser of each sends of its session, and where its journey began. */
  let sessions: Readonly<Record<Visitor, string>>;

  beforeAll(async () => {
    simulator = await startSimulator();
    composed = await composeServer(simulator, configOf());
    db = await openDatabase(configOf());
    const session = await signIn(ANNE);
    const admin = await requireAdmin(composed.auth, new Headers({ cookie: session }));
    ref = await prepare(admin);
    sessions = await signInEverybody(session, admin);
    await connect();
    await simulator.control('DELETE', '/requests');
  });
  afterAll(async () => {
    await composed.close();
    await db.close();
    await simulator.stop();
  });

  async function signIn(person: typeof ANNE | typeof SIV | typeof BJORN): Promise<string> {
    const { headers } = await signInForManage(composed.auth, person);
    return headers.get('cookie') ?? '';
  }

  async function prepare(admin: Admin): Promise<ConnectionRef> {
    const { panels, connections } = composed;
    const { key } = await panels.create(admin, { name: 'Invoices', mappingField: 'code' });
    const { id, tenantId } = await connections.prepare(admin, key);
    return { tenantId, connectionId: id };
  }

  async function signInEverybody(own: string, admin: Admin): Promise<typeof sessions> {
    const siv = { tenant: SIV.uctx, login: SIV.login, isAdministrator: true };
    await simulator.control('POST', '/world', { user: siv });
    const { secret } = await composed.handOvers.create(admin, ref.connectionId);
    const { session } = await composed.handOvers.open({ secret, requestId: 'request-1' });
    const { connectionId } = ref;
    const journey = (from: JourneyFrom) =>
      pairOf(
        journeyCookie(new Headers(), {
          ...{ from, isServiceProof: false, connectionId, awaitedState: 'of-another-tab' },
        }),
      );
    const manage = (cookie: string) => `${cookie}; ${journey('manage')}`;
    return {
      'who started it': manage(own),
      'another session of the administrator': manage(await signIn(ANNE)),
      'another administrator': manage(await signIn(SIV)),
      'the holder of a link': `${handOverCookieName(connectionId)}=${session}; ${journey('hand-over')}`,
      'an administrator of another tenant': manage(await signIn(BJORN)),
    };
  }

  /** As the link *Connect with Visma* does it, in a browser that has been to Visma before or not. */
  async function start(browserId?: string) {
    const known = browserId === undefined ? '' : `; ${TRANSACTION_COOKIE}=${browserId}`;
    const address = `${simulator.appUrl}/oauth/visma/start?connection=${ref.connectionId}`;
    const headers = {
      cookie: `${sessions['who started it']}${known}`,
      'sec-fetch-site': 'same-origin',
    };
    const response = await startRoute(new Request(address, { headers }));
    const sent = response.headers.getSetCookie().map(pairOf).join('; ');
    return {
      url: new URL(response.headers.get('location') ?? ''),
      browserId: findCookie(new Headers({ cookie: sent }), TRANSACTION_COOKIE) ?? '',
    };
  }

  async function arrive({ parameters, browserId, visitor }: SentCallback) {
    const known = browserId === undefined ? '' : `; ${TRANSACTION_COOKIE}=${browserId}`;
    const address = `${simulator.appUrl}/oauth/visma/callback?${parameters.toString()}`;
    const headers = { cookie: `${sessions[visitor]}${known}` };
    const response = await callbackRoute(new Request(address, { headers }));
    expect(response.status).toBe(303);
    const { origin, pathname, searchParams } = new URL(response.headers.get('location') ?? '');
    expect(origin).toBe(simulator.appUrl);
    expect(pathname).toBe(visitor === 'the holder of a link' ? '/hand-over' : '/manage');
    expect(['connection', 'result']).toEqual(expect.arrayContaining([...searchParams.keys()]));
    return searchParams.get('result') ?? undefined;
  }

  async function connect(): Promise<void> {
    const { url, browserId } = await start();
    const callbackUrl = `${simulator.appUrl}/oauth/visma/callback`;
    const parameters = await visitVisma(url, callbackUrl, bookkeeper);
    const word = await arrive({ parameters, browserId, visitor: 'who started it' });
    expect(word).toBe('connected');
  }

  const row = () =>
    db.read
      .selectFrom('connection')
      .selectAll()
      .where('tenant_id', '=', ref.tenantId)
      .where('id', '=', ref.connectionId)
      .executeTakeFirstOrThrow();

  const desk: CallbackDesk = {
    begin: async () => {
      const { url, browserId } = await start();
      const other = await start(browserId);
      const parameters = goodParameters(url, simulator.urls.connect);
      return { parameters, browserId, otherState: stateOf(other.url) };
    },
    arrive,
    age: async () => {
      await sql`update oauth_transaction set expires_at = expires_at - 600000`.execute(db.direct);
    },
    forget: async () => {
      await db.direct.deleteFrom('oauth_transaction').execute();
    },
  };

  test('each is answered with 303 and its word, makes no token call and changes nothing', async () => {
    const before = await row();
    expect(before.state).toBe('connected');
    expect(await sendAll(desk)).toEqual(EXPECTED_WORDS);
    expect(await tokenCalls(simulator)).toBe(0);
    expect(await row()).toEqual(before);
  });

  test('without any session the callback uses nothing up', async () => {
    const good = await desk.begin();
    const address = `${simulator.appUrl}/oauth/visma/callback?${good.parameters.toString()}`;
    const headers = { cookie: `${TRANSACTION_COOKIE}=${good.browserId}` };
    const response = await callbackRoute(new Request(address, { headers }));
    expect(response.headers.get('location')).toBe(`${simulator.appUrl}/manage?result=signed-out`);
    expect(await tokenCalls(simulator)).toBe(0);
    expect(await arrive(undamaged(good))).toBe('invalid-response');
    expect(await tokenCalls(simulator)).toBe(1);
  });
});

function pairOf(setCookie: string): string {
  return setCookie.split(';')[0] ?? '';
}
