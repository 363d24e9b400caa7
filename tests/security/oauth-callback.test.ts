import { expect, test } from 'vitest';
import { accessTokenFor } from '#lib/connections/access-token.ts';
import { findConnectRefusal } from '#lib/connections/find-connect-refusal.ts';
import { finishConnect } from '#lib/connections/finish-connect.ts';
import { startConnect } from '#lib/connections/start-connect.ts';
import type { ConnectionBench } from '#tests/support/connection-bench.ts';
import { companyId, createAdmin, SKANE, tokenCalls } from '#tests/support/connection-bench.ts';
import { BOOKKEEPER, describeConnected } from '#tests/support/describe-connections.ts';
import { visitVisma } from '#tests/support/visma-journey.ts';

const admin = createAdmin();

describeConnected('OAuth callback of Visma Connect', (current) => {
  /** A journey that came back from Visma with a good code, and the log cleared behind it. */
  async function returned() {
    const { simulator, bench, ref } = current();
    const { url, browserId } = await startConnect(bench.deps, admin, {
      connectionId: ref.connectionId,
      browserId: undefined,
    });
    const callbackParameters = await visitVisma(url, bench.callbackUrl, BOOKKEEPER);
    await simulator.control('DELETE', '/requests');
    return { connector: admin, browserId, callbackParameters };
  }

  async function expectUntouched(before: Awaited<ReturnType<ConnectionBench['rowOf']>>) {
    const { simulator, bench, ref } = current();
    expect(await tokenCalls(simulator)).toBe(0);
    expect(await bench.rowOf(ref)).toEqual(before);
  }

  test('every authorization request carries a fresh S256 challenge, state and nonce, and asks for the account', async () => {
    const { bench, ref } = current();
    const start = { connectionId: ref.connectionId, browserId: undefined };
    const urls = [
      (await startConnect(bench.deps, admin, start)).url,
      (await startConnect(bench.deps, admin, start)).url,
    ];
    for (const name of ['state', 'nonce', 'code_challenge']) {
      const values = urls.map((url) => url.searchParams.get(name) ?? '');
      expect(new Set(values).size).toBe(2);
      expect(values.every((value) => value.length >= 43)).toBe(true);
    }
    expect(urls[0]?.searchParams.get('code_challenge_method')).toBe('S256');
    expect(urls[0]?.searchParams.get('prompt')).toBe('select_account');
  });

  test('neither state, verifier nor cookie is stored in the clear', async () => {
    const { db, bench, ref } = current();
    const { url, browserId } = await startConnect(bench.deps, admin, {
      connectionId: ref.connectionId,
      browserId: undefined,
    });
    const rows = JSON.stringify(
      await db.read.selectFrom('oauth_transaction').selectAll().execute(),
    );
    expect(rows).not.toContain(browserId);
    expect(rows).not.toContain(url.searchParams.get('state'));
    expect(rows).toContain(url.searchParams.get('nonce'));
  });

  test('two journeys in two tabs of one browser share its cookie', async () => {
    const { bench, ref } = current();
    const start = { connectionId: ref.connectionId, browserId: undefined };
    const { browserId } = await startConnect(bench.deps, admin, start);
    const second = await startConnect(bench.deps, admin, { ...start, browserId });
    expect(second.browserId).toBe(browserId);
    const forged = await startConnect(bench.deps, admin, { ...start, browserId: 'short' });
    expect(forged.browserId).not.toBe('short');
  });

  test('a callback is good once', async () => {
    const { simulator, bench, ref } = current();
    const callback = await returned();
    expect(await finishConnect(bench.deps, callback)).toMatchObject({ result: 'reconnected' });
    const before = await bench.rowOf(ref);
    await simulator.control('DELETE', '/requests');
    expect(await finishConnect(bench.deps, callback)).toEqual({ result: 'expired' });
    await expectUntouched(before);
  });

  test('a callback raced twenty times makes one token call', async () => {
    const { simulator, bench } = current();
    const callback = await returned();
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => finishConnect(bench.deps, callback)),
    );
    expect(outcomes.filter(({ result }) => result === 'reconnected')).toHaveLength(1);
    expect(outcomes.filter(({ result }) => result === 'expired')).toHaveLength(19);
    expect(await tokenCalls(simulator)).toBe(1);
  });

  test('a callback in another browser is refused, and its state is burnt', async () => {
    const { bench, ref } = current();
    const callback = await returned();
    const before = await bench.rowOf(ref);
    const other = { ...callback, browserId: 'A'.repeat(43) };
    expect(await finishConnect(bench.deps, other)).toMatchObject({ result: 'other-browser' });
    expect(await finishConnect(bench.deps, callback)).toEqual({ result: 'expired' });
    await expectUntouched(before);
  });

  test('a callback without the cookie is refused', async () => {
    const { bench, ref } = current();
    const callback = await returned();
    const before = await bench.rowOf(ref);
    const outcome = await finishConnect(bench.deps, { ...callback, browserId: undefined });
    expect(outcome).toMatchObject({ result: 'other-browser' });
    await expectUntouched(before);
  });

  test('a callback in another session of the same tenant is refused', async () => {
    const { bench, ref } = current();
    const callback = await returned();
    const before = await bench.rowOf(ref);
    const other = createAdmin({ sessionHash: 'another-session' });
    expect(await finishConnect(bench.deps, { ...callback, connector: other })).toMatchObject({
      result: 'other-browser',
    });
    await expectUntouched(before);
  });

  test('a callback in another tenant is unknown there, and still good where it belongs', async () => {
    const { bench, ref } = current();
    const callback = await returned();
    const before = await bench.rowOf(ref);
    const stranger = createAdmin({ tenantId: SKANE });
    expect(await finishConnect(bench.deps, { ...callback, connector: stranger })).toEqual({
      result: 'expired',
    });
    await expectUntouched(before);
    expect(await finishConnect(bench.deps, callback)).toMatchObject({ result: 'reconnected' });
  });

  test('a callback after ten minutes is refused', async () => {
    const { bench, ref } = current();
    const callback = await returned();
    const before = await bench.rowOf(ref);
    bench.passTime(600_000);
    expect(await finishConnect(bench.deps, callback)).toEqual({ result: 'expired' });
    await expectUntouched(before);
  });

  test('another tenant cannot start a journey for a connection it knows by id', async () => {
    const { bench, ref } = current();
    const stranger = createAdmin({ tenantId: SKANE });
    const start = { connectionId: ref.connectionId, browserId: undefined };
    await expect(startConnect(bench.deps, stranger, start)).rejects.toMatchObject({
      code: 'input.not-found',
    });
  });

  test('a code of another attempt does not pass the verifier', async () => {
    const { bench, ref } = current();
    const one = await returned();
    const two = await returned();
    const mixed = new URLSearchParams(one.callbackParameters);
    mixed.set('code', two.callbackParameters.get('code') ?? '');
    const before = await bench.rowOf(ref);
    const outcome = await finishConnect(bench.deps, { ...one, callbackParameters: mixed });
    expect(outcome).toMatchObject({ result: 'invalid-response' });
    expect(await bench.rowOf(ref)).toEqual(before);
  });

  test.each([
    ['denied', { ...BOOKKEEPER, answer: 'deny' }, 'denied'],
    [
      'without the role API User',
      { email: 'norole@nordvik.example', answer: 'back' },
      'role-missing',
    ],
  ] as const)(
    'a journey that ends %s leaves the healthy connection as it is',
    async (_name, traveller, result) => {
      const { bench, ref } = current();
      const before = await bench.rowOf(ref);
      expect(await bench.connect(ref.connectionId, traveller)).toMatchObject({ result });
      expect(await bench.rowOf(ref)).toEqual(before);
      await expect(bench.deps.grants.find(ref)).resolves.toMatchObject({ state: 'connected' });
    },
  );

  test('an abandoned journey leaves the healthy connection as it is', async () => {
    const { bench, ref } = current();
    const before = await bench.rowOf(ref);
    await startConnect(bench.deps, admin, { connectionId: ref.connectionId, browserId: undefined });
    expect(await bench.rowOf(ref)).toEqual(before);
  });

  test('a token endpoint that is down leaves the healthy connection as it is', async () => {
    const { simulator, bench, ref } = current();
    const callback = await returned();
    const before = await bench.rowOf(ref);
    await simulator.control('POST', '/faults', {
      target: 'connect',
      path: '/connect/token',
      kind: 'html',
      times: -1,
    });
    expect(await finishConnect(bench.deps, callback)).toMatchObject({ result: 'visma-down' });
    expect(await bench.rowOf(ref)).toEqual(before);
  });

  test('an API that is down leaves the healthy connection as it is, and the new grant is given back', async () => {
    const { simulator, bench, ref } = current();
    const callback = await returned();
    const before = await bench.rowOf(ref);
    await simulator.control('POST', '/faults', {
      target: 'api',
      kind: 'status',
      status: 503,
      times: -1,
    });
    expect(await finishConnect(bench.deps, callback)).toMatchObject({ result: 'visma-down' });
    expect(await bench.rowOf(ref)).toEqual(before);
    expect(await simulator.requests('connect', '/connect/revocation')).toHaveLength(1);
  });

  test('a wrong company is refused with both names, its grant given back, the old one kept', async () => {
    const { simulator, bench, ref } = current();
    const chooser = {
      email: 'api@nordvik.example',
      company: await companyId(simulator, 'Nordvik Bergen AS'),
    };
    const before = await bench.rowOf(ref);
    await simulator.control('DELETE', '/requests');
    expect(await bench.connect(ref.connectionId, chooser)).toEqual({
      result: 'wrong-company',
      connectionId: ref.connectionId,
      expectedCompany: 'Nordvik Handel AS',
      actualCompany: 'Nordvik Bergen AS',
    });
    expect(await bench.rowOf(ref)).toEqual(before);
    expect(await simulator.requests('connect', '/connect/revocation')).toHaveLength(1);
    expect(bench.audit.map(({ event }) => event)).toEqual(['connection.refused']);

    const refusal = await findConnectRefusal(bench.deps, admin, ref.connectionId);
    expect(refusal).toEqual({
      result: 'wrong-company',
      expectedCompany: 'Nordvik Handel AS',
      actualCompany: 'Nordvik Bergen AS',
    });
    const stranger = createAdmin({ tenantId: SKANE });
    expect(await findConnectRefusal(bench.deps, stranger, ref.connectionId)).toBeUndefined();

    await bench.expireAccess(ref);
    await expect(accessTokenFor(bench.deps, ref)).resolves.toBeDefined();
  });
});
