import { expect, test } from 'vitest';
import { accessTokenFor } from '#lib/connections/access-token.ts';
import { finishConnect } from '#lib/connections/finish-connect.ts';
import { startConnect } from '#lib/connections/start-connect.ts';
import type { Connector } from '#lib/domain/actor.ts';
import { createAdmin, SKANE, tokenCalls } from '#tests/support/connection-bench.ts';
import { describeConnected } from '#tests/support/describe-connections.ts';
import type { CallbackDesk, Visitor } from './callback-cases.ts';
import { EXPECTED_WORDS, goodParameters, sendAll, stateOf, undamaged } from './callback-cases.ts';

const admin = createAdmin();

describeConnected('callbacks that nobody at Visma sent, or not to here', (current) => {
  function connectorOf(visitor: Visitor): Connector {
    const visitors: Readonly<Record<Visitor, Connector>> = {
      'who started it': admin,
      'another session of the administrator': createAdmin({ sessionHash: 'other' }),
      'another administrator': createAdmin({ associateId: '6', sessionHash: 'session-of-6' }),
      'the holder of a link': {
        ...{ ...current().ref, kind: 'hand-over', associateId: 'hand-over' },
        ...{ sessionHash: 'session-of-a-link', requestId: 'request-2' },
      },
      'an administrator of another tenant': createAdmin({ tenantId: SKANE }),
    };
    return visitors[visitor];
  }

  const desk: CallbackDesk = {
    begin: async () => {
      const { simulator, bench, connectionId } = current();
      const start = { connectionId, browserId: 'B'.repeat(43) };
      const { url, browserId } = await startConnect(bench.deps, admin, start);
      const other = await startConnect(bench.deps, admin, start);
      const parameters = goodParameters(url, simulator.urls.connect);
      return { parameters, browserId, otherState: stateOf(other.url) };
    },
    arrive: async ({ parameters: callbackParameters, browserId, visitor }) => {
      const callback = { connector: connectorOf(visitor), browserId, callbackParameters };
      return (await finishConnect(current().bench.deps, callback)).result;
    },
    age: async () => current().bench.passTime(600_000),
    forget: async () => {
      await current().db.direct.deleteFrom('oauth_transaction').execute();
    },
  };

  test('each of the 56 ends with its word, makes no token call and changes nothing', async () => {
    const { simulator, bench, ref } = current();
    const before = await bench.rowOf(ref);
    const words = await sendAll(desk);
    expect(words).toEqual(EXPECTED_WORDS);
    expect(Object.keys(words)).toHaveLength(56);
    expect(await tokenCalls(simulator)).toBe(0);
    expect(await bench.rowOf(ref)).toEqual(before);
    await bench.expireAccess(ref);
    await expect(accessTokenFor(bench.deps, ref)).resolves.toBeDefined();
  });

  test('the callback that they were made from would have been asked for', async () => {
    expect(await desk.arrive(undamaged(await desk.begin()))).toBe('invalid-response');
    expect(await tokenCalls(current().simulator)).toBe(1);
  });
});
