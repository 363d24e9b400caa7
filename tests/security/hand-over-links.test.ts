import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startHref } from '#components/connections/start-href.ts';
import { requireAdmin } from '#lib/auth/require-admin.ts';
import type { Db } from '#lib/db/open-database.ts';
import { openDatabase } from '#lib/db/open-database.ts';
import type { Admin } from '#lib/domain/actor.ts';
import type { ConnectionId } from '#lib/domain/ids.ts';
import type { Server } from '#lib/server.ts';
import { createOpaqueToken } from '#lib/vault/opaque-token.ts';
import { ANNE, signInForManage } from '#tests/support/auth-bench.ts';
import { composeServer } from '#tests/support/compose-server.ts';
import { companyId } from '#tests/support/connection-bench.ts';
import type { CookieBrowser } from '#tests/support/cookie-browser.ts';
import { createCookieBrowser } from '#tests/support/cookie-browser.ts';
import { describeOnEachEmptyDatabase } from '#tests/support/databases.ts';
import type { RunningSimulator } from '#tests/support/simulator.ts';
import { startSimulator } from '#tests/support/simulator.ts';
import type { Traveller } from '#tests/support/visma-journey.ts';
import { visitVisma } from '#tests/support/visma-journey.ts';
import { POST as openRoute } from '../../app/api/hand-over/route.ts';
import { handOverCookieName } from '../../app/hand-over/hand-over-cookie.ts';
import { GET as callbackRoute } from '../../app/oauth/visma/callback/route.ts';
import { GET as startRoute } from '../../app/oauth/visma/start/route.ts';

const HANDEL = 'Nordvik Handel AS';
const BERGEN = 'Nordvik Bergen AS';

describeOnEachEmptyDatabase(
  'links and journeys through the addresses that browsers use',
  (configOf) => {
    let simulator: RunningSimulator;
    let composed: Server;
    let db: Db;
    let admin: Admin;
    /** What the administrator's browser sends. */
    let session: string;

    beforeAll(async () => {
      simulator = await startSimulator();
      composed = await composeServer(simulator, configOf());
      db = await openDatabase(configOf());
      const { headers } = await signInForManage(composed.auth, ANNE);
      session = headers.get('cookie') ?? '';
      admin = await requireAdmin(composed.auth, headers);
    });
    beforeEach(async () => {
      await db.direct.deleteFrom('connection').execute();
      await db.direct.deleteFrom('reconnect_run').execute();
    });
    afterAll(async () => {
      await composed.close();
      await db.close();
      await simulator.stop();
    });

    async function makePanel() {
      return (await composed.panels.create(admin, { name: 'Invoices', mappingField: 'code' })).key;
    }

    async function prepare(): Promise<ConnectionId> {
      return (await composed.connections.prepare(admin, await makePanel())).id;
    }

    async function chooserOf(company: string): Promise<Traveller> {
      return { email: 'api@nordvik.example', company: await companyId(simulator, company) };
    }

    const linkTo = async (connectionId: ConnectionId) =>
      (await composed.handOvers.create(admin, connectionId)).secret;
    const open = async (browser: CookieBrowser, secret: string) =>
      browser.post(openRoute, '/api/hand-over', { secret });

    /** From a link of ours to Visma's door. */
    async function leave(browser: CookieBrowser, href: string): Promise<URL> {
      const { headers } = await browser.get(startRoute, href);
      return new URL(headers.get('location') ?? '');
    }

    /** From Visma's door to the address at which our callback leaves the browser. */
    async function comeBack(browser: CookieBrowser, door: URL, traveller: Traveller): Promise<URL> {
      const callbackUrl = `${simulator.appUrl}/oauth/visma/callback`;
      const parameters = await visitVisma(door, callbackUrl, traveller);
      const path = `/oauth/visma/callback?${parameters.toString()}`;
      const { headers } = await browser.get(callbackRoute, path);
      return new URL(headers.get('location') ?? '');
    }

    async function companyOf(connectionId: ConnectionId) {
      return (await composed.connections.list(admin)).find(({ id }) => id === connectionId)?.company
        ?.name;
    }

    const handOverHref = (id: ConnectionId) =>
      startHref({ id, kind: 'interactive' }, { from: 'hand-over' });

    test('two links in one browser connect each their own company, whichever tab comes first', async () => {
      const [a, c] = [await prepare(), await prepare()];
      const browser = createCookieBrowser(simulator.appUrl);
      for (const id of [a, c]) {
        const answer = await open(browser, await linkTo(id));
        expect(await answer.json()).toEqual({ connectionId: id });
      }
      const doorOfA = await leave(browser, handOverHref(a));
      const doorOfC = await leave(browser, handOverHref(c));
      const endOfA = await comeBack(browser, doorOfA, await chooserOf(HANDEL));
      expect(`${endOfA.pathname}${endOfA.search}`).toBe(
        `/hand-over?result=connected&connection=${a}`,
      );
      const endOfC = await comeBack(browser, doorOfC, await chooserOf(BERGEN));
      expect(endOfC.searchParams.get('connection')).toBe(c);
      expect(await Promise.all([a, c].map(companyOf))).toEqual([HANDEL, BERGEN]);
    });

    test('a journey of a link starts with the connection of that link only', async () => {
      const [a, c] = [await prepare(), await prepare()];
      const browser = createCookieBrowser(simulator.appUrl);
      await open(browser, await linkTo(c));
      const atA = handOverHref(a);
      expect((await leave(browser, atA)).searchParams.get('result')).toBe('signed-out');
      browser.jar.set(handOverCookieName(a), browser.jar.get(handOverCookieName(c)) ?? '');
      expect((await leave(browser, atA)).searchParams.get('result')).toBe('not-found');
      const unnamed = await leave(browser, '/oauth/visma/start?from=hand-over');
      expect(unnamed.origin).toBe(simulator.appUrl);
    });

    test('an administrator who tries a link comes back from each journey to where it began', async () => {
      const [a, c] = [await prepare(), await prepare()];
      const browser = createCookieBrowser(simulator.appUrl, session);
      await open(browser, await linkTo(a));
      const own = await leave(browser, startHref({ id: c, kind: 'interactive' }));
      const linked = await leave(browser, handOverHref(a));
      const ends = [
        await comeBack(browser, own, await chooserOf(BERGEN)),
        await comeBack(browser, linked, await chooserOf(HANDEL)),
      ];
      expect(ends.map(({ pathname }) => pathname)).toEqual(['/manage', '/hand-over']);
      expect(await Promise.all([a, c].map(companyOf))).toEqual([HANDEL, BERGEN]);
    });

    test('a link clicked twice opens again in the browser that opened it, and in no other', async () => {
      const connectionId = await prepare();
      const secret = await linkTo(connectionId);
      const browser = createCookieBrowser(simulator.appUrl);
      expect((await open(browser, secret)).status).toBe(200);
      const first = browser.jar.get(handOverCookieName(connectionId));
      const again = await open(browser, secret);
      expect(again.status).toBe(200);
      expect(await again.json()).toEqual({ connectionId });
      expect(browser.jar.get(handOverCookieName(connectionId))).toBe(first);
      const other = createCookieBrowser(simulator.appUrl);
      expect((await open(other, secret)).status).toBe(404);
      other.jar.set(handOverCookieName(connectionId), createOpaqueToken());
      expect((await open(other, secret)).status).toBe(404);
      const { session: held } = { session: first };
      expect(await composed.handOvers.describe(held)).toMatchObject({ is: 'open', connectionId });
    });

    test('people with links do not use up each other’s tries', async () => {
      const tries = (secrets: readonly string[]) =>
        Promise.all(
          secrets.map(async (secret) => {
            const browser = createCookieBrowser(simulator.appUrl);
            return (await open(browser, secret)).status;
          }),
        );
      const others = Array.from({ length: 30 }, () => createOpaqueToken());
      expect(new Set(await tries(others))).toEqual(new Set([404]));
      // More than two windows hold, wherever the first one began.
      const one = createOpaqueToken();
      expect(await tries(Array.from({ length: 30 }, () => one))).toContain(429);
      expect(await tries(['x'.repeat(1_000)])).toEqual([404]);
    });

    test('a service connection is proven inside the run, which then goes on', async () => {
      const vismaTenantId = await companyId(simulator, HANDEL);
      const panelKey = await makePanel();
      const saved = await composed.connections.saveService(admin, { panelKey, vismaTenantId });
      if (saved.result !== 'usable') throw new Error(saved.result);
      const { connectionId: id } = saved;
      const browser = createCookieBrowser(simulator.appUrl, session);
      const made = await leave(browser, startHref({ id, kind: 'service' }));
      const home = await comeBack(browser, made, await chooserOf(HANDEL));
      expect(home.pathname).toBe('/manage');

      const other = await prepare();
      await breakConnections([id, other]);
      await composed.reconnectRun.start(admin);
      const inRun = startHref({ id, kind: 'service' }, { from: 'run' });
      const end = await comeBack(browser, await leave(browser, inRun), await chooserOf(HANDEL));
      expect(`${end.pathname}${end.search}`).toBe(
        `/manage/reconnect?result=reconnected&connection=${id}`,
      );
      const { done, items } = await composed.reconnectRun.find(admin);
      expect(done).toBe(1);
      expect(items).toMatchObject([
        { is: 'done', connection: { id, kind: 'service', state: 'connected' } },
        { is: 'next', connection: { id: other } },
      ]);
    });

    test('a company that somebody else was asked to connect does not hold up the run', async () => {
      const ids = [await prepare(), await prepare(), await prepare()];
      await breakConnections(ids);
      await composed.reconnectRun.start(admin);
      const steps = async () =>
        new Map(
          (await composed.reconnectRun.find(admin)).items.map(({ connection, is }) => [
            connection.id,
            is,
          ]),
        );
      const [first] = (await steps()).keys();
      if (first === undefined) throw new Error('nothing to do');
      expect([...(await steps()).values()]).toEqual(['next', 'waiting', 'waiting']);
      const secret = await linkTo(first);
      expect([...(await steps()).values()]).toEqual(['waiting', 'next', 'waiting']);
      await open(createCookieBrowser(simulator.appUrl), secret);
      expect([...(await steps()).values()]).toEqual(['waiting', 'next', 'waiting']);
      await db.direct.updateTable('hand_over').set({ used_at: 1 }).execute();
      expect([...(await steps()).values()]).toEqual(['next', 'waiting', 'waiting']);
    });

    async function breakConnections(ids: readonly ConnectionId[]): Promise<void> {
      await db.direct
        .updateTable('connection')
        .set({ state: 'needs-reauthentication' })
        .where('id', 'in', ids)
        .execute();
    }
  },
);
