import { beforeEach, expect, it } from 'vitest';
import { purgeExpired } from '#lib/auth/purge-expired.ts';
import { findPanelUser } from '#lib/auth/require-user.ts';
import { createExpiredRowStore } from '#lib/db/expired-row-store.ts';
import type { Db } from '#lib/db/open-database.ts';
import type { CrmGrantId } from '#lib/domain/ids.ts';
import type { AuthBench } from '#tests/support/auth-bench.ts';
import {
  ANNE,
  frameHeaders,
  redeem,
  signInForManage,
  signInForPanel,
  SIV,
} from '#tests/support/auth-bench.ts';
import { describeAuth } from '#tests/support/describe-auth.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const TABLES = ['session', 'contact_read', 'sign_in', 'used_once', 'oauth_transaction'] as const;

describeAuth('sign-ins that time has ended', (current) => {
  let db: Db;
  let bench: AuthBench;
  beforeEach(() => {
    ({ db, bench } = current());
  });

  const purge = () => purgeExpired({ ...bench.deps, expired: createExpiredRowStore(db) });
  const grants = () =>
    db.direct
      .selectFrom('crm_grant')
      .select(['id', 'tenant_id', 'sealed_access', 'sealed_refresh', 'revoked_at'])
      .execute();
  async function openPanel(): Promise<Headers> {
    const { frame, finished } = await signInForPanel(bench.deps, SIV);
    if (finished.kind !== 'hand-over') throw new Error('no handle');
    const { handle } = finished;
    return frameHeaders(await redeem(bench.deps, { handle, verifier: frame.verifier }));
  }

  it('lose their tokens with their last session, not before', async () => {
    const headers = await openPanel();
    bench.pass(7 * HOUR_MS);
    await purge();
    expect(await findPanelUser(bench.deps, headers)).toBeDefined();
    expect((await grants())[0]?.sealed_refresh).not.toBeNull();
    bench.pass(HOUR_MS + MINUTE_MS);
    await purge();
    expect(await grants()).toMatchObject([{ sealed_access: null, sealed_refresh: null }]);
    expect((await grants())[0]?.revoked_at).not.toBeNull();
  });

  it('lose them after an hour of rest of the manage pages', async () => {
    await signInForManage(bench.deps, ANNE);
    bench.pass(61 * MINUTE_MS);
    await purge();
    expect(await grants()).toMatchObject([{ sealed_refresh: null }]);
  });

  it('that no frame came to fetch lose theirs, but one still on its way does not', async () => {
    await signInForPanel(bench.deps, SIV);
    await purge();
    expect((await grants())[0]?.sealed_refresh).not.toBeNull();
    bench.pass(16 * MINUTE_MS);
    await purge();
    expect(await grants()).toMatchObject([{ sealed_refresh: null }]);
  });

  it('are gone a day later, but for the name of the person', async () => {
    await openPanel();
    await openPanel();
    const [grant] = await grants();
    await db.direct
      .insertInto('contact_read')
      .values({
        tenant_id: grant?.tenant_id ?? '',
        grant_id: (grant?.id ?? '') as CrmGrantId,
        contact_id: 1,
        name: 'Nordvik',
        code: '',
        number: '',
        organisation_number: '',
        country: '',
        read_at: Date.now(),
      })
      .execute();
    bench.pass(9 * HOUR_MS);
    await purge();
    bench.pass(25 * HOUR_MS);
    await purge();
    for (const table of TABLES) {
      expect(await db.direct.selectFrom(table).selectAll().execute(), table).toEqual([]);
    }
    expect(await grants()).toMatchObject([{ sealed_access: null, sealed_refresh: null }]);
  });

  it('end when the same frame signs in again', async () => {
    const before = await openPanel();
    const { frame, finished } = await signInForPanel(bench.deps, SIV);
    if (finished.kind !== 'hand-over') throw new Error('no handle');
    const body = { handle: finished.handle, verifier: frame.verifier };
    const cookie = before.get('cookie') ?? '';
    const after = frameHeaders(await redeem(bench.deps, body, { cookie }));
    expect(await findPanelUser(bench.deps, before)).toBeUndefined();
    expect(await findPanelUser(bench.deps, after)).toBeDefined();
    expect((await grants()).filter((row) => row.sealed_refresh !== null)).toHaveLength(1);
  });
});
