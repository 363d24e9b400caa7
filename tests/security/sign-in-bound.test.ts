import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startSignIn } from '#lib/auth/start-sign-in.ts';
import type { Db } from '#lib/db/open-database.ts';
import { CLIENT_ADDRESS_HEADER } from '#lib/http/client-address.ts';
import type { AuthBench } from '#tests/support/auth-bench.ts';
import { ANNE, createAuthBench, signInForManage } from '#tests/support/auth-bench.ts';
import { describeOnEachEngine } from '#tests/support/databases.ts';
import type { RunningSimulator } from '#tests/support/simulator.ts';
import { startSimulator } from '#tests/support/simulator.ts';

const AT_ONCE = 20;
const refusal = { code: 'auth.too-many-requests' };

describeOnEachEngine('the bound of starting to sign in', (open) => {
  let simulator: RunningSimulator;
  let db: Db;
  let bench: AuthBench;
  beforeAll(async () => {
    simulator = await startSimulator();
    db = await open();
  });
  afterAll(() => simulator.stop());
  beforeEach(() => {
    bench = createAuthBench(db, simulator);
  });

  const start = (address: string, more: Readonly<Record<string, string>> = {}, purpose = 'none') =>
    startSignIn(bench.deps, {
      parameters: new URLSearchParams({ for: purpose }),
      headers: new Headers({ [CLIENT_ADDRESS_HEADER]: address, ...more }),
    });
  const exhaust = async (address: string) => {
    for (let n = 0; n < AT_ONCE; n += 1) await start(address);
  };
  const rows = async () =>
    (await db.direct.selectFrom('sign_in').select('id_hash').execute()).length;

  it('shuts out who asks too often, and writes nothing for them', async () => {
    await exhaust('203.0.113.9');
    const before = await rows();
    for (const forwarded of ['198.51.100.1', '198.51.100.2']) {
      const more = { 'x-forwarded-for': forwarded };
      await expect(start('203.0.113.9', more, 'manage')).rejects.toMatchObject(refusal);
    }
    expect(await rows()).toBe(before);
    bench.pass(20_000);
    await expect(start('203.0.113.9')).rejects.toMatchObject(refusal);
    // A twentieth of ten minutes.
    bench.pass(10_000);
    expect((await start('203.0.113.9', {}, 'manage')).status).toBeLessThan(400);
    expect(await rows()).toBe(before + 1);
  });

  it('takes no place for what is no window: a prefetch, a frame', async () => {
    for (const destination of ['empty', 'iframe']) {
      for (let n = 0; n < AT_ONCE; n += 1) {
        await start('203.0.113.9', { 'sec-fetch-dest': destination }, 'manage');
      }
    }
    const window = { 'sec-fetch-dest': 'document' };
    expect((await start('203.0.113.9', window, 'manage')).status).toBeLessThan(400);
  });

  it('lets everybody else in, however long the first one goes on', async () => {
    await exhaust('203.0.113.9');
    for (let n = 0; n < 3_000; n += 1) {
      await expect(start('203.0.113.9')).rejects.toMatchObject(refusal);
    }
    expect((await start('203.0.113.10', {}, 'manage')).status).toBeLessThan(400);
  });

  it('does not count who finished: an office may come to work behind one address', async () => {
    for (let n = 0; n < AT_ONCE; n += 1) await start('');
    await expect(start('')).rejects.toMatchObject(refusal);
    bench.pass(30_000);
    // Without an address of the socket, as a window of the tests is: each takes the one place there is.
    for (let n = 0; n < 3; n += 1) await signInForManage(bench.deps, ANNE);
    await start('');
    await expect(start('')).rejects.toMatchObject(refusal);
  });
});
