import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import type { TenantId } from '#lib/domain/ids.ts';
import { isAppError } from '#lib/errors.ts';
import { createContactFailures } from '#lib/panels/contact-failures.ts';
import { createPanel } from '#lib/panels/create-panel.ts';
import { openCard } from '#lib/panels/open-card.ts';
import { getContact } from '#lib/superoffice/get-contact.ts';
import { getCurrentPrincipal } from '#lib/superoffice/get-principal.ts';
import { signInToSuperOffice } from '#tests/support/card-bench.ts';
import { createAdmin } from '#tests/support/connection-bench.ts';
import { describeOnEachEngine } from '#tests/support/databases.ts';
import {
  claimOf,
  createPanelBench,
  createPanelUser,
  FJORD,
  insertCrmGrant,
  SKANE,
} from '#tests/support/panel-bench.ts';
import type { RunningSimulator } from '#tests/support/simulator.ts';
import { startSimulator } from '#tests/support/simulator.ts';
import type { Vendors } from '#tests/support/vendors.ts';
import { createVendors } from '#tests/support/vendors.ts';

const FIRST_CONTACT = 101;
const CONTACTS = 11;

let simulator: RunningSimulator;
let vendors: Vendors;
let accessToken: string;
let now: number;

beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.stop());
beforeEach(async () => {
  await simulator.control('POST', '/reset', {});
  now = Date.now();
  vendors = createVendors(simulator, { clock: () => now });
  accessToken = await signInToSuperOffice(simulator, vendors);
  await simulator.control('DELETE', '/requests');
});

const fault = (target: 'login' | 'superoffice', kind: string, more: object = {}) =>
  simulator.control('POST', '/faults', { target, kind, times: -1, ...more });
const repair = () => simulator.control('DELETE', '/faults');
const contact = (turn = 0, tenantId: TenantId = FJORD) =>
  getContact(vendors.webApi, {
    ...{ tenantId, accessToken, contactId: FIRST_CONTACT + (turn % CONTACTS) },
  });
const calls = async (path = '', target = 'superoffice') =>
  (await simulator.requests(target, path)).length;
const failure = async (work: Promise<unknown>) => {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isAppError(error)) throw new Error('it did not fail as expected', { cause: error });
  return error;
};
/** Asks for cards evenly for a minute; gives the number of calls that SuperOffice had. */
async function aMinute(wanted: number, ask: (turn: number) => Promise<unknown>, target?: 'login') {
  const before = await calls('', target);
  for (let turn = 0; turn < wanted; turn += 1) {
    await ask(turn).catch(() => undefined);
    now += 60_000 / wanted;
  }
  return (await calls('', target)) - before;
}

describe('a minute in which SuperOffice is down', () => {
  it.each([
    ['the WebAPI fails', '/v1/Contact', 'status', 6],
    ['the WebAPI fails', '/v1/Contact', 'status', 60],
    ['the WebAPI hangs up', '/v1/Contact', 'reset', 30],
    ['a page stands in its place', '/v1/Contact', 'html', 30],
    ['the tenant’s state cannot be read', '/api/state', 'status', 30],
  ])('because %s at %s (%s) costs no more than a tenth above a good one', async (...row) => {
    const [, path, kind, wanted] = row;
    const good = await aMinute(wanted, contact);
    vendors = createVendors(simulator, { clock: () => now });
    await fault('superoffice', kind, { path, ...(kind === 'status' && { status: 503 }) });
    expect(await aMinute(wanted, contact)).toBeLessThanOrEqual(Math.ceil(good * 1.1));
  });

  it('is asked about by one probe every fifteen seconds, and over with the first answer', async () => {
    await contact();
    await fault('superoffice', 'status', { path: '/v1/Contact', status: 503 });
    for (let turn = 0; turn < 4; turn += 1) await failure(contact(turn));
    const before = await calls('/v1/Contact');
    expect(await failure(contact(5))).toMatchObject({
      code: 'crm.unavailable',
      retryAt: now + 15_000,
      facts: { heldBack: 'breaker' },
    });
    now += 15_000;
    const [probe, beside] = await Promise.all([failure(contact(6)), failure(contact(7))]);
    expect(probe.facts['heldBack']).toBeUndefined();
    expect(beside).toMatchObject({ retryAt: now + 5_000, facts: { heldBack: 'breaker' } });
    expect(await calls('/v1/Contact')).toBe(before + 1);
    await repair();
    now += 15_000;
    await contact(7);
    await contact(8);
    expect(await calls('/v1/Contact')).toBe(before + 3);
  });

  it('leaves other resources alone, and other tenants', async () => {
    await contact();
    await fault('superoffice', 'reset', { path: '/Cust41001/api/v1/Contact' });
    for (let turn = 0; turn < 4; turn += 1) await failure(contact(turn));
    expect(await failure(contact())).toMatchObject({ facts: { heldBack: 'breaker' } });
    await getCurrentPrincipal(vendors.webApi, { tenantId: FJORD, accessToken });
    // The token is refused there, so it was asked.
    expect(await failure(contact(0, SKANE))).toMatchObject({ code: 'crm.invalid-token' });
  });

  it('does not count what SuperOffice refuses', async () => {
    await fault('superoffice', 'status', { path: '/v1/Contact', status: 403 });
    for (let turn = 0; turn < 9; turn += 1) {
      expect(await failure(contact(turn))).toMatchObject({ code: 'crm.contact-refused' });
    }
  });

  it('is followed to where the tenant has moved meanwhile, by the probe itself', async () => {
    await contact();
    await fault('superoffice', 'status', { path: '/v1/Contact', status: 503 });
    for (let turn = 0; turn < 5; turn += 1) await failure(contact(turn));
    await repair();
    await fault('superoffice', 'status', { path: '/v1/Contact', status: 421, times: 1 });
    now += 15_000;
    await expect(contact()).resolves.toMatchObject({ id: FIRST_CONTACT });
  });

  it('is not asked for new tokens by each of its people in turn', async () => {
    await fault('login', 'status', { path: '/oauth/tokens', status: 503 });
    const refresh = async (turn: number) => vendors.signIn.refresh(`token of person ${turn}`);
    const asked = await aMinute(60, refresh, 'login');
    expect(asked).toBeGreaterThan(5);
    expect(asked).toBeLessThanOrEqual(12);
    expect(await refresh(0)).toMatchObject({
      kind: 'unknown',
      cause: { code: 'crm.unavailable', facts: { heldBack: 'breaker' } },
    });
  });
});

describeOnEachEngine('a card while SuperOffice is down', (open) => {
  test('answers from what is stored, then says so at once, without asking', async () => {
    const db = await open();
    const bench = await createPanelBench(db);
    const deps = {
      ...bench.deps,
      contactFailures: createContactFailures(),
      clock: () => now,
      readContact: async (_user: unknown, contactId: number) => {
        const caller = { tenantId: FJORD, accessToken, contactId };
        const { id, ...read } = await getContact(vendors.webApi, caller);
        return { contactId: id, ...read };
      },
    };
    const panel = await createPanel(deps, createAdmin(), { name: 'P', mappingField: 'code' });
    await bench.connect(panel.key, 'connected');
    const user = createPanelUser();
    await insertCrmGrant(db, user);
    const card = (contactId: number) => openCard(deps, user, panel.key, claimOf(user, contactId));
    expect(await card(104)).toMatchObject({ kind: 'card' });

    await fault('superoffice', 'status', { path: '/v1/Contact', status: 503 });
    for (const other of [101, 102, 103, 105]) {
      expect(await card(other)).toMatchObject({ problem: { code: 'crm-down' } });
    }
    const asked = await calls();
    expect(await card(104)).toMatchObject({ kind: 'card', contact: { id: 104 } });
    expect(await card(106)).toMatchObject({ problem: { code: 'crm-down' } });
    expect(await card(101)).toMatchObject({ problem: { code: 'crm-down' } });
    expect(await calls()).toBe(asked);

    await repair();
    now += 15_000;
    expect(await card(106)).toMatchObject({ kind: 'card', contact: { id: 106 } });
  });
});
