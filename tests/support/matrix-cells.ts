import { FIRST_PREFERENCES } from '#lib/domain/panel-preferences.ts';
import type { RawRequest } from './raw-request.ts';
import { ownAction, ownJson, ownWindow } from './raw-request.ts';
import type { ActionIds } from './route-inventory.ts';
import type { Side } from './two-tenants.ts';

/** Whose things a request names, and as who it claims to come. */
export interface Named {
  readonly panelKey: string;
  readonly connection: string;
  readonly document: Side['document'];
  readonly claim: Side['claim'];
}

/** Ids of the right form that were never given to anything. */
export const NEVER = {
  panelKey: 'AAAAAAAAAAAAAAAAAAAAAA',
  connection: '00000000-0000-4000-8000-000000000000',
} as const;

type MakeRequest = (named: Named, appUrl: string) => RawRequest;

/**
 * `panel`: for a panel session. `file`: for a handle, whoever brings it. `manage`: a page for an
 * administrator. `open`: the same for everybody, and nothing of any tenant.
 */
export type Door = 'panel' | 'file' | 'manage' | 'open';

export interface Cell {
  readonly door: Door;
  readonly request: MakeRequest;
  /** What its own user gets; 200 when absent. */
  readonly own?: number;
}

const query = (named: Named, more: Readonly<Record<string, string>> = {}) =>
  new URLSearchParams({
    ...named.claim,
    connection: named.connection,
    ...named.document,
    ...more,
  }).toString();

const read = (route: string, more?: Readonly<Record<string, string>>): Cell => ({
  door: 'panel',
  request: (named) => ({
    path: `/api/panel/${named.panelKey}/${route}?${query(named, more)}`,
    headers: { 'sec-fetch-site': 'same-origin' },
  }),
});

const change = (
  route: string,
  { own, ...more }: { own?: number; [field: string]: unknown } = {},
): Cell => ({
  door: 'panel',
  ...(own !== undefined && { own }),
  request: ({ panelKey, claim, connection, document }, appUrl) => ({
    method: 'POST',
    path: `/api/panel/${panelKey}/${route}`,
    ...ownJson(appUrl, { ...claim, connection, ...document, ...more }),
  }),
});

const file = (route: string): Cell => ({
  door: 'file',
  request: ({ panelKey }) => ({
    method: 'POST',
    path: `/api/panel/${panelKey}/${route}/file`,
    ...ownWindow({ handle: 'A'.repeat(43), lang: 'en' }),
  }),
});

const page = (path: (named: Named) => string, door: Door = 'manage'): Cell => ({
  door,
  request: (named) => ({ path: path(named), headers: { 'accept-language': 'en' } }),
});

const post = (path: string, body: unknown): Cell => ({
  door: 'open',
  request: (_named, appUrl) => ({ method: 'POST', path, ...ownJson(appUrl, body) }),
});

const NO_ATTACHMENT = '00000000-0000-4000-8000-00000000000a';
const TOKEN = 'A'.repeat(43);

/** Every route of `app` with a request to it; a route that is not here fails the test. */
export const CELLS: Readonly<Record<string, Cell>> = {
  'GET /api/panel/[panelKey]/card': read('card'),
  'GET /api/panel/[panelKey]/documents': read('documents', { limit: '5' }),
  'GET /api/panel/[panelKey]/document': read('document'),
  'GET /api/panel/[panelKey]/turnover': read('turnover'),
  'GET /api/panel/[panelKey]/export': read('export', { format: 'csv' }),
  'GET /api/panel/[panelKey]/call-sheet': read('call-sheet'),
  'GET /api/panel/[panelKey]/preferences': read('preferences'),
  'POST /api/panel/[panelKey]/preferences': change('preferences', {
    preferences: FIRST_PREFERENCES,
  }),
  'POST /api/panel/[panelKey]/refresh': change('refresh'),
  'POST /api/panel/[panelKey]/notice': change('notice'),
  'POST /api/panel/[panelKey]/print': change('print'),
  'POST /api/panel/[panelKey]/attachment': change('attachment', {
    ...{ attachment: NO_ATTACHMENT, own: 404 },
  }),
  'POST /api/panel/[panelKey]/statement': change('statement'),
  'POST /api/panel/[panelKey]/print/file': file('print'),
  'POST /api/panel/[panelKey]/attachment/file': file('attachment'),
  'POST /api/panel/[panelKey]/statement/file': file('statement'),
  'PAGE /panel/[panelKey]': page(({ panelKey, claim }) => {
    return `/panel/${panelKey}?${new URLSearchParams(claim).toString()}`;
  }),
  'PAGE /manage': page(({ connection }) => `/manage?result=connected&connection=${connection}`),
  'PAGE /manage/activity': page(({ connection }) => `/manage/activity?connection=${connection}`),
  'PAGE /manage/reconnect': page(({ connection }) => `/manage/reconnect?connection=${connection}`),
  'PAGE /manage/connections/[connectionId]': page(({ connection }) => {
    return `/manage/connections/${connection}`;
  }),
  'GET /oauth/visma/start': page(({ connection }) => `/oauth/visma/start?connection=${connection}`),
  'GET /oauth/visma/callback': page(() => '/oauth/visma/callback?code=x&state=y', 'open'),
  'PAGE /': page(() => '/', 'open'),
  'PAGE /hand-over': page(({ connection }) => `/hand-over?connection=${connection}`, 'open'),
  'GET /sign-in': page(() => '/sign-in', 'open'),
  'GET /sign-in/finish': page(() => '/sign-in/finish', 'open'),
  'GET /sign-in/problem': page(() => '/sign-in/problem', 'open'),
  'GET /api/auth/[...nextauth]': page(() => '/api/auth/session', 'open'),
  'GET /api/health/live': page(() => '/api/health/live', 'open'),
  'GET /api/health/ready': page(() => '/api/health/ready', 'open'),
  'GET /api/webhooks/visma': page(() => '/api/webhooks/visma', 'open'),
  'POST /api/webhooks/visma': post('/api/webhooks/visma', {}),
  'POST /api/hand-over': post('/api/hand-over', { secret: TOKEN }),
  'POST /api/session/redeem': post('/api/session/redeem', { verifier: TOKEN }),
  // Ends sessions; the test does that at its end.
  'POST /api/session/sign-out': post('/api/session/sign-out', {}),
};

/** Actions that name something of a tenant; the others act on the caller's own tenant alone. */
export const NAMING_ACTIONS = [
  'configurePanel',
  'connectCompany',
  'createLink',
  'pauseConnection',
  'removeConnection',
  'resumeConnection',
  'saveService',
  'testConnection',
  'useExisting',
  'validateService',
] as const;
export const OWN_ACTIONS = ['createPanel', 'endRun', 'startRun'] as const;

/** An action of the manage page on what is named. */
export function actionRequest(
  ids: ActionIds,
  action: string,
  { panelKey, connection }: Pick<Named, 'panelKey' | 'connection'>,
  appUrl: string,
): RawRequest {
  const target =
    action === 'configurePanel' || action === 'connectCompany'
      ? { panel: panelKey }
      : { connection, existing: connection };
  const form = {
    ...target,
    ...{ name: 'Taken over', mappingField: 'code' },
    vismaTenantId: '8a1b6f5e-7c1f-4a0e-9f39-2f6f0a1c7d11',
  };
  return { method: 'POST', path: '/manage', ...ownAction(appUrl, ids[action] ?? '', form) };
}
