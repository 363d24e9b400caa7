import { randomBytes } from 'node:crypto';
import type { StateStore } from '../state-store.ts';

/** A person as SuperID knows them: a login in a tenant. */
export interface CrmIdentity {
  readonly tenantId: string;
  readonly login: string;
}

export interface AuthorizationCode extends CrmIdentity {
  readonly redirectUri: string;
  readonly nonce: string | undefined;
  readonly challenge: string | undefined;
  readonly challengeMethod: string;
  readonly expiresAt: number;
}

interface AccessToken extends CrmIdentity {
  readonly expiresAt: number;
}

export interface LoginStore {
  readonly issueCode: (code: Omit<AuthorizationCode, 'expiresAt'>) => string;
  /** A code answers once. */
  readonly takeCode: (code: string) => AuthorizationCode | undefined;
  readonly issueAccessToken: (identity: CrmIdentity, lifetimeSeconds: number) => string;
  readonly findAccessToken: (token: string) => CrmIdentity | undefined;
  readonly issueRefreshToken: (identity: CrmIdentity) => string;
  readonly findRefreshToken: (token: string) => CrmIdentity | undefined;
  readonly startSession: (identity: CrmIdentity) => string;
  readonly findSession: (id: string | undefined) => CrmIdentity | undefined;
  readonly endSession: (id: string | undefined) => void;
  readonly clear: () => void;
}

const storeKey = 'superoffice.logins';
const codeLifetimeMs = 10 * 60 * 1000;

interface SavedLogins {
  readonly accessTokens: [string, AccessToken][];
  readonly refreshTokens: [string, CrmIdentity][];
  readonly sessions: [string, CrmIdentity][];
}

export function createLoginStore(store: StateStore): LoginStore {
  const saved = store.load(storeKey) as SavedLogins | undefined;
  const codes = new Map<string, AuthorizationCode>();
  const accessTokens = new Map(saved?.accessTokens ?? []);
  const refreshTokens = new Map(saved?.refreshTokens ?? []);
  const sessions = new Map(saved?.sessions ?? []);

  const random = (): string => randomBytes(24).toString('base64url');
  const toIdentity = ({ tenantId, login }: CrmIdentity): CrmIdentity => ({ tenantId, login });

  function save(): void {
    store.save(storeKey, {
      accessTokens: [...accessTokens],
      refreshTokens: [...refreshTokens],
      sessions: [...sessions],
    } satisfies SavedLogins);
  }

  function add<Value>(map: Map<string, Value>, key: string, value: Value): string {
    map.set(key, value);
    save();
    return key;
  }

  return {
    issueCode(code) {
      const value = random();
      codes.set(value, { ...code, expiresAt: Date.now() + codeLifetimeMs });
      return value;
    },
    takeCode(value) {
      const code = codes.get(value);
      codes.delete(value);
      return code !== undefined && code.expiresAt > Date.now() ? code : undefined;
    },
    issueAccessToken(identity, lifetimeSeconds) {
      for (const [token, { expiresAt }] of accessTokens)
        if (expiresAt <= Date.now()) accessTokens.delete(token);
      const expiresAt = Date.now() + lifetimeSeconds * 1000;
      return add(accessTokens, `8A:${identity.tenantId}.${random()}`, {
        ...toIdentity(identity),
        expiresAt,
      });
    },
    findAccessToken(token) {
      const found = accessTokens.get(token);
      return found !== undefined && found.expiresAt > Date.now() ? toIdentity(found) : undefined;
    },
    issueRefreshToken: (identity) => add(refreshTokens, random(), toIdentity(identity)),
    findRefreshToken: (token) => refreshTokens.get(token),
    startSession: (identity) => add(sessions, random(), toIdentity(identity)),
    findSession: (id) => (id === undefined ? undefined : sessions.get(id)),
    endSession(id) {
      if (id !== undefined && sessions.delete(id)) save();
    },
    clear() {
      for (const map of [codes, accessTokens, refreshTokens, sessions]) map.clear();
      save();
    },
  };
}
