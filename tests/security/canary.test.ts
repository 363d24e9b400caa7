import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crmAccessTokenFor } from '#lib/auth/crm-token.ts';
import { accessTokenFor } from '#lib/connections/access-token.ts';
import { finishConnect } from '#lib/connections/finish-connect.ts';
import { startConnect } from '#lib/connections/start-connect.ts';
import { withGrant } from '#lib/connections/with-grant.ts';
import { migrate } from '#lib/db/migrate.ts';
import type { Db } from '#lib/db/open-database.ts';
import { openDatabase } from '#lib/db/open-database.ts';
import type { CrmGrantId, TenantId } from '#lib/domain/ids.ts';
import { createLog } from '#lib/log.ts';
import {
  ANNE,
  createAuthBench,
  frameOf,
  redeem,
  signInForManage,
  signInForPanel,
  SIV,
} from '#tests/support/auth-bench.ts';
import { createAdmin, createConnectionBench, FJORD } from '#tests/support/connection-bench.ts';
import { describeOnEachEmptyDatabase } from '#tests/support/databases.ts';
import type { Secret } from '#tests/support/secret-search.ts';
import {
  clientSecrets,
  createSecretSearch,
  handedOutSecrets,
} from '#tests/support/secret-search.ts';
import type { RunningSimulator } from '#tests/support/simulator.ts';
import { startSimulator } from '#tests/support/simulator.ts';
import { visitVisma } from '#tests/support/visma-journey.ts';

const bookkeeper = { email: 'regnskap@nordvik.example' };

describeOnEachEmptyDatabase('after every flow, no secret (D1)', (configOf) => {
  let simulator: RunningSimulator;
  let db: Db;
  const logLines: string[] = [];
  const ours: Secret[] = [];
  const unexpected: string[] = [];
  const log = createLog({
    level: 'trace',
    destination: { write: (line) => void logLines.push(line) },
  });

  beforeAll(async () => {
    simulator = await startSimulator();
    db = await openDatabase(configOf());
    await migrate(db);
    // What goes wrong is told by a test of its own: the search is to see how far it came.
    for (const use of [useSuperOffice, useVisma]) {
      await use().catch((error: unknown) => unexpected.push(String(error)));
    }
  });
  afterAll(async () => {
    await db.close();
    await simulator.stop();
  });

  /** Signs in at both doors, refreshes, and meets a refusal and an outage. */
  async function useSuperOffice(): Promise<void> {
    const bench = createAuthBench(db, simulator, {}, log);
    const manage = await signInForManage(bench.deps, ANNE);
    const frame = frameOf(SIV);
    const { finished } = await signInForPanel(bench.deps, SIV, frame);
    const handle = 'handle' in finished ? finished.handle : undefined;
    const redeemed = await redeem(bench.deps, { handle, verifier: frame.verifier });
    ours.push({ kind: 'verifier of a frame', value: frame.verifier });
    if (handle !== undefined) ours.push({ kind: 'handle', value: handle });
    for (const line of [...manage.setCookieLines, ...redeemed.headers.getSetCookie()]) {
      const [, kind = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value.length >= 12) ours.push({ kind: `cookie ${kind}`, value });
    }
    const { id } = await db.read
      .selectFrom('crm_grant')
      .select('id')
      .where('associate_id', '=', SIV.usid)
      .executeTakeFirstOrThrow();
    const key = { tenantId: SIV.uctx as TenantId, grantId: id as CrmGrantId };
    bench.pass(3_600_000);
    await crmAccessTokenFor(bench.deps, key);
    for (const kind of ['html', 'invalid_grant']) {
      await simulator.control('POST', '/faults', { target: 'login', kind, times: 2 });
      bench.pass(3_600_000);
      await crmAccessTokenFor(bench.deps, key).catch((error: unknown) => {
        log.error('failed on purpose', { error });
      });
    }
    await simulator.control('DELETE', '/faults');
  }

  /** Connects, rotates, loses answers, is refused in several ways, and leaves a journey unfinished. */
  async function useVisma(): Promise<void> {
    await simulator.control('PATCH', '/settings', {
      refreshTokens: 'one-time',
      refreshGraceSeconds: 60,
    });
    const bench = await createConnectionBench(db, simulator, { log });
    const ref = { tenantId: FJORD, connectionId: await bench.prepare() };
    await bench.connect(ref.connectionId, bookkeeper);
    const script = (fault: object) => simulator.control('POST', '/faults', fault);
    const tokenFault = { target: 'connect', path: '/connect/token' };
    const tryRead = () =>
      withGrant(bench.deps, ref, bench.deps.readCompany).catch((error: unknown) => {
        log.error('failed on purpose', { error });
      });
    await tryRead();
    for (const kind of ['lost-response', 'html', 'reset', 'invalid_grant']) {
      await script({ ...tokenFault, kind });
      await bench.expireAccess(ref);
      await accessTokenFor(bench.deps, ref).catch(() => undefined);
    }
    await script({ ...tokenFault, kind: 'status', status: 401, body: { error: 'invalid_client' } });
    await bench.expireAccess(ref);
    await tryRead();
    for (const fault of [
      { kind: 'unauthorized' },
      { kind: 'html' },
      { kind: 'shape-a', code: '12002' },
    ]) {
      await script({ target: 'api', ...fault });
      await tryRead();
    }
    const admin = createAdmin();
    for (const spoil of [false, true]) {
      const start = { connectionId: ref.connectionId, browserId: undefined };
      const { url, browserId } = await startConnect(bench.deps, admin, start);
      ours.push(
        { kind: 'browser id', value: browserId },
        { kind: 'state', value: url.searchParams.get('state') ?? '' },
      );
      const callbackParameters = await visitVisma(url, bench.callbackUrl, bookkeeper);
      ours.push({ kind: 'code', value: callbackParameters.get('code') ?? '' });
      if (spoil) callbackParameters.set('iss', 'https://evil.example');
      await finishConnect(bench.deps, { connector: admin, browserId, callbackParameters });
    }
    const unfinished = { connectionId: ref.connectionId, browserId: undefined };
    await startConnect(bench.deps, admin, unfinished);
    const { state } = await bench.rowOf(ref);
    expect(state).toBe('connected');
  }

  async function search() {
    const handedOut = await handedOutSecrets(simulator);
    return {
      handedOut,
      search: createSecretSearch([...handedOut, ...ours, ...clientSecrets(simulator)]),
    };
  }

  it('was met by a flow that broke off', () => {
    expect(unexpected).toEqual([]);
  });

  it('is missing among those that are looked for', async () => {
    const { handedOut } = await search();
    const counts = Map.groupBy(handedOut, ({ kind }) => kind);
    for (const kind of ['access_token', 'refresh_token', 'id_token', 'code', 'code_verifier']) {
      expect(counts.get(kind)?.length ?? 0, kind).toBeGreaterThanOrEqual(2);
    }
    expect(new Set(ours.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(5);
  });

  it('is in any column of the database', async () => {
    const dump = JSON.stringify(await everything(db));
    expect(dump).toMatch(/"sealed_refresh":"v1\.test\./);
    expect(dump).toMatch(/"sealed_verifier":"v1\.test\./);
    expect((await search()).search.find('the dump', dump)).toEqual([]);
  });

  it('is in the bytes of database file and write-ahead log', async () => {
    const config = configOf();
    const files = config.engine === 'sqlite' ? [config.path, `${config.path}-wal`] : [];
    const { search: secrets } = await search();
    for (const file of files) {
      const bytes = await readFile(file);
      expect(secrets.find(file.endsWith('wal') ? 'the log' : 'the file', bytes)).toEqual([]);
    }
    if (files.length > 0) {
      const all = Buffer.concat(await Promise.all(files.map((file) => readFile(file))));
      expect(all.includes('v1.test.')).toBe(true);
    }
  });

  it('is in a log line, down to level trace', async () => {
    expect(logLines.length).toBeGreaterThan(5);
    for (const line of logLines) expect(() => JSON.parse(line) as unknown).not.toThrow();
    expect((await search()).search.find('the log', logLines.join(''))).toEqual([]);
  });
});

describe('the search for secrets', () => {
  const value = `${randomBytes(24).toString('base64url')} /+%:"`;
  const { find } = createSecretSearch([{ kind: 'canary', value }]);

  it.each([
    ['as it is', value],
    ['URL-encoded', encodeURIComponent(value)],
    ['in a form', new URLSearchParams({ a: value }).toString()],
    ['in JSON', JSON.stringify({ a: value })],
    ['in hexadecimal', Buffer.from(value).toString('hex')],
    ['in upper-case hexadecimal', Buffer.from(value).toString('hex').toUpperCase()],
    ['in base64', Buffer.from(value).toString('base64')],
    ['in base64 behind one byte', Buffer.from(`x${value}y`).toString('base64')],
    ['in base64 behind two bytes', Buffer.from(`xx${value}yyy`).toString('base64')],
    ['in base64url behind one byte', Buffer.from(`x${value}`).toString('base64url')],
  ])('finds one %s', (_, text) => {
    expect(find('a place', `… ${text} …`)).not.toEqual([]);
  });

  it('finds none where there is none, and tells no value', () => {
    expect(find('a place', randomBytes(200_000))).toEqual([]);
    expect(find('a place', value).join()).not.toContain(value);
  });
});

async function everything(db: Db): Promise<unknown> {
  const tables = (await db.direct.introspection.getTables()).map(async ({ name }) => {
    const { rows } = await sql`select * from ${sql.table(name)}`.execute(db.read);
    return [name, rows] as const;
  });
  return Object.fromEntries(await Promise.all(tables));
}
