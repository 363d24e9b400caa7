import { z } from 'zod';
import type { Asking } from '#lib/domain/asking.ts';
import type { CrmContextClaim } from '#lib/domain/crm-context.ts';
import { findCrmContextClaim } from '#lib/domain/crm-context.ts';
import type { ConnectionId, PanelKey } from '#lib/domain/ids.ts';
import { findConnectionId, findPanelKey } from '#lib/domain/ids.ts';
import { AppError } from '#lib/errors.ts';

export interface PanelParams {
  readonly panelKey: string;
}

/** A key of another form than ours is answered as one that does not exist. */
export function parsePanelKey({ panelKey }: PanelParams): PanelKey {
  const key = findPanelKey(panelKey);
  if (key === undefined) throw new AppError('input.not-found', 'no such panel');
  return key;
}

/** Throws `input.invalid`, also when a parameter is repeated. */
export function parseClaim(query: URLSearchParams): CrmContextClaim {
  const single = (name: string) => {
    const [value = '', ...more] = query.getAll(name);
    return more.length === 0 ? value : '';
  };
  return claimIn({ uctx: single('uctx'), usid: single('usid'), cuid: single('cuid') });
}

/** Anything but our own word is a panel that asks by itself. */
export function parseAsking(query: URLSearchParams): Asking {
  return query.get('asking') === 'by-hand' ? 'by-hand' : 'by-itself';
}

export function parseConnectionId(text: string | null): ConnectionId {
  const connectionId = findConnectionId(text ?? '');
  if (connectionId === undefined) throw new AppError('input.not-found', 'no such connection');
  return connectionId;
}

const limitSchema = z.coerce.number().int().min(1).max(200).catch(100);

export function parseLimit(text: string | null): number {
  return limitSchema.parse(text ?? undefined);
}

/** What `POST notice` takes: the claim of the panel's URL and the company meant. */
export const companyBody = z.object({
  uctx: z.string(),
  usid: z.string(),
  cuid: z.string(),
  connection: z.string(),
});

/** What `POST refresh` takes: the same, and how much is to be read. */
export const refreshBody = companyBody.extend({
  wanted: z.enum(['refresh', 'everything']).default('refresh'),
});

/** Throws `input.invalid` when a part is missing or not of its form. */
export function claimIn(parameters: Readonly<Record<string, string>>): CrmContextClaim {
  const claim = findCrmContextClaim(parameters);
  if (claim === undefined) throw new AppError('input.invalid', 'the panel address is not complete');
  return claim;
}
