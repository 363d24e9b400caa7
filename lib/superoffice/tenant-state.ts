import type { Clock } from '../domain/clock.ts';
import type { TenantId } from '../domain/ids.ts';
import type { ErrorCode } from '../errors.ts';
import { AppError, isAppError } from '../errors.ts';
import type { Http } from '../http/http.ts';
import type { CrmCallGate } from './call-gate.ts';
import type { TenantStateAnswer } from './wire/tenant-state.ts';
import { findTenantState } from './wire/tenant-state.ts';

const TIMEOUT_MS = 4_000;
const MAX_ANSWER_BYTES = 100_000;
const SHORTEST_MS = 15_000;
const LONGEST_MS = 60 * 60_000;
const UNSTATED_MS = 5 * 60_000;
/** Bounds the memory, not the number of customers: what falls out is read again. */
const MAX_TENANTS = 5_000;

export interface TenantState {
  /**
   * Base of a tenant's WebAPI, without `/v1`. Throws `crm.maintenance`, `crm.suspended`,
   * `crm.unavailable` (with `retryAt` where the state was not asked for) or, for a host that is not SuperOffice's, `http.forbidden-origin`.
   */
  apiBaseOf(tenantId: TenantId): Promise<URL>;
  /** After 421: the tenant has moved. */
  forget(tenantId: TenantId): void;
}

interface Remembered {
  readonly answer: Promise<TenantStateAnswer>;
  until: number;
}

/**
 * Where each tenant lives now. Tenants are moved between numbered hosts, so the answer is believed
 * until its `ValidUntil` (between 15 s and an hour) and nowhere stored.
 */
export function createTenantState(
  deps: {
    readonly http: Http;
    readonly clock: Clock;
    readonly gate: CrmCallGate;
    /** Which hosts may be given a person's access token. */
    readonly allow: (url: URL) => boolean;
  },
  config: { readonly loginUrl: string },
): TenantState {
  const remembered = new Map<TenantId, Remembered>();

  const ask = async (tenantId: TenantId): Promise<TenantStateAnswer> => {
    const response = await deps.http.send({
      method: 'GET',
      url: new URL(`/api/state/${tenantId}`, config.loginUrl),
      headers: { accept: 'application/json' },
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_ANSWER_BYTES,
    });
    const state = response.status === 200 ? findTenantState(response.text()) : undefined;
    if (state === undefined || state.tenantId !== tenantId) {
      throw new AppError('crm.unavailable', 'SuperOffice gave no state of the tenant', {
        status: response.status,
      });
    }
    return state;
  };

  const read = async (tenantId: TenantId): Promise<TenantStateAnswer> => {
    const pass = deps.gate.enter({ of: tenantId, endpoint: 'state' });
    try {
      const state = await ask(tenantId);
      pass.end(undefined);
      return state;
    } catch (cause) {
      const error = toUnavailable(cause);
      pass.end(error);
      throw error;
    }
  };

  const remember = (tenantId: TenantId): Remembered => {
    const entry: Remembered = { answer: read(tenantId), until: Infinity };
    remembered.set(tenantId, entry);
    forgetOldest(remembered);
    entry.answer.then(
      (state) => (entry.until = deps.clock() + lifetimeMs(state, deps.clock())),
      () => remembered.delete(tenantId),
    );
    return entry;
  };

  return {
    async apiBaseOf(tenantId) {
      const known = remembered.get(tenantId);
      const entry = known !== undefined && known.until > deps.clock() ? known : remember(tenantId);
      const state = await entry.answer;
      const problem = problemOf(state);
      if (problem !== undefined) {
        const facts = { state: state.state.slice(0, 40) };
        throw new AppError(problem, 'tenant is not running', { facts });
      }
      if (state.api === undefined) {
        throw new AppError('crm.unavailable', 'tenant state names no WebAPI');
      }
      if (!deps.allow(state.api)) {
        throw new AppError('http.forbidden-origin', 'tenant state names a foreign host');
      }
      return state.api;
    },
    forget: (tenantId) => void remembered.delete(tenantId),
  };
}

function toUnavailable(cause: unknown): AppError {
  if (isAppError(cause) && cause.code === 'crm.unavailable') return cause;
  return new AppError('crm.unavailable', 'state of the tenant not readable', { cause });
}

function forgetOldest(remembered: Map<TenantId, Remembered>): void {
  if (remembered.size <= MAX_TENANTS) return;
  const oldest = remembered.keys().next().value;
  if (oldest !== undefined) remembered.delete(oldest);
}

/** A state that stops the work is asked again soon, however long SuperOffice says it holds. */
function lifetimeMs(state: TenantStateAnswer, nowMs: number): number {
  if (problemOf(state) !== undefined) return SHORTEST_MS;
  const stated = state.validUntil === undefined ? UNSTATED_MS : state.validUntil - nowMs;
  return Math.min(Math.max(stated, SHORTEST_MS), LONGEST_MS);
}

/** During *OnlineMaintenance* the WebAPI stays up. */
const PROBLEMS: Readonly<Record<string, ErrorCode | undefined>> = {
  Running: undefined,
  OnlineMaintenance: undefined,
  OfflineMaintenance: 'crm.maintenance',
  MigrationPending: 'crm.maintenance',
  Provisioning: 'crm.maintenance',
  Suspended: 'crm.suspended',
  Deleted: 'crm.suspended',
  Deleting: 'crm.suspended',
  DeleteFailed: 'crm.suspended',
  ProvisioningFailed: 'crm.suspended',
};

function problemOf({ state, isRunning }: TenantStateAnswer): ErrorCode | undefined {
  if (!Object.hasOwn(PROBLEMS, state)) return 'crm.unavailable';
  if (state === 'Running' && !isRunning) return 'crm.maintenance';
  return PROBLEMS[state];
}
