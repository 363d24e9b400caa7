import type { ConnectResult } from '#lib/domain/connect-result.ts';
import { hashToken } from '#lib/vault/opaque-token.ts';

/** A callback that would be good: the right state, issuer, browser and session, and a code. */
export interface GoodCallback {
  readonly parameters: URLSearchParams;
  readonly browserId: string;
  /** Of another journey of the same administrator in the same browser. */
  readonly otherState: string;
}

/** Whose session comes with the callback. */
export type Visitor =
  | 'who started it'
  | 'another session of the administrator'
  | 'another administrator'
  | 'the holder of a link'
  | 'an administrator of another tenant';

export interface SentCallback {
  readonly parameters: URLSearchParams;
  /** The transaction cookie; undefined when the browser sends none. */
  readonly browserId: string | undefined;
  readonly visitor: Visitor;
}

/** The place at which callbacks arrive. */
export interface CallbackDesk {
  begin(): Promise<GoodCallback>;
  /** Gives the word with which the journey ended. */
  arrive(callback: SentCallback): Promise<string | undefined>;
  /** The ten minutes of every journey under way are over. */
  age(): Promise<void>;
  /** Every journey under way is forgotten. */
  forget(): Promise<void>;
}

type Damage = (good: GoodCallback) => Partial<SentCallback>;
type Case = readonly [expected: ConnectResult, damage: Damage];

const LONG = 'x'.repeat(8_192);

function damage(change: (all: URLSearchParams) => void): Damage {
  return (good) => {
    const parameters = new URLSearchParams(good.parameters);
    change(parameters);
    return { parameters };
  };
}

const set = (name: string, value: string) => damage((all) => all.set(name, value));
const add = (name: string, value: string) => damage((all) => all.append(name, value));
const drop = (...names: string[]) => damage((all) => names.forEach((name) => all.delete(name)));
const rewrite = (name: string, change: (value: string) => string) =>
  damage((all) => all.set(name, change(all.get(name) ?? '')));
const rename = (from: string, to: string) =>
  damage((all) => {
    all.set(to, all.get(from) ?? '');
    all.delete(from);
  });
const error = (code: string, change: (all: URLSearchParams) => void = () => undefined) =>
  damage((all) => {
    all.delete('code');
    all.set('error', code);
    change(all);
  });
const from =
  (changes: Partial<SentCallback>): Damage =>
  () =>
    changes;

/**
 * What security.md's B1 to B4 name, and what else somebody could send to the callback, with the
 * word that says what came of it. A state that names no journey of ours is *expired*: nobody can
 * tell a forged one from one that was used up.
 */
const CASES: Readonly<Record<string, Case>> = {
  'nothing at all': ['invalid-response', from({ parameters: new URLSearchParams() })],
  'no state': ['invalid-response', drop('state')],
  'an empty state': ['expired', set('state', '')],
  'the same state twice': [
    'invalid-response',
    damage((all) => all.append('state', all.get('state') ?? '')),
  ],
  'two states': ['invalid-response', add('state', 'x')],
  'the states of two journeys': ['invalid-response', (good) => add('state', good.otherState)(good)],
  'an unknown state': ['expired', set('state', 'x')],
  'a state of 8 KB': ['expired', set('state', LONG)],
  'a state with a space behind it': ['expired', rewrite('state', (state) => `${state} `)],
  'a state with a null byte': ['expired', rewrite('state', (state) => `${state}\u0000`)],
  'a state in capitals': ['expired', rewrite('state', (state) => state.toUpperCase())],
  'half a state': ['expired', rewrite('state', (state) => state.slice(0, 21))],
  'the hash of the state': ['expired', rewrite('state', hashToken)],
  'a state like SQL': ['expired', set('state', "' or '1'='1")],
  'a state as an array': ['invalid-response', rename('state', 'state[]')],
  'a state under another name': ['invalid-response', rename('state', 'State')],
  'no code': ['invalid-response', drop('code')],
  'an empty code': ['invalid-response', set('code', '')],
  'two codes': ['invalid-response', add('code', 'x')],
  'a code as an array': ['invalid-response', rename('code', 'code[]')],
  'code and error': ['denied', set('error', 'access_denied')],
  'code, error and no issuer': [
    'invalid-response',
    damage((all) => {
      all.set('error', 'access_denied');
      all.delete('iss');
    }),
  ],
  'neither code nor issuer': ['invalid-response', drop('code', 'iss')],
  'no issuer': ['invalid-response', drop('iss')],
  'an empty issuer': ['invalid-response', set('iss', '')],
  'two issuers': ['invalid-response', add('iss', 'https://evil.example')],
  'a foreign issuer': ['invalid-response', set('iss', 'https://evil.example')],
  'the issuer with a slash behind it': ['invalid-response', rewrite('iss', (iss) => `${iss}/`)],
  'the issuer in capitals': ['invalid-response', rewrite('iss', (iss) => iss.toUpperCase())],
  'the issuer of SuperOffice': ['invalid-response', set('iss', 'https://sod.superoffice.com')],
  'an issuer with a user in it': [
    'invalid-response',
    rewrite('iss', (iss) => iss.replace('://', '://evil.example@')),
  ],
  'an answer signed as a whole': ['invalid-response', add('response', 'eyJhbGciOiJub25lIn0.e30.')],
  'an id_token of the implicit flow': [
    'invalid-response',
    add('id_token', 'eyJhbGciOiJub25lIn0.e30.'),
  ],
  'an access token of the implicit flow': ['invalid-response', rename('code', 'access_token')],
  'an error': ['visma-down', error('server_error')],
  'an error of 8 KB': ['invalid-response', error(LONG)],
  'an unknown error': ['invalid-response', error('<script>alert(1)</script>')],
  'an empty error': ['invalid-response', error('')],
  'two errors': [
    'invalid-response',
    error('server_error', (all) => all.append('error', 'access_denied')),
  ],
  'an error of a foreign issuer': [
    'invalid-response',
    error('access_denied', (all) => all.set('iss', 'https://evil.example')),
  ],
  'an error with a state that is not ours': [
    'expired',
    error('access_denied', (all) => all.set('state', 'x')),
  ],
  'an error without state': [
    'invalid-response',
    error('access_denied', (all) => all.delete('state')),
  ],
  'a denied consent': ['denied', error('access_denied')],
  'a person without the role': ['role-missing', error('invalid_tenant')],
  'a person who is to sign in': ['invalid-response', error('login_required')],
  'another browser': ['other-browser', from({ browserId: 'A'.repeat(43) })],
  'no browser': ['other-browser', from({ browserId: undefined })],
  'an empty cookie': ['other-browser', from({ browserId: '' })],
  'the hash of the cookie': [
    'other-browser',
    ({ browserId }) => ({ browserId: hashToken(browserId) }),
  ],
  'another session of the administrator': [
    'other-browser',
    from({ visitor: 'another session of the administrator' }),
  ],
  'another administrator': ['other-browser', from({ visitor: 'another administrator' })],
  'the holder of a link': ['other-browser', from({ visitor: 'the holder of a link' })],
  'an administrator of another tenant': [
    'expired',
    from({ visitor: 'an administrator of another tenant' }),
  ],
};

/** By the name of the case: the word that each must end with. */
export const EXPECTED_WORDS: Readonly<Record<string, ConnectResult>> = {
  ...Object.fromEntries(Object.entries(CASES).map(([name, [expected]]) => [name, expected])),
  'a state that was refused before': 'expired',
  'a state of ten minutes ago': 'expired',
  'a state that is gone': 'expired',
};

/** By the name of the case: the word that each did end with at this desk. */
export async function sendAll(desk: CallbackDesk): Promise<Record<string, string | undefined>> {
  const words: Record<string, string | undefined> = {};
  for (const [name, [, damaged]] of Object.entries(CASES)) {
    const good = await desk.begin();
    words[name] = await desk.arrive({ ...undamaged(good), ...damaged(good) });
  }
  const replayed = undamaged(await desk.begin());
  await desk.arrive({ ...replayed, browserId: undefined });
  words['a state that was refused before'] = await desk.arrive(replayed);
  const late = undamaged(await desk.begin());
  await desk.age();
  words['a state of ten minutes ago'] = await desk.arrive(late);
  const orphan = undamaged(await desk.begin());
  await desk.forget();
  words['a state that is gone'] = await desk.arrive(orphan);
  return words;
}

export function undamaged({ parameters, browserId }: GoodCallback): SentCallback {
  return { parameters, browserId, visitor: 'who started it' };
}

/** The code need not be one of Visma's: that it would be asked for is what must not happen. */
export function goodParameters(start: URL, issuer: string): URLSearchParams {
  return new URLSearchParams({ state: stateOf(start), code: 'c'.repeat(43), iss: issuer });
}

export function stateOf(start: URL): string {
  return start.searchParams.get('state') ?? '';
}
