import type { PanelUser } from '../domain/actor.ts';
import { createRefillBound } from './refill-bound.ts';

/** What is counted apart, so that much of one kind takes nothing from another. */
export type RequestKind = 'page' | 'card' | 'data' | 'change' | 'file' | 'export' | 'statement';

/**
 * A minute (docs/security.md, E6). A card asks for its state once a second while it is read and forty
 * times a minute while somebody may be solving its problem: two windows of a session may do the
 * first, and fifty people of a tenant at once, or seventy-five the second. It costs a few rows of
 * our own.
 */
const PER_MINUTE: Readonly<
  Record<RequestKind, { readonly session: number; readonly tenant: number }>
> = {
  page: { session: 60, tenant: 600 },
  card: { session: 120, tenant: 3_000 },
  data: { session: 60, tenant: 600 },
  change: { session: 60, tenant: 600 },
  file: { session: 30, tenant: 300 },
  export: { session: 10, tenant: 100 },
  statement: { session: 10, tenant: 100 },
};

export interface RequestRates {
  /** @throws AppError `auth.too-many-requests` with `retryAt` */
  count(kind: RequestKind, user: Pick<PanelUser, 'tenantId' | 'sessionHash'>, now: number): void;
}

const MINUTE_MS = 60_000;

/** How often sessions and tenants may ask, in one process. */
export function createRequestRates(): RequestRates {
  const bounds = {
    page: boundsOf('page'),
    card: boundsOf('card'),
    data: boundsOf('data'),
    change: boundsOf('change'),
    file: boundsOf('file'),
    export: boundsOf('export'),
    statement: boundsOf('statement'),
  };
  return {
    count(kind, { tenantId, sessionHash }, now) {
      const { session, tenant } = bounds[kind];
      // First the session's: one who is refused there takes nothing from the tenant.
      session.count(sessionHash, now);
      try {
        tenant.count(tenantId, now);
      } catch (error) {
        // Nothing was had for it.
        session.giveBack(sessionHash, now);
        throw error;
      }
    },
  };
}

function boundsOf(kind: RequestKind) {
  const { session, tenant } = PER_MINUTE[kind];
  return {
    session: createRefillBound({ perKey: session, windowMs: MINUTE_MS }),
    tenant: createRefillBound({ perKey: tenant, windowMs: MINUTE_MS }),
  };
}
