import { z } from 'zod';
import { findJson } from '../../http/find-json.ts';

export interface TenantStateAnswer {
  readonly tenantId: string;
  /** Name of the state; `Unknown` for a number or word we have not met. */
  readonly state: string;
  readonly isRunning: boolean;
  /** Base of the WebAPI, ending in `/`; a stopped tenant may have none. */
  readonly api: URL | undefined;
  /** Epoch milliseconds; undefined when absent or without a zone we can tell. */
  readonly validUntil: number | undefined;
}

/** Names by number, should the enumeration come as one (docs/superoffice.md §2). */
const NAMES: Readonly<Record<number, string>> = {
  1: 'Provisioning',
  2: 'Running',
  3: 'Deleted',
  4: 'Suspended',
  5: 'OnlineMaintenance',
  6: 'OfflineMaintenance',
  8: 'ProvisioningFailed',
  10: 'Deleting',
  11: 'DeleteFailed',
  12: 'MigrationPending',
};

const stateSchema = z.object({
  ContextIdentifier: z.string(),
  State: z.union([z.string(), z.number().transform((number) => NAMES[number] ?? 'Unknown')]),
  IsRunning: z.boolean().nullish().catch(undefined),
  Api: z.string().nullish().catch(undefined),
  ValidUntil: z.string().nullish().catch(undefined),
});

/** The answer of `GET /api/state/{tenant}`; undefined when it is none. */
export function findTenantState(body: string): TenantStateAnswer | undefined {
  const parsed = stateSchema.safeParse(findJson(body)).data;
  if (parsed === undefined) return undefined;
  const api = URL.parse(`${(parsed.Api ?? '').replace(/\/+$/, '')}/`);
  return {
    tenantId: parsed.ContextIdentifier,
    state: parsed.State,
    isRunning: parsed.IsRunning !== false,
    api: api ?? undefined,
    validUntil: findInstant(parsed.ValidUntil ?? ''),
  };
}

/** A time without zone is taken as UTC: wrong by hours it is bounded by the reader all the same. */
function findInstant(text: string): number | undefined {
  const hasZone = /(Z|[+-]\d{2}:?\d{2})$/i.test(text);
  const instant = Date.parse(hasZone ? text : `${text}Z`);
  return Number.isNaN(instant) ? undefined : instant;
}
