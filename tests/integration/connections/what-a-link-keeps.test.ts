import { expect, test } from 'vitest';
import type { GrantDeps } from '#lib/connections/access-token.ts';
import { finishHandOver } from '#lib/connections/finish-hand-over.ts';
import { createHandOver, findHandOverHolder, openHandOver } from '#lib/connections/hand-over.ts';
import { pauseConnection } from '#lib/connections/pause-connection.ts';
import { startConnect } from '#lib/connections/start-connect.ts';
import { createConnectionLifecycleStore } from '#lib/db/connection-lifecycle-store.ts';
import { createHandOverStore } from '#lib/db/hand-over-store.ts';
import type { Traveller } from '#tests/support/visma-journey.ts';
import { visitVisma } from '#tests/support/visma-journey.ts';
import { companyId, createAdmin } from '#tests/support/connection-bench.ts';
import { BOOKKEEPER, describeConnected } from '#tests/support/describe-connections.ts';

const admin = createAdmin();
const requestId = 'request-9';

describeConnected('the holder of a link', (current) => {
  const deps = () => ({
    ...current().bench.deps,
    handOvers: createHandOverStore(current().db),
    lifecycle: createConnectionLifecycleStore(current().db),
  });

  /** Makes a link, opens it, and signs in at Visma. */
  async function signInByLink(traveller: Traveller = BOOKKEEPER, more: Partial<GrantDeps> = {}) {
    const { bench, connectionId } = current();
    const { secret } = await createHandOver(deps(), admin, connectionId);
    const { session } = await openHandOver(deps(), { secret, requestId });
    const holder = await findHandOverHolder(deps(), { session, requestId });
    if (holder === undefined) throw new Error('no holder');
    const start = { connectionId, browserId: undefined };
    const { url, browserId } = await startConnect(deps(), holder, start);
    const callbackParameters = await visitVisma(url, bench.callbackUrl, traveller);
    return finishHandOver({ ...deps(), ...more }, { holder, browserId, callbackParameters });
  }
  const toService = async () => {
    const { simulator, bench, connectionId } = current();
    const vismaTenantId = await companyId(simulator, 'Nordvik Handel AS');
    await bench.connectService({ vismaTenantId, connectionId }, BOOKKEEPER);
  };
  const reconnection = () =>
    current().bench.audit.findLast(({ event }) => event === 'connection.reconnected');

  test('renews the grant of a paused connection, which stays paused', async () => {
    const { bench, connectionId, ref } = current();
    const { granted_at: grantedBefore } = await bench.rowOf(ref);
    await pauseConnection(deps(), admin, connectionId);
    expect(await signInByLink()).toMatchObject({ result: 'reconnected' });
    const row = await bench.rowOf(ref);
    expect(row.state).toBe('paused');
    expect(row.granted_at).not.toBe(grantedBefore);
    expect(reconnection()).toMatchObject({
      ...{ before: { state: 'paused' }, after: { state: 'paused', kind: 'interactive' } },
    });
  });

  test('proves control for a connection by Service API, which stays one', async () => {
    const { bench, ref } = current();
    await toService();
    expect(await signInByLink()).toMatchObject({ result: 'reconnected' });
    expect(await bench.rowOf(ref)).toMatchObject({ kind: 'service', sealed_refresh: null });
    expect(reconnection()).toMatchObject({
      ...{ actor: 'hand-over', before: { kind: 'service' }, after: { kind: 'service' } },
    });
  });

  test('does not undo that it became one by Service API meanwhile', async () => {
    const { bench, ref } = current();
    const readCompany: GrantDeps['readCompany'] = async (caller) => {
      await toService();
      return bench.deps.readCompany(caller);
    };
    const outcome = await signInByLink(BOOKKEEPER, { readCompany });
    expect(outcome).toMatchObject({ result: 'expired' });
    expect(await bench.rowOf(ref)).toMatchObject({ kind: 'service', state: 'connected' });
  });

  test('proves nothing with another company', async () => {
    const { simulator, bench, ref } = current();
    await toService();
    const company = await companyId(simulator, 'Nordvik Bergen AS');
    expect(await signInByLink({ email: 'api@nordvik.example', company })).toMatchObject({
      result: 'not-proven',
    });
    expect(await bench.rowOf(ref)).toMatchObject({ kind: 'service', state: 'connected' });
  });
});
