/**
 * What asking an authorization server for a new access token can come to. `unknown` says that the
 * server may or may not have done it (timeout, reset, 5xx, something that is no token answer): the
 * grant must not be judged by it.
 */
export type TokenOutcome =
  | GrantedToken
  | {
      readonly kind: 'refused';
      /** The `error` of RFC 6749 §5.2, such as `invalid_grant`. */
      readonly error: string;
    }
  | { readonly kind: 'unknown'; readonly cause: unknown };

export interface GrantedToken {
  readonly kind: 'granted';
  readonly accessToken: string;
  readonly accessExpiresInSec: number;
  /** Absent when the server sent none: the one that was used stays valid (RFC 6749 §6). */
  readonly refreshToken?: string;
}

/** For an answer without `expires_in`: rather asked again too early than used too late. */
const UNSTATED_LIFETIME_SEC = 300;
const LONGEST_LIFETIME_SEC = 86_400;

/**
 * Judges the answer of a token endpoint (RFC 6749 §5.1, §5.2). `json` is the parsed body, or
 * undefined when it was not JSON. Accepts `token` in place of `access_token`: Visma's older
 * authorization server named it so.
 */
export function judgeTokenAnswer(status: number, json: unknown): TokenOutcome {
  const error = findText(json, 'error');
  if (status >= 400 && status < 500 && status !== 408 && status !== 429 && error !== undefined) {
    return error === 'temporarily_unavailable' || error === 'server_error'
      ? unknownAnswer(status, error)
      : { kind: 'refused', error };
  }
  const accessToken = findText(json, 'access_token') ?? findText(json, 'token');
  if (status !== 200 || accessToken === undefined) return unknownAnswer(status, error);
  const refreshToken = findText(json, 'refresh_token');
  return {
    kind: 'granted',
    accessToken,
    accessExpiresInSec: lifetimeSec(findField(json, 'expires_in')),
    ...(refreshToken !== undefined && { refreshToken }),
  };
}

/** Seconds an access token may be used, from `expires_in` as a number or as digits. */
export function lifetimeSec(expiresIn: unknown): number {
  const seconds = typeof expiresIn === 'string' ? Number(expiresIn.trim() || NaN) : expiresIn;
  if (typeof seconds !== 'number' || !Number.isFinite(seconds) || seconds < 0) {
    return UNSTATED_LIFETIME_SEC;
  }
  return Math.min(Math.floor(seconds), LONGEST_LIFETIME_SEC);
}

function unknownAnswer(status: number, error: string | undefined): TokenOutcome {
  const what = error === undefined ? 'no token answer' : 'a passing error';
  return { kind: 'unknown', cause: new Error(`token endpoint gave ${what}, status ${status}`) };
}

function findField(json: unknown, name: string): unknown {
  if (typeof json !== 'object' || json === null || !Object.hasOwn(json, name)) return undefined;
  return Reflect.get(json, name);
}

function findText(json: unknown, name: string): string | undefined {
  const value = findField(json, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
