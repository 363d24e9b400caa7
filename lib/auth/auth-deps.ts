import 'server-only';
import type { TenantId } from '../domain/ids.ts';
import { createCrmGrantStore } from '../db/crm-grant-store.ts';
import type { Db } from '../db/open-database.ts';
import type { SessionStore } from '../db/session-store.ts';
import { createSessionStore } from '../db/session-store.ts';
import type { SignInStore } from '../db/sign-in-store.ts';
import { createSignInStore } from '../db/sign-in-store.ts';
import type { TenantStore } from '../db/tenant-store.ts';
import { createTenantStore } from '../db/tenant-store.ts';
import type { UsedOnceStore } from '../db/used-once-store.ts';
import { createUsedOnceStore } from '../db/used-once-store.ts';
import type { CrmIdentity } from '../superoffice/identity.ts';
import type { SuperOfficeSignIn } from '../superoffice/oidc.ts';
import type { CrmTokenTiming } from './crm-token-timing.ts';
import { createCrmTokenTiming } from './crm-token-timing.ts';
import type { CrmTokenDeps } from './crm-token.ts';
import type { RateBound } from './rate-bound.ts';
import { createRateBound } from './rate-bound.ts';
import type { RefillBound } from './refill-bound.ts';
import { createRefillBound } from './refill-bound.ts';
import type { RequestRates } from './request-rates.ts';
import { createRequestRates } from './request-rates.ts';

export interface AuthConfig {
  /** Public origin; every absolute URL is built from it, never from a request. */
  readonly appUrl: string;
  readonly authSecret: string;
  readonly superofficeClientId: string;
}

export interface AuthAuditEvent {
  readonly tenantId: TenantId;
  readonly event: 'session.created' | 'session.refused' | 'session.ended';
  /** The person, as SuperOffice names them. */
  readonly actor: string;
  /** What the session is for: *panel* or *manage*. */
  readonly subject: string;
  readonly requestId: string;
}

/** What the doors need; `lib/server.ts` makes it once with `createAuthDeps`. */
export interface AuthDeps extends CrmTokenDeps {
  readonly config: AuthConfig;
  readonly sessions: SessionStore;
  readonly signIns: SignInStore;
  readonly tenants: TenantStore;
  readonly usedOnce: UsedOnceStore;
  readonly superoffice: Pick<
    SuperOfficeSignIn,
    'authorizationEndpoint' | 'exchangeCode' | 'refresh'
  >;
  /** The person's display name; fails as `getCurrentPrincipal` does. */
  readonly readPrincipal: ReadPrincipal;
  readonly audit: (event: AuthAuditEvent) => Promise<void>;
  readonly redeemBound: RateBound;
  readonly startBound: RefillBound;
  readonly requestRates: RequestRates;
}

export type ReadPrincipal = (person: {
  readonly accessToken: string;
  readonly identity: CrmIdentity;
}) => Promise<{ readonly fullName: string }>;

export interface AuthParts extends Pick<
  AuthDeps,
  'config' | 'superoffice' | 'readPrincipal' | 'audit' | 'seal' | 'open' | 'clock' | 'log'
> {
  readonly db: Db;
  readonly tokenTiming?: Partial<CrmTokenTiming>;
}

export function createAuthDeps({ db, tokenTiming, ...parts }: AuthParts): AuthDeps {
  return {
    ...parts,
    sessions: createSessionStore(db),
    signIns: createSignInStore(db),
    tenants: createTenantStore(db),
    usedOnce: createUsedOnceStore(db),
    grants: createCrmGrantStore(db),
    timing: createCrmTokenTiming(tokenTiming),
    flights: new Map(),
    redeemBound: createRateBound({ perKey: 10, inAll: 2_000, windowMs: 5_000 }),
    // By address, behind which a whole office may come to work at nine: who finishes is not counted.
    startBound: createRefillBound({ perKey: 20, windowMs: 600_000, inAll: 20_000 }),
    requestRates: createRequestRates(),
  };
}
