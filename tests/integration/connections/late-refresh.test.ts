import { beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import type { GrantDeps } from '#lib/connections/access-token.ts';
import { accessTokenFor } from '#lib/connections/access-token.ts';
import { removeConnection } from '#lib/connections/remove-connection.ts';
import { createConnectionLifecycleStore } from '#lib/db/connection-lifecycle-store.ts';
import type { ConnectionRef } from '#lib/db/connection-store.ts';
import { createAdmin, FJORD } from '#tests/support/connection-bench.ts';
import { BOOKKEEPER, describeConnections } from '#tests/support/describe-connections.ts';

describeConnections('a refresh token that comes when its refresh has lost its place', (current) => {
  let ref: ConnectionRef;

  /** Starts from a connected company whose access token has ended and whose refresh tokens rotate. */
  beforeEach(async () => {
    const { simulator, bench } = current();
    await simulator.control('PATCH', '/settings', {
      refreshTokens: 'one-time',
      refreshGraceSeconds: 60,
    });
    ref = { tenantId: FJORD, connectionId: await bench.prepare() };
    await bench.connect(ref.connectionId, BOOKKEEPER);
    await bench.expireAccess(ref);
    await simulator.control('DELETE', '/requests');
  });

  /** The use case with a token endpoint behind whose first answer something else happens. */
  const withBetween = (between: () => Promise<unknown>): GrantDeps => {
    const { bench } = current();
    const rest = [between];
    return {
      ...bench.deps,
      refreshes: new Map(),
      vismaConnect: {
        ...bench.deps.vismaConnect,
        refresh: async (...given) => {
          const outcome = await bench.deps.vismaConnect.refresh(...given);
          await rest.pop()?.();
          return outcome;
        },
      },
    };
  };
  /** Whoever replaces or removes cannot give back the token from before: only ours is left. */
  const failOneRevocation = () =>
    current().simulator.control('POST', '/faults', {
      ...{ target: 'connect', path: '/connect/revocation', kind: 'status', status: 503, times: 1 },
    });
  const revocations = async () =>
    (await current().simulator.requests('connect', '/connect/revocation')).length;
  /** Visma's view of the sign-ins, oldest first. */
  const grants = async () =>
    z
      .array(z.object({ revoked: z.boolean(), rotated: z.number() }))
      .parse(await current().simulator.control('GET', '/counters'));

  test('is given back where a reconnection replaced its grant, and the new grant lives on', async () => {
    const { bench } = current();
    await failOneRevocation();
    await accessTokenFor(
      withBetween(() => bench.connect(ref.connectionId, BOOKKEEPER)),
      ref,
    );
    expect(await revocations()).toBe(2);
    expect(await grants()).toMatchObject([{ revoked: true, rotated: 1 }, { revoked: false }]);
    await bench.expireAccess(ref);
    await expect(accessTokenFor(bench.deps, ref)).resolves.toBeDefined();
  });

  test('is given back where its connection was removed', async () => {
    const { bench, db } = current();
    await failOneRevocation();
    const deps = { ...bench.deps, lifecycle: createConnectionLifecycleStore(db) };
    const removing = () => removeConnection(deps, createAdmin(), ref.connectionId);
    await expect(accessTokenFor(withBetween(removing), ref)).rejects.toMatchObject({
      code: 'input.not-found',
    });
    expect(await revocations()).toBe(2);
    expect(await grants()).toMatchObject([{ revoked: true, rotated: 1 }]);
  });

  test('is let go where another holder continues the same grant', async () => {
    const { bench, db } = current();
    const takingOver = async () => {
      await db.direct
        .updateTable('connection')
        .set({ lease_until: 0 })
        .where('id', '=', ref.connectionId)
        .execute();
      await accessTokenFor({ ...bench.deps, refreshes: new Map() }, ref);
    };
    await accessTokenFor(withBetween(takingOver), ref);
    expect(await revocations()).toBe(0);
    await bench.expireAccess(ref);
    await expect(accessTokenFor(bench.deps, ref)).resolves.toBeDefined();
    expect(await grants()).toMatchObject([{ revoked: false }]);
  });

  test('is not given back twice where it is the one from before', async () => {
    const { bench, simulator } = current();
    await simulator.control('PATCH', '/settings', { refreshTokens: 'reuse' });
    await accessTokenFor(
      withBetween(() => bench.connect(ref.connectionId, BOOKKEEPER)),
      ref,
    );
    expect(await revocations()).toBe(1);
    expect(await grants()).toMatchObject([{ revoked: true }, { revoked: false }]);
  });
});
