import { expect, test } from 'vitest';
import type { GrantDeps } from '#lib/connections/access-token.ts';
import { accessTokenFor } from '#lib/connections/access-token.ts';
import { pauseConnection, resumeConnection } from '#lib/connections/pause-connection.ts';
import { createConnectionLifecycleStore } from '#lib/db/connection-lifecycle-store.ts';
import { createAdmin, tokenCalls } from '#tests/support/connection-bench.ts';
import { describeConnected } from '#tests/support/describe-connections.ts';

const admin = createAdmin();

describeConnected('a connection that is paused while its token is refreshed', (current) => {
  const lifecycleDeps = () => ({
    ...current().bench.deps,
    lifecycle: createConnectionLifecycleStore(current().db),
  });
  /** The administrator pauses it after Visma has answered and before the answer is stored. */
  const pausedMeanwhile = (): GrantDeps => {
    const { bench, connectionId } = current();
    return {
      ...bench.deps,
      refreshes: new Map(),
      vismaConnect: {
        ...bench.deps.vismaConnect,
        refresh: async (...given) => {
          const outcome = await bench.deps.vismaConnect.refresh(...given);
          await pauseConnection(lifecycleDeps(), admin, connectionId);
          return outcome;
        },
      },
    };
  };

  test('stays paused, and keeps the token that came', async () => {
    const { simulator, bench, ref, connectionId } = current();
    await simulator.control('PATCH', '/settings', { refreshTokens: 'one-time' });
    await bench.expireAccess(ref);
    await expect(accessTokenFor(pausedMeanwhile(), ref)).rejects.toMatchObject({
      code: 'connection.paused',
    });
    expect(await bench.rowOf(ref)).toMatchObject({ state: 'paused', refresh_kind: 'one-time' });
    await resumeConnection(lifecycleDeps(), admin, connectionId);
    await accessTokenFor(bench.deps, ref);
    expect(await tokenCalls(simulator)).toBe(1);
  });

  test('stays paused when the refresh is refused, of which nobody is told before it is resumed', async () => {
    const { simulator, bench, ref } = current();
    await simulator.control('POST', '/faults', {
      ...{ target: 'connect', path: '/connect/token', kind: 'invalid_grant', times: 1 },
    });
    await bench.expireAccess(ref);
    await expect(accessTokenFor(pausedMeanwhile(), ref)).rejects.toMatchObject({
      code: 'connection.paused',
    });
    expect(await bench.rowOf(ref)).toMatchObject({ state: 'paused' });
    expect(bench.audit.map(({ event }) => event)).toEqual(['connection.paused']);
  });
});
