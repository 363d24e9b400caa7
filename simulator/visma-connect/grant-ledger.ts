import type { VismaAccess } from '../servers.ts';
import type { StateStore } from '../state-store.ts';

/** One authorization: one client for one company, by a person or (service) by the company's approval. */
export interface GrantAccount {
  readonly clientId: string;
  readonly sub: string | undefined;
  readonly vismaTenantId: string;
}

export interface GrantCounters extends GrantAccount {
  readonly grantId: string;
  /** Access tokens. */
  issued: number;
  /** Refresh tokens that were replaced by a successor. */
  rotated: number;
  /** Repeated uses of a replaced refresh token inside the grace period. */
  graceReplays: number;
  /** Uses of a replaced refresh token after the grace period; each revokes the grant. */
  reuseDetected: number;
  revoked: boolean;
}

interface IssuedToken {
  readonly grantId: string;
  readonly access: VismaAccess;
  /** Epoch seconds. */
  readonly expiresAt: number;
}

export interface GrantLedger {
  readonly open: (grantId: string, account: GrantAccount) => void;
  readonly find: (grantId: string) => GrantCounters | undefined;
  readonly list: () => GrantCounters[];
  readonly count: (grantId: string, event: 'rotated' | 'graceReplays' | 'reuseDetected') => void;
  readonly recordToken: (jti: string, token: IssuedToken) => void;
  readonly findToken: (jti: string) => VismaAccess | undefined;
  readonly revoke: (grantId: string) => void;
  readonly clear: () => void;
}

const storeKey = 'visma-connect.ledger';

interface SavedLedger {
  readonly grants: [string, GrantCounters][];
  readonly tokens: [string, IssuedToken][];
}

/** Which company each grant and each access token speaks for, and what happened to them. */
export function createGrantLedger(store: StateStore): GrantLedger {
  const saved = store.load(storeKey) as SavedLedger | undefined;
  const grants = new Map(saved?.grants ?? []);
  const tokens = new Map(saved?.tokens ?? []);

  const hasExpired = (token: IssuedToken): boolean => token.expiresAt * 1000 <= Date.now();

  function save(): void {
    store.save(storeKey, { grants: [...grants], tokens: [...tokens] } satisfies SavedLedger);
  }

  return {
    open(grantId, account) {
      if (grants.has(grantId)) return;
      grants.set(grantId, {
        grantId,
        ...account,
        issued: 0,
        rotated: 0,
        graceReplays: 0,
        reuseDetected: 0,
        revoked: false,
      });
      save();
    },
    find: (grantId) => grants.get(grantId),
    list: () => structuredClone([...grants.values()]),
    count(grantId, event) {
      const grant = grants.get(grantId);
      if (grant !== undefined) grant[event] += 1;
      save();
    },
    recordToken(jti, token) {
      for (const [other, issued] of tokens) if (hasExpired(issued)) tokens.delete(other);
      tokens.set(jti, token);
      const grant = grants.get(token.grantId);
      if (grant !== undefined) grant.issued += 1;
      save();
    },
    findToken(jti) {
      const token = tokens.get(jti);
      return token === undefined || hasExpired(token) ? undefined : token.access;
    },
    revoke(grantId) {
      const grant = grants.get(grantId);
      if (grant !== undefined) grant.revoked = true;
      for (const [jti, token] of tokens) if (token.grantId === grantId) tokens.delete(jti);
      save();
    },
    clear() {
      grants.clear();
      tokens.clear();
      save();
    },
  };
}
