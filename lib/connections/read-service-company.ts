import type { VismaCompanyFacts } from '../domain/connection.ts';
import type { VismaTenantId } from '../domain/ids.ts';
import { findConnectionId } from '../domain/ids.ts';
import type { GrantedToken } from '../domain/token-outcome.ts';
import type { ErrorCode } from '../errors.ts';
import { isAppError } from '../errors.ts';
import type { ConnectionDeps } from './connection-deps.ts';

export type ServiceRefusal =
  'not-configured' | 'not-approved' | 'customer-contract' | 'no-licence' | 'visma-down';

export type ServiceRead =
  | { readonly kind: 'read'; readonly token: GrantedToken; readonly facts: VismaCompanyFacts }
  | { readonly kind: 'refused'; readonly reason: ServiceRefusal };

/**
 * Client credentials for a company and what they reach. Our credentials open *every* company that
 * approved our app, whoever asks: the facts must go no further than a comparison until the asker
 * has proven control of the company (docs/decisions/0008).
 */
export async function readServiceCompany(
  deps: ConnectionDeps,
  vismaTenantId: VismaTenantId,
): Promise<ServiceRead> {
  const { vismaConnect, timing } = deps;
  const token = await vismaConnect.serviceToken(
    vismaTenantId,
    AbortSignal.timeout(timing.deadlineMs),
  );
  if (token.kind === 'unknown') return refused('visma-down');
  if (token.kind === 'refused') return refused(reasonOfRefusal(deps, token.error));
  // The client keeps its limits per connection; there may be none yet, and Visma's are the company's.
  const connectionId = findConnectionId(vismaTenantId);
  if (connectionId === undefined) throw new TypeError('a Visma tenant id is a UUID');
  try {
    const { accessToken } = token;
    const facts = await deps.readCompany({ connectionId, kind: 'service', accessToken });
    return { kind: 'read', token, facts };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return refused(REASONS[error.code] ?? 'visma-down');
  }
}

function refused(reason: ServiceRefusal): ServiceRead {
  return { kind: 'refused', reason };
}

/** `invalid_client` is about our own registration: no administrator of a customer can heal it. */
function reasonOfRefusal({ log }: ConnectionDeps, error: string): ServiceRefusal {
  if (error !== 'invalid_client') return 'not-approved';
  log.error('token endpoint refuses our service client', { oauthError: error });
  return 'not-configured';
}

/** Visma issues tokens for a customer contract too; only the API then knows no such company (401). */
const REASONS: Partial<Readonly<Record<ErrorCode, ServiceRefusal>>> = {
  'visma.unauthorized': 'customer-contract',
  'visma.company-refused': 'customer-contract',
  'visma.no-licence': 'no-licence',
  'visma.forbidden': 'not-approved',
};
