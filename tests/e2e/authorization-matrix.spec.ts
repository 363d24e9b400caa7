import type { AppStack } from '../support/app-stack.ts';
import {
  findUndocumented,
  readDocumentedFields,
  sentWithPage,
} from '../support/documented-fields.ts';
import { expect, test } from '../support/e2e-test.ts';
import type { Named } from '../support/matrix-cells.ts';
import {
  actionRequest,
  CELLS,
  NAMING_ACTIONS,
  NEVER,
  OWN_ACTIONS,
} from '../support/matrix-cells.ts';
import type { RawAnswer, RawRequest } from '../support/raw-request.ts';
import { ownWindow, sendRaw } from '../support/raw-request.ts';
import { listActions, listRoutes } from '../support/route-inventory.ts';
import type { Side } from '../support/two-tenants.ts';
import { setUpTwoTenants, storedThingsOf } from '../support/two-tenants.ts';

/** security.md, checks A1, A2, A7 and C8. The tests share what the first one set up, and the last one ends it. */
test.describe.configure({ mode: 'serial' });
test.setTimeout(120_000);

const SIDES: Side[] = [];
const cellsOf = (...doors: readonly string[]) =>
  Object.entries(CELLS).filter(([, { door }]) => doors.includes(door));
const both = () => [SIDES, SIDES.toReversed()] as unknown as readonly (readonly [Side, Side])[];

test.beforeAll(async ({ browser, stack }) => {
  await stack.startOver();
  SIDES.push(...(await setUpTwoTenants(browser, stack)));
});

test('every route and every action of the app is in the matrix', async () => {
  expect(await listRoutes()).toEqual(Object.keys(CELLS).toSorted());
  expect(Object.keys(await listActions()).toSorted()).toEqual(
    [...NAMING_ACTIONS, ...OWN_ACTIONS].toSorted(),
  );
});

test('each finds its own, so that what is refused below is there to be found', async ({
  stack,
}) => {
  for (const side of SIDES) {
    for (const [route, cell] of cellsOf('panel')) {
      const { status } = await ask(stack, cell.request(side, stack.appUrl), side.user);
      expect([route, status]).toEqual([route, cell.own ?? 200]);
    }
    const seen = await Promise.all(
      cellsOf('manage').map(([, cell]) => ask(stack, cell.request(side, stack.appUrl), side.admin)),
    );
    expect(seen.filter(({ body }) => side.marks.test(body)).length).toBeGreaterThanOrEqual(3);
  }
});

/** security.md, check A7. */
test('answers have the fields that docs/api.md lists, and no other', async ({ stack }) => {
  const documented = await readDocumentedFields();
  const name = (route: string) => route.replace('/api/panel/[panelKey]/', '');
  const routes = cellsOf('panel').filter(([route]) => !route.endsWith('/export'));
  expect(Object.keys(documented).toSorted()).toEqual(
    routes.map(([route]) => name(route)).toSorted(),
  );
  for (const side of SIDES) {
    for (const [route, cell] of routes) {
      const { body, status } = await ask(stack, cell.request(side, stack.appUrl), side.user);
      if (status !== 200) continue;
      const extra = findUndocumented(JSON.parse(body), documented[name(route)] ?? []);
      expect([route, extra]).toEqual([route, []]);
    }
    const page = CELLS['PAGE /panel/[panelKey]']!.request(side, stack.appUrl);
    const { body } = await ask(stack, page, side.user);
    const opened = sentWithPage(body, 'opened');
    expect(opened).toMatchObject({ kind: 'card' });
    expect(findUndocumented(opened, documented['GET card'] ?? [])).toEqual([]);
    const first = sentWithPage(body, 'firstPages') as Record<string, unknown>;
    expect(Object.keys(first)).toEqual([side.connection]);
    const rows = findUndocumented(first[side.connection], documented['GET documents'] ?? []);
    expect(rows).toEqual([]);
  }
});

/** What another site can make a browser send, and what it cannot but somebody might. */
const FOREIGN_SENDERS: readonly Readonly<Record<string, string | undefined>>[] = [
  { origin: 'http://evil.example', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' },
  { origin: 'null', 'sec-fetch-site': 'cross-site' },
  { origin: undefined, 'sec-fetch-site': undefined },
  { 'sec-fetch-site': 'same-site' },
  { origin: 'http://evil.example', 'sec-fetch-site': undefined },
  { 'content-type': 'text/plain' },
  { 'content-type': 'application/x-www-form-urlencoded' },
];

/** security.md, check C8. */
test('no change is taken that our own pages did not send', async ({ stack }) => {
  const [side] = SIDES as [Side];
  const before = storedThingsOf(stack, side.tenant);
  const changes = cellsOf('panel', 'file', 'open').filter(([route]) => route.startsWith('POST'));
  for (const [route, cell] of changes) {
    // Another server sends it, signed; it is off here.
    if (route.endsWith('/webhooks/visma')) continue;
    const own = cell.request(side, stack.appUrl);
    const senders = cell.door === 'file' ? FOREIGN_WINDOWS : FOREIGN_SENDERS;
    for (const sender of [
      ...senders,
      ...(cell.door === 'file' ? [] : [{ 'x-invoice-panel': undefined }]),
    ]) {
      const answer = await ask(
        stack,
        { ...own, headers: changed(own.headers, sender) },
        side.admin,
      );
      expect([route, sender, answer.status]).toEqual([route, sender, 403]);
      expect([route, answer.headers['set-cookie'] ?? null]).toEqual([route, null]);
      expect([route, answer.headers['access-control-allow-origin'] ?? null]).toEqual([route, null]);
    }
    for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const { status } = await ask(stack, { ...own, method }, side.admin);
      expect([route, method, status]).toEqual([route, method, 405]);
    }
    if (CELLS[route.replace('POST', 'GET')] !== undefined) continue;
    const { status } = await ask(stack, { path: own.path }, side.admin);
    expect([route, status]).toEqual([route, 405]);
  }
  for (const [action, id] of Object.entries(await listActions())) {
    const own = actionRequest({ [action]: id }, action, side, stack.appUrl);
    for (const sender of FOREIGN_SENDERS.slice(0, 5)) {
      const { status } = await ask(
        stack,
        { ...own, headers: changed(own.headers, sender) },
        side.admin,
      );
      expect([action, sender, status]).toEqual([action, sender, 403]);
    }
  }
  expect(storedThingsOf(stack, side.tenant)).toEqual(before);
  // Their sessions still live: none of the refused requests has ended one.
  const card = CELLS['GET /api/panel/[panelKey]/card']!.request(side, stack.appUrl);
  expect((await ask(stack, card, side.user)).status).toBe(200);
});

test('to a panel session what is another tenant’s is what never was', async ({ stack }) => {
  for (const [mine, theirs] of both()) {
    const before = storedThingsOf(stack, theirs.tenant);
    for (const [route, cell] of cellsOf('panel')) {
      const send = (named: Named) => ask(stack, cell.request(named, stack.appUrl), mine.user);
      const foreign = await send({ ...theirs, claim: mine.claim });
      expectNotFound(route, foreign);
      expectAlike(route, foreign, await send({ ...theirs, claim: mine.claim, ...NEVER }));
      if (cell.request(mine, '').path.includes('connection=')) {
        const crossed = await send({ ...mine, connection: theirs.connection });
        const never = await send({ ...mine, connection: NEVER.connection });
        expectAlike(route, crossed, never);
        expect([route, crossed.body.match(theirs.marks)]).toEqual([route, null]);
      }
      const stolen = await send(theirs);
      expect([route, stolen.status]).toEqual([route, 403]);
      expect(JSON.parse(stolen.body)).toMatchObject({ problem: { code: 'other-account' } });
    }
    expect(storedThingsOf(stack, theirs.tenant)).toEqual(before);
  }
});

test('pages and journeys of administrators show nothing of another tenant', async ({ stack }) => {
  for (const [mine, theirs] of both()) {
    for (const [route, cell] of cellsOf('manage', 'open', 'file')) {
      if (route.includes('sign-out')) continue;
      const send = (named: Named) => ask(stack, cell.request(named, stack.appUrl), mine.admin);
      const foreign = await send({ ...theirs, claim: mine.claim });
      expectAlike(route, foreign, await send({ ...theirs, claim: mine.claim, ...NEVER }));
      expect([route, foreign.body.match(theirs.marks)]).toEqual([route, null]);
      expect([route, foreign.headers.location?.match(theirs.marks) ?? null]).toEqual([route, null]);
    }
  }
});

test('no action reaches another tenant, and each is told the same as of what never was', async ({
  stack,
}) => {
  const ids = await listActions();
  for (const [mine, theirs] of both()) {
    const before = storedThingsOf(stack, theirs.tenant);
    for (const action of NAMING_ACTIONS) {
      const send = (named: { panelKey: string; connection: string }) =>
        ask(stack, actionRequest(ids, action, named, stack.appUrl), mine.admin);
      const foreign = await send(theirs);
      expect([action, foreign.body]).toEqual([action, expect.stringContaining('"not-found"')]);
      expectAlike(action, foreign, await send(NEVER));
      expect([action, foreign.body.match(theirs.marks)]).toEqual([action, null]);
    }
    expect(storedThingsOf(stack, theirs.tenant)).toEqual(before);
  }
});

/** A form of another site that opens a tab; our own pages send no `Origin` with theirs. */
const FOREIGN_WINDOWS: readonly Readonly<Record<string, string | undefined>>[] = [
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { 'sec-fetch-site': undefined },
  { 'sec-fetch-mode': 'cors' },
  { 'sec-fetch-dest': 'iframe' },
  { 'content-type': 'text/plain' },
];

function changed(
  headers: RawRequest['headers'],
  changes: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries({ ...headers, ...changes }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
}

test('a handle opens its file once, at its own address, and tells nothing elsewhere', async ({
  stack,
}) => {
  const file = (panelKey: string, handle: string) =>
    ask(stack, {
      method: 'POST',
      path: `/api/panel/${panelKey}/print/file`,
      ...ownWindow({ handle, lang: 'en' }),
    });
  for (const [mine, theirs] of both()) {
    const makeHandle = async () => {
      const request = CELLS['POST /api/panel/[panelKey]/print']!.request(theirs, stack.appUrl);
      const { body } = await ask(stack, request, theirs.user);
      return (JSON.parse(body) as { readonly handle: string }).handle;
    };
    const never = await file(theirs.panelKey, 'A'.repeat(43));
    expect(never.status).toBe(404);
    expectAlike('elsewhere', await file(mine.panelKey, await makeHandle()), never);
    const handle = await makeHandle();
    const opened = await file(theirs.panelKey, handle);
    expect([opened.status, opened.body.slice(0, 5)]).toEqual([200, '%PDF-']);
    expect(opened.headers['content-security-policy']).toMatch(/^sandbox; default-src 'none';/);
    expectAlike('again', await file(theirs.panelKey, handle), never);
  }
});

/** As the framework’s own requests look, and as its bypasses did. */
const HOSTILE_HEADERS: readonly Readonly<Record<string, string>>[] = [
  { 'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy' },
  { 'x-middleware-subrequest': 'src/middleware:src/middleware:src/middleware:src/middleware' },
  { 'x-middleware-subrequest-id': '1', 'x-middleware-next': '1' },
  { 'x-middleware-rewrite': '/manage', 'x-middleware-override-headers': 'cookie' },
  { 'x-middleware-request-cookie': '__Host-panel=x', 'x-middleware-set-cookie': 'a=b' },
  { rsc: '1' },
  { rsc: '1', 'next-router-prefetch': '1' },
  { rsc: '1', 'next-router-segment-prefetch': '/_tree', 'next-router-prefetch': '1' },
  { 'next-resume': '1', 'x-next-resume-state-length': '2' },
  { 'x-nextjs-data': '1', purpose: 'prefetch' },
  {
    'x-nextjs-rewrite': '/manage',
    'x-nextjs-matched-path': '/manage',
    'x-matched-path': '/manage',
  },
  { 'x-invoke-path': '/manage', 'x-invoke-status': '200', 'x-invoke-output': '/manage' },
  { 'x-now-route-matches': '1=manage', 'x-vercel-id': 'x', 'x-prerender-revalidate': 'x' },
  { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', 'x-real-ip': '127.0.0.1' },
  { 'x-request-id': 'mine', 'x-original-url': '/manage', 'x-rewrite-url': '/manage' },
  { 'x-http-method-override': 'GET', 'x-method-override': 'GET' },
];

test('no header of the framework lets anybody in', async ({ stack }) => {
  const [theirs, mine] = SIDES as [Side, Side];
  for (const headers of HOSTILE_HEADERS) {
    for (const [route, cell] of cellsOf('panel')) {
      const plain = cell.request(theirs, stack.appUrl);
      const dressed = { ...plain, headers: { ...plain.headers, ...headers } };
      const answer = await askOn(stack, dressed);
      const where = `${route} ${JSON.stringify(headers)}`;
      expect([where, answer.status]).toEqual([where, 401]);
      expect([where, answer.body.match(theirs.marks)]).toEqual([where, null]);
    }
    for (const [route, cell] of cellsOf('manage')) {
      const plain = cell.request({ ...theirs, claim: mine.claim }, stack.appUrl);
      const dressed = { ...plain, headers: { ...plain.headers, ...headers } };
      for (const cookie of [undefined, mine.admin]) {
        const answer = await askOn(stack, dressed, cookie);
        const told = `${answer.body} ${answer.headers.location ?? ''}`;
        const where = `${route} ${JSON.stringify(headers)} ${cookie === undefined ? '' : 'other'}`;
        expect([where, told.match(theirs.marks)]).toEqual([where, null]);
      }
    }
    const card = CELLS['GET /api/panel/[panelKey]/card']!.request(
      { ...theirs, claim: mine.claim },
      stack.appUrl,
    );
    const answer = await askOn(
      stack,
      { ...card, headers: { ...card.headers, ...headers } },
      mine.user,
    );
    expectNotFound(JSON.stringify(headers), answer);
  }
});

test('no spelling of a path lets anybody in', async ({ stack }) => {
  const [theirs, mine] = SIDES as [Side, Side];
  const claim = new URLSearchParams(mine.claim).toString();
  const api = `/api/panel/${theirs.panelKey}`;
  const rest = `?${claim}&connection=${theirs.connection}&limit=5`;
  const details = `/manage/connections/${theirs.connection}`;
  const paths = [
    ...['card', 'documents'].flatMap((route) => [
      ...[`${api}/${route}.rsc${rest}`, `${api}/${route}.json${rest}`, `${api}/${route}/${rest}`],
      ...[`${api}//${route}${rest}`, `/${api}/${route}${rest}`, `${api}/%2e/${route}${rest}`],
      ...[`${api}/x/../${route}${rest}`, `${api}/x/%2e%2e/${route}${rest}`],
      ...[`/API/panel/${theirs.panelKey}/${route}${rest}`, `${api}/${route.toUpperCase()}${rest}`],
      ...[`${api}%2f${route}${rest}`, `${api}/${route}%00${rest}`, `${api}/${route};x${rest}`],
      ...[`/%61pi/panel/${theirs.panelKey}/${route}${rest}`, `${api}\\${route}${rest}`],
      ...[`/_next/data/x${api}/${route}.json${rest}`, `${api}/${route}.segments/_tree${rest}`],
    ]),
    ...[
      `${details}.rsc`,
      `${details}.segments/_tree.segment.rsc`,
      `${details}/`,
      `${details}?_rsc=x`,
    ],
    ...['/manage.rsc', '/manage.segments/_full.segment.rsc', '/MANAGE', '//manage', '/manage/.'],
    ...[
      '/%6danage',
      '/manage%2f',
      '/_next/data/x/manage.json',
      '/x/../manage',
      '/manage/activity.rsc',
    ],
    ...[`/panel/${theirs.panelKey}.rsc?${claim}`, '/_next/../manage', '/_next/static/../../manage'],
  ];
  for (const path of paths) {
    for (const [who, cookie] of Object.entries({ nobody: undefined, other: mine.admin })) {
      for (const headers of [{}, { rsc: '1' }]) {
        const answer = await ask(stack, { path, headers }, cookie);
        const told = `${answer.body} ${answer.headers.location ?? ''}`;
        expect([path, who, told.match(theirs.marks)]).toEqual([path, who, null]);
        // What exists is the caller's own page, or nothing.
        if (path.startsWith('/api'))
          expect([path, who, answer.status >= 300]).toEqual([path, who, true]);
      }
    }
  }
});

test('nobody, and whoever has signed out, is asked to sign in everywhere', async ({ stack }) => {
  const ids = await listActions();
  for (const side of SIDES) {
    const out = CELLS['POST /api/session/sign-out']!.request(side, stack.appUrl);
    expect((await ask(stack, out, side.admin)).status).toBe(200);
  }
  for (const [theirs] of both()) {
    for (const cookie of [undefined, theirs.admin]) {
      for (const [route, cell] of cellsOf('panel')) {
        const answer = await ask(stack, cell.request(theirs, stack.appUrl), cookie);
        expect([route, answer.status]).toEqual([route, 401]);
        expect(JSON.parse(answer.body)).toMatchObject({ problem: { code: 'signed-out' } });
      }
      for (const [route, cell] of cellsOf('manage', 'open', 'file')) {
        const answer = await ask(stack, cell.request(theirs, stack.appUrl), cookie);
        expect([route, answer.body.match(theirs.marks)]).toEqual([route, null]);
        expect([route, answer.status < 500]).toEqual([route, true]);
      }
      for (const action of [...NAMING_ACTIONS, ...OWN_ACTIONS]) {
        const answer = await ask(stack, actionRequest(ids, action, theirs, stack.appUrl), cookie);
        expect([action, answer.body]).toEqual([action, expect.stringContaining('"signed-out"')]);
      }
    }
  }
});

function ask({ appUrl }: AppStack, request: RawRequest, cookie?: string): Promise<RawAnswer> {
  const headers = { ...request.headers, ...(cookie !== undefined && { cookie }) };
  return sendRaw(appUrl, { ...request, headers });
}

function expectNotFound(what: string, { status, body }: RawAnswer): void {
  expect([what, status, body]).toEqual([what, 404, '{"problem":{"code":"unknown-panel"}}']);
}

/** The framework has a request that looks like its own repeated with a mark in the query. */
async function askOn(stack: AppStack, request: RawRequest, cookie?: string): Promise<RawAnswer> {
  const answer = await ask(stack, request, cookie);
  const { location } = answer.headers;
  if (answer.status !== 307 || location === undefined) return answer;
  const { pathname, search, searchParams } = new URL(location, stack.appUrl);
  expect([request.path.split('?')[0], searchParams.has('_rsc')]).toEqual([pathname, true]);
  return ask(stack, { ...request, path: pathname + search }, cookie);
}

/** Byte for byte, but for the ids that were asked for and what is new in each answer. */
function expectAlike(what: string, foreign: RawAnswer, never: RawAnswer): void {
  expect([what, factsOf(foreign)]).toEqual([what, factsOf(never)]);
}

function factsOf({ status, headers, body }: RawAnswer) {
  const told = { location: headers.location ?? '', body, type: headers['content-type'] ?? '' };
  const names = [...SIDES.flatMap(({ panelKey, connection }) => [panelKey, connection])];
  return {
    status,
    told: [...names, ...Object.values(NEVER)]
      .reduce((text, name) => text.replaceAll(name, 'ASKED'), JSON.stringify(told))
      .replaceAll(/nonce=\\"[^"]+\\"|\\"nonce\\\\?":\\?"[^"]+"/g, '')
      .replaceAll(/[A-Za-z0-9+/]{22}==/g, 'NONCE')
      .replaceAll(/\(?(?:Support id|Reference|support)[^<]*[0-9a-f]{8}[^<]*/gi, 'SUPPORT'),
  };
}
