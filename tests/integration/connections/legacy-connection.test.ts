import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { accessTokenFor } from '#lib/connections/access-token.ts';
import type { ImportedLine, LegacyImportDeps } from '#lib/connections/import-legacy.ts';
import { importLegacy, importLegacyList } from '#lib/connections/import-legacy.ts';
import type { LegacyRow } from '#lib/connections/legacy-row.ts';
import { listConnections } from '#lib/connections/list-connections.ts';
import { withGrant } from '#lib/connections/with-grant.ts';
import { recordEvent } from '#lib/audit/record-event.ts';
import type { ConnectionRef } from '#lib/db/connection-store.ts';
import type { Db } from '#lib/db/db.ts';
import { createLegacyImportStore } from '#lib/db/legacy-import-store.ts';
import { createPanelStore } from '#lib/db/panel-store.ts';
import type { AuditEvent } from '#lib/domain/audit-event.ts';
import type { TenantId } from '#lib/domain/ids.ts';
import type { ConnectionBench } from '#tests/support/connection-bench.ts';
import {
  companyId,
  createAdmin,
  createConnectionBench,
  FJORD,
  SKANE,
} from '#tests/support/connection-bench.ts';
import { describeOnEachEngine } from '#tests/support/databases.ts';
import type { RunningSimulator } from '#tests/support/simulator.ts';
import { startSimulator } from '#tests/support/simulator.ts';

const TOKEN = 'legacy-nordvik-canary';
const handel: LegacyRow = {
  tenantId: FJORD,
  panelName: 'Fakturaer',
  mappingField: 'code',
  companyName: 'Nordvik Handel AS',
  legacyCompanyId: 1_401_001,
  token: TOKEN,
};
const bookkeeper = { email: 'regnskap@nordvik.example' };

describeOnEachEngine('legacy connections', (open) => {
  let simulator: RunningSimulator;
  let db: Db;
  let bench: ConnectionBench;
  let deps: LegacyImportDeps;
  let events: AuditEvent[];

  beforeAll(async () => {
    simulator = await startSimulator();
    db = await open();
  });
  afterAll(() => simulator.stop());

  beforeEach(async () => {
    await simulator.control('POST', '/reset', {});
    await db.direct.deleteFrom('connection').execute();
    await db.direct.deleteFrom('panel').execute();
    bench = await createConnectionBench(db, simulator);
    await db.direct.deleteFrom('panel').execute();
    events = [];
    const record = (event: AuditEvent) => {
      events.push(event);
      return recordEvent({ db, clock: Date.now }, event);
    };
    deps = { ...bench.deps, record, legacyImports: createLegacyImportStore(db) };
  });

  const read = (ref: ConnectionRef) => withGrant(deps, ref, deps.readCompany);
  const panelsOf = (tenantId: TenantId) => createPanelStore(db).list(tenantId);
  const refuseTokens = () => simulator.control('PATCH', '/settings', { legacyTokens: 'refused' });

  async function imported(changes: Partial<LegacyRow> = {}): Promise<ConnectionRef> {
    const row = { ...handel, ...changes };
    const { connectionId } = await importLegacy(deps, row);
    return { tenantId: row.tenantId, connectionId };
  }

  async function importList(content: string): Promise<readonly ImportedLine[]> {
    const lines: ImportedLine[] = [];
    for await (const line of importLegacyList(deps, content)) lines.push(line);
    return lines;
  }

  test('an imported company is on its panel and read with its token, by the old address', async () => {
    expect(await importLegacy(deps, handel)).toMatchObject({ result: 'imported', access: 'works' });
    expect(await panelsOf(FJORD)).toMatchObject([
      { name: 'Fakturaer', mappingField: 'code', connections: [{ mappingField: undefined }] },
    ]);
    const [connection] = await listConnections(deps, createAdmin());
    expect(connection).toMatchObject({
      kind: 'legacy',
      state: 'connected',
      company: { name: 'Nordvik Handel AS', organisationNumber: '918273645', country: 'NO' },
    });
    const calls = await simulator.requests('api');
    expect(calls.map(({ path, subject }) => [path, subject?.split('@')[0]])).toEqual([
      ['/API/controller/api/v1/organization', 'legacy'],
    ]);
    expect(events.map(({ event }) => event)).toEqual(['panel.created', 'connection.imported']);
  });

  test('the token is nowhere but sealed', async () => {
    const ref = await imported();
    const rows = await Promise.all([
      db.read.selectFrom('connection').selectAll().execute(),
      db.read.selectFrom('audit_event').selectAll().execute(),
    ]);
    expect(JSON.stringify(rows)).not.toContain('canary');
    const { caller } = await accessTokenFor(deps, ref);
    expect(caller).toMatchObject({ accessToken: TOKEN, legacyCompanyId: 1_401_001 });
  });

  test('importing again changes nothing', async () => {
    const ref = await imported();
    const before = await bench.rowOf(ref);
    expect(await importLegacy(deps, { ...handel, token: 'legacy-nordvik-other' })).toEqual({
      connectionId: ref.connectionId,
      result: 'unchanged',
    });
    expect(await bench.rowOf(ref)).toEqual(before);
    expect(events).toHaveLength(2);
  });

  test('two imports of one company at once make it once', async () => {
    const other = { ...deps, legacyImports: createLegacyImportStore(await open()) };
    const results = await Promise.all([importLegacy(deps, handel), importLegacy(other, handel)]);
    expect(new Set(results.map(({ connectionId }) => connectionId)).size).toBe(1);
    expect(await listConnections(deps, createAdmin())).toHaveLength(1);
    expect(await panelsOf(FJORD)).toHaveLength(1);
  });

  test('a company on a second panel, with another mapping, stays one connection', async () => {
    await imported();
    await imported({ companyName: 'Nordvik Bergen AS', legacyCompanyId: 1_401_004 });
    const second = { ...handel, panelName: 'Archive', mappingField: 'number' } as const;
    const placed = await importLegacy(deps, second);
    expect(placed).toMatchObject({ result: 'placed' });
    expect(events.at(-1)).toMatchObject({
      ...{ event: 'connection.shared', actor: 'system', subject: placed.connectionId },
      after: { name: 'Archive' },
    });
    const third = { ...handel, panelName: 'Archive', legacyCompanyId: 1_401_002 };
    await importLegacy(deps, { ...third, companyName: 'Nordvik Export AB' });
    const panels = await panelsOf(FJORD);
    expect(panels.map(({ name, connections }) => [name, connections.length])).toEqual([
      ['Fakturaer', 2],
      ['Archive', 2],
    ]);
    expect(panels[1]?.connections.map(({ mappingField }) => mappingField)).toEqual([
      undefined,
      'code',
    ]);
    expect(await listConnections(deps, createAdmin())).toHaveLength(3);
  });

  test('the same company id in two tenants is two connections', async () => {
    await imported();
    await imported({ tenantId: SKANE });
    expect(await panelsOf(SKANE)).toHaveLength(1);
    expect(await listConnections(deps, createAdmin({ tenantId: SKANE }))).toHaveLength(1);
  });

  test('a tenant that has not signed in yet can be prepared', async () => {
    const tenantId = 'Cust41009' as TenantId;
    await imported({ tenantId });
    expect(await panelsOf(tenantId)).toHaveLength(1);
  });

  test('a token that Visma refuses already is imported, named, and can be reconnected', async () => {
    await refuseTokens();
    expect(await importLegacy(deps, handel)).toMatchObject({
      result: 'imported',
      access: 'refused',
    });
    expect(await listConnections(deps, createAdmin())).toMatchObject([
      { state: 'needs-reauthentication', company: { name: 'Nordvik Handel AS' } },
    ]);
  });

  test.each([
    ['12002', { kind: 'shape-a', code: '12002' }],
    ['401', { kind: 'unauthorized' }],
    ['403', { kind: 'status', status: 403, body: '' }],
  ])(
    'a refusal by %s asks for reauthentication, and no more calls are made',
    async (_name, fault) => {
      const ref = await imported();
      await simulator.control('POST', '/faults', { target: 'api', ...fault });
      await expect(read(ref)).rejects.toMatchObject({ code: 'visma.needs-reauthentication' });
      expect(await bench.rowOf(ref)).toMatchObject({ state: 'needs-reauthentication' });
      await simulator.control('DELETE', '/requests');
      await expect(read(ref)).rejects.toMatchObject({ code: 'visma.needs-reauthentication' });
      expect(await simulator.requests('api')).toHaveLength(0);
      expect(events.at(-1)?.event).toBe('connection.needs-reauthentication');
    },
  );

  test.each([429, 503])('a %i is no refusal', async (status) => {
    const ref = await imported();
    await simulator.control('POST', '/faults', { target: 'api', kind: 'status', status, times: 5 });
    await expect(read(ref)).rejects.toThrow();
    expect(await bench.rowOf(ref)).toMatchObject({ state: 'connected' });
  });

  test('reconnecting makes it interactive with the same id and place, and wipes the token', async () => {
    const ref = await imported();
    const before = await bench.rowOf(ref);
    const panels = await panelsOf(FJORD);
    await refuseTokens();
    await expect(read(ref)).rejects.toThrow();
    expect(await bench.connect(ref.connectionId, bookkeeper)).toMatchObject({
      result: 'reconnected',
      companyName: 'Nordvik Handel AS',
    });
    const after = await bench.rowOf(ref);
    expect(after).toMatchObject({
      kind: 'interactive',
      state: 'connected',
      time_zone: before.time_zone,
      created_at: before.created_at,
    });
    expect(after.sealed_access).not.toBe(before.sealed_access);
    const { caller } = await accessTokenFor(deps, ref);
    expect(caller).not.toMatchObject({ accessToken: TOKEN });
    expect(await panelsOf(FJORD)).toEqual(panels);
    await simulator.control('DELETE', '/requests');
    await read(ref);
    expect((await simulator.requests('api')).map(({ path }) => path)).toEqual(['/v1/organization']);
    expect(await importLegacy(deps, handel)).toMatchObject({ result: 'unchanged' });
  });

  test('another company is refused by name when reconnecting', async () => {
    const ref = await imported();
    await refuseTokens();
    const bergen = await companyId(simulator, 'Nordvik Bergen AS');
    const traveller = { email: 'api@nordvik.example', company: bergen };
    expect(await bench.connect(ref.connectionId, traveller)).toMatchObject({
      result: 'wrong-company',
      expectedCompany: 'Nordvik Handel AS',
      actualCompany: 'Nordvik Bergen AS',
    });
    expect(await bench.rowOf(ref)).toMatchObject({ kind: 'legacy' });
  });

  test('a company that was never read is compared by its name, which another import corrects', async () => {
    await refuseTokens();
    const ref = await imported({ companyName: 'Nordvik Handel' });
    expect(await bench.connect(ref.connectionId, bookkeeper)).toMatchObject({
      result: 'wrong-company',
    });
    expect(await importLegacy(deps, handel)).toMatchObject({ result: 'renamed' });
    expect(await bench.connect(ref.connectionId, bookkeeper)).toMatchObject({
      result: 'reconnected',
    });
  });

  test('a name that differs from Visma’s is corrected by the first reading', async () => {
    const ref = await imported({ companyName: 'Handel (gammel)' });
    expect(await bench.rowOf(ref)).toMatchObject({ company_name: 'Nordvik Handel AS' });
    expect(await importLegacy(deps, handel)).toMatchObject({ result: 'unchanged' });
  });

  test('it can be turned into a connection by Service API as well', async () => {
    const ref = await imported();
    const vismaTenantId = await companyId(simulator, 'Nordvik Handel AS');
    const typed = { vismaTenantId, connectionId: ref.connectionId };
    expect(await bench.connectService(typed, bookkeeper)).toMatchObject({ result: 'reconnected' });
    expect(await bench.rowOf(ref)).toMatchObject({ kind: 'service', sealed_refresh: null });
  });

  test('wrong records of a list are told by line, the others are taken', async () => {
    const lines = await importList(
      [
        'tenant;panel;mapping;company;companyId;token',
        `Cust41001;Fakturaer;code;Nordvik Handel AS;1401001;${TOKEN}`,
        `Cust41001;Fakturaer;kode;Nordvik Bergen AS;1401004;${TOKEN}`,
        `Cust41002;Fakturor;code;Skåne Industri AB;1402001;legacy-skane-1`,
      ].join('\n'),
    );
    expect(lines).toMatchObject([
      { line: 2, kind: 'done', companyName: 'Nordvik Handel AS', imported: { access: 'works' } },
      { line: 3, kind: 'wrong', problem: 'mapping is none of code, number' },
      { line: 4, kind: 'done', companyName: 'Skåne Industri AB', imported: { access: 'works' } },
    ]);
    expect(JSON.stringify(lines)).not.toContain('canary');
  });
});
