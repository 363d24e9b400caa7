import type { CardProblemCode, CompanyProblemCode } from '#lib/domain/card.ts';
import { PAGING_FAULTS } from './paging-faults.ts';

/** What a card ends in: one of P11's states, `rows` when the fault is not felt, or `nothing` for a customer without documents. */
export type CardEnd = CardProblemCode | CompanyProblemCode | 'rows' | 'nothing';

/** A server of the test, other than the simulator, that takes the place of the ERP API. */
export type OddServer =
  'unknown-name' | 'nobody' | 'self-signed' | 'no-tls' | 'tls-reset' | 'silent';

export interface UpstreamFault {
  readonly name: string;
  /** As the simulator's control takes them; they last until the card has ended unless `times` is given. */
  readonly faults?: readonly Readonly<Record<string, unknown>>[];
  readonly server?: OddServer;
  /** What becomes of each list of documents on its way; called anew for each card. */
  readonly paging?: () => (page: readonly object[]) => readonly object[];
  /** Only a deadline ends it. */
  readonly endless?: true;
  /** The access token has ended, so Visma Connect is asked first. */
  readonly token?: 'expired';
  /** SuperOffice has not been asked for the card lately. */
  readonly contact?: 'unread';
  /** With nothing stored. */
  readonly cold: CardEnd;
  /** With rows stored a minute ago; as `cold` when absent. */
  readonly warm?: CardEnd;
}

/** Stands in the words of every fault, and must not be in any answer. */
export const RAW_TEXT = 'RAW-TEXT-CANARY';

const GUID = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const RAW = `${RAW_TEXT} https://api.finance.visma.net/v1/customer VismaId: ${GUID}. at Foo.Bar()`;

const api = (kind: string, more: object = {}) => [
  { target: 'api', path: '/document', kind, times: -1, ...more },
];
const once = (kind: string, more: object = {}) => api(kind, { times: 1, ...more });
const status = (code: number, more: object = {}) =>
  api('status', { status: code, body: { message: RAW }, ...more });
const gateway = (code: string, more: object = {}) =>
  api('shape-a', { code, message: RAW, ...more });
const limited = (headers: Readonly<Record<string, string>>) => status(429, { headers });
const token = (kind: string, more: object = {}) => [
  { target: 'connect', path: '/connect/token', kind, times: -1, ...more },
];
const refusedToken = (error: string, code = 400) =>
  token('status', { status: code, body: { error, error_description: RAW } });
const metadata = (kind: string, more: object = {}) => [
  { target: 'connect', path: 'openid-configuration', kind, times: -1, ...more },
];
const crm = (kind: string, more: object = {}) => [
  { target: 'superoffice', path: '/Contact/', kind, times: -1, ...more },
];
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000);
const epochIn = (minutes: number) => String(Math.floor(inMinutes(minutes).getTime() / 1_000));

const SERVER_ERRORS: readonly UpstreamFault[] = [
  { name: '500 without a body', faults: status(500, { body: '' }), cold: 'visma-down' },
  { name: '500 in words', faults: status(500), cold: 'visma-down' },
  {
    name: '500 with the gateway’s fault',
    faults: gateway('500', { status: 500 }),
    cold: 'visma-down',
  },
  { name: '500 once', faults: once('status', { status: 500 }), cold: 'rows' },
  { name: '501', faults: status(501), cold: 'visma-down' },
  { name: '502 as a page', faults: api('html', { status: 502 }), cold: 'visma-down' },
  { name: '502 as a page, once', faults: once('html', { status: 502 }), cold: 'rows' },
  { name: '502 empty', faults: api('empty'), cold: 'visma-down' },
  { name: '503 as text', faults: api('text', { message: RAW }), cold: 'visma-down' },
  {
    name: '503 with Retry-After',
    faults: status(503, { headers: { 'retry-after': '90' } }),
    cold: 'visma-down',
  },
  { name: '504', faults: status(504), cold: 'visma-down' },
  { name: '520 of a proxy', faults: api('html', { status: 520 }), cold: 'visma-down' },
  { name: '408', faults: status(408), cold: 'visma-down' },
];

const REFUSALS: readonly UpstreamFault[] = [
  { name: '400 in words', faults: api('shape-b', { message: RAW }), cold: 'visma-down' },
  { name: '400 as text', faults: api('text', { status: 400, message: RAW }), cold: 'visma-down' },
  { name: '401', faults: api('unauthorized'), cold: 'needs-reauthentication' },
  { name: '401 once', faults: once('unauthorized'), cold: 'rows' },
  { name: '401 as a page', faults: api('html', { status: 401 }), cold: 'needs-reauthentication' },
  {
    name: '401 that tells of the licence',
    faults: gateway('12027', { status: 401 }),
    cold: 'no-licence',
  },
  { name: '403', faults: status(403), cold: 'role-missing' },
  { name: '403 empty', faults: status(403, { body: '' }), cold: 'role-missing' },
  { name: '403 as a page', faults: api('html', { status: 403 }), cold: 'visma-down' },
  { name: '404 of the customer', faults: status(404), cold: 'no-such-customer' },
  { name: '404 empty', faults: status(404, { body: '' }), cold: 'no-such-customer' },
  { name: '404 as a page', faults: api('html', { status: 404 }), cold: 'visma-down' },
  { name: '405', faults: status(405), cold: 'visma-down' },
  { name: '409', faults: status(409), cold: 'visma-down' },
  { name: '410', faults: status(410), cold: 'visma-down' },
  { name: '412', faults: status(412), cold: 'visma-down' },
  { name: '415', faults: status(415), cold: 'visma-down' },
  { name: '421', faults: status(421), cold: 'visma-down' },
  { name: 'fault 12002', faults: gateway('12002'), cold: 'needs-reauthentication' },
  {
    name: 'fault 12002 without a message',
    faults: gateway('12002', { message: '' }),
    cold: 'needs-reauthentication',
  },
  {
    name: 'fault 12002 with 500',
    faults: gateway('12002', { status: 500 }),
    cold: 'needs-reauthentication',
  },
  {
    name: 'fault 12002 with 200',
    faults: gateway('12002', { status: 200 }),
    cold: 'needs-reauthentication',
  },
  { name: 'fault 12027', faults: gateway('12027'), cold: 'no-licence' },
  { name: 'fault 12027 with 403', faults: gateway('12027', { status: 403 }), cold: 'no-licence' },
  { name: 'fault 12027 with 200', faults: gateway('12027', { status: 200 }), cold: 'no-licence' },
  { name: 'a fault that nobody has documented', faults: gateway('99999'), cold: 'visma-down' },
];

const LIMITS: readonly UpstreamFault[] = [
  { name: '429 with seconds', faults: limited({ 'retry-after': '30' }), cold: 'throttled' },
  {
    name: '429 with a date',
    faults: limited({ 'retry-after': inMinutes(2).toUTCString() }),
    cold: 'throttled',
  },
  { name: '429 with 0', faults: limited({ 'retry-after': '0' }), cold: 'throttled' },
  { name: '429 with a negative wait', faults: limited({ 'retry-after': '-7' }), cold: 'throttled' },
  {
    name: '429 with 32 years',
    faults: limited({ 'retry-after': '1000000000' }),
    cold: 'throttled',
  },
  { name: '429 with nonsense', faults: limited({ 'retry-after': RAW_TEXT }), cold: 'throttled' },
  { name: '429 that says nothing', faults: limited({}), cold: 'throttled' },
  {
    name: '429 with a reset in seconds',
    faults: limited({ 'x-ratelimit-reset': '600' }),
    cold: 'throttled',
  },
  {
    name: '429 with a reset as an instant',
    faults: limited({ 'x-ratelimit-reset': epochIn(9) }),
    cold: 'throttled',
  },
  { name: '429 as a page', faults: api('html', { status: 429 }), cold: 'throttled' },
];

const BODIES: readonly UpstreamFault[] = [
  { name: 'a login page with 200', faults: api('html', { status: 200 }), cold: 'visma-down' },
  { name: 'nothing with 200', faults: api('empty', { status: 200 }), cold: 'visma-down' },
  { name: 'text with 200', faults: api('text', { status: 200, message: RAW }), cold: 'visma-down' },
  { name: 'half a list', faults: api('truncated'), cold: 'visma-down' },
  { name: 'half a list, once', faults: once('truncated'), cold: 'rows' },
  {
    name: 'JSON that ends early',
    faults: status(200, { body: `[{"text":"${RAW_TEXT}` }),
    cold: 'visma-down',
  },
  { name: 'a byte order mark', faults: api('bom'), cold: 'rows' },
  { name: 'a lie about gzip', faults: api('gzip-lie'), cold: 'visma-down' },
  {
    name: 'an unknown packing',
    faults: status(200, { headers: { 'content-encoding': 'zstd2' } }),
    cold: 'visma-down',
  },
  { name: '11 MB', faults: api('oversized', { bytes: 11_000_000 }), cold: 'visma-down' },
  {
    name: '1 TB announced',
    faults: status(200, { headers: { 'content-length': '1000000000000' } }),
    cold: 'visma-down',
  },
  {
    name: 'an object for a list',
    faults: status(200, { body: { records: [RAW] } }),
    cold: 'visma-down',
  },
  { name: 'null', faults: status(200, { body: 'null' }), cold: 'visma-down' },
  { name: 'a number', faults: status(200, { body: '429' }), cold: 'visma-down' },
  { name: 'a word', faults: status(200, { body: `"${RAW_TEXT}"` }), cold: 'visma-down' },
  {
    name: 'JSON of a page',
    faults: status(200, { headers: { 'content-type': 'text/html' }, body: { html: RAW } }),
    cold: 'visma-down',
  },
];

const STATUSES: readonly UpstreamFault[] = [
  { name: '202', faults: status(202), cold: 'visma-down' },
  { name: '204', faults: status(204, { body: '' }), cold: 'visma-down' },
  { name: '206', faults: status(206), cold: 'visma-down' },
  {
    name: '301 to a page',
    faults: status(301, { headers: { location: 'https://evil.example/' } }),
    cold: 'visma-down',
  },
  {
    name: '302 to sign in',
    faults: status(302, { headers: { location: '/login' }, body: '' }),
    cold: 'visma-down',
  },
  { name: '304', faults: status(304, { body: '' }), cold: 'visma-down' },
  {
    name: '307 to itself',
    faults: status(307, { headers: { location: '?' } }),
    cold: 'visma-down',
  },
];

const CONNECTIONS: readonly UpstreamFault[] = [
  { name: 'a head and then nothing', endless: true, faults: api('stall'), cold: 'visma-down' },
  {
    name: 'a head of 500 and then nothing',
    endless: true,
    faults: api('stall', { status: 500 }),
    cold: 'visma-down',
  },
  {
    name: 'one byte after the other',
    endless: true,
    faults: api('drip', { ms: 50 }),
    cold: 'visma-down',
  },
  {
    name: 'no head in time',
    endless: true,
    faults: api('delay', { ms: 5_000 }),
    cold: 'visma-down',
  },
  { name: 'an answer that takes its time', faults: api('delay', { ms: 100 }), cold: 'rows' },
  { name: 'a lost connection', faults: api('reset'), cold: 'visma-down' },
  { name: 'a lost connection, once', faults: once('reset'), cold: 'rows' },
  { name: 'a lost answer', faults: api('lost-response'), cold: 'visma-down' },
  { name: 'a lost answer, once', faults: once('lost-response'), cold: 'rows' },
  { name: 'a name that does not exist', server: 'unknown-name', cold: 'visma-down' },
  { name: 'a port where nobody listens', server: 'nobody', cold: 'visma-down' },
  { name: 'a certificate that nobody vouches for', server: 'self-signed', cold: 'visma-down' },
  { name: 'a server without TLS', server: 'no-tls', cold: 'visma-down' },
  { name: 'a reset in the handshake', server: 'tls-reset', cold: 'visma-down' },
  { name: 'a server that never says a word', endless: true, server: 'silent', cold: 'visma-down' },
];

const TOKENS: readonly UpstreamFault[] = (
  [
    {
      name: 'invalid_grant',
      faults: token('invalid_grant', { message: RAW }),
      cold: 'needs-reauthentication',
    },
    { name: 'invalid_tenant', faults: refusedToken('invalid_tenant'), cold: 'role-missing' },
    { name: 'invalid_client', faults: refusedToken('invalid_client', 401), cold: 'visma-down' },
    { name: 'server_error', faults: refusedToken('server_error', 500), cold: 'visma-down' },
    { name: '500', faults: token('status', { status: 500, body: RAW }), cold: 'visma-down' },
    { name: '503 as a page', faults: token('html', { status: 503 }), cold: 'visma-down' },
    { name: 'a page with 200', faults: token('html', { status: 200 }), cold: 'visma-down' },
    { name: 'nothing with 200', faults: token('empty', { status: 200 }), cold: 'visma-down' },
    {
      name: 'an answer without a token',
      faults: token('status', { status: 200, body: { expires_in: 60 } }),
      cold: 'visma-down',
    },
    { name: 'half an answer', faults: token('truncated'), cold: 'visma-down' },
    { name: '429', faults: token('retry-after', { value: '30' }), cold: 'visma-down' },
    { name: 'a lost connection', faults: token('reset'), cold: 'visma-down' },
    { name: 'a lost answer, once', faults: token('lost-response', { times: 1 }), cold: 'rows' },
    { name: 'a head and then nothing', endless: true, faults: token('stall'), cold: 'visma-down' },
    { name: '11 MB', faults: token('oversized', { bytes: 11_000_000 }), cold: 'visma-down' },
    { name: 'no metadata: 500', faults: metadata('status', { status: 500 }), cold: 'visma-down' },
    { name: 'no metadata: a page', faults: metadata('html', { status: 200 }), cold: 'visma-down' },
    {
      name: 'metadata of another issuer',
      faults: metadata('status', { status: 200, body: { issuer: 'https://evil.example' } }),
      cold: 'visma-down',
    },
  ] as const satisfies readonly UpstreamFault[]
).map((fault) => ({ ...fault, name: `Visma Connect: ${fault.name}`, token: 'expired' as const }));

/** SuperOffice decides who may see a card: what was read of it holds for five minutes. */
const CRM: readonly UpstreamFault[] = (
  [
    { name: '500', faults: crm('status', { status: 500, body: RAW }), cold: 'crm-down' },
    { name: '502 as a page', faults: crm('html'), cold: 'crm-down' },
    { name: 'a page with 200', faults: crm('html', { status: 200 }), cold: 'crm-down' },
    { name: 'nothing with 200', faults: crm('empty', { status: 200 }), cold: 'crm-down' },
    {
      name: 'another object',
      faults: crm('status', { status: 200, body: { Text: RAW } }),
      cold: 'crm-down',
    },
    { name: '401', faults: crm('unauthorized'), cold: 'signed-out' },
    {
      name: '403',
      faults: crm('status', { status: 403, body: { Message: RAW } }),
      cold: 'not-allowed',
    },
    {
      name: '404',
      faults: crm('status', { status: 404, body: { Message: RAW } }),
      cold: 'not-allowed',
    },
    { name: '429', faults: crm('retry-after', { value: '30' }), cold: 'crm-down' },
    { name: 'a lost connection', faults: crm('reset'), cold: 'crm-down' },
    { name: 'a lost connection, once', faults: crm('reset', { times: 1 }), cold: 'rows' },
    { name: 'half an answer', faults: crm('truncated'), cold: 'crm-down' },
    { name: '11 MB', faults: crm('oversized', { bytes: 11_000_000 }), cold: 'crm-down' },
  ] as const satisfies readonly UpstreamFault[]
).map((fault) => ({
  ...fault,
  name: `SuperOffice: ${fault.name}`,
  contact: 'unread' as const,
  warm: 'rows' as const,
}));

/** What upstream servers have been seen to do, or may do, and the state in which a card must end. */
export const FAULT_CATALOGUE: readonly UpstreamFault[] = [
  ...SERVER_ERRORS,
  ...REFUSALS,
  ...LIMITS,
  ...BODIES,
  ...STATUSES,
  ...CONNECTIONS,
  ...TOKENS,
  ...CRM,
  ...PAGING_FAULTS,
];
