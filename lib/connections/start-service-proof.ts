import 'server-only';
import type { Admin } from '../domain/actor.ts';
import { AppError } from '../errors.ts';
import type { ConnectionDeps } from './connection-deps.ts';
import type { ConnectStart, StartedConnect } from './start-connect.ts';
import { startConnect } from './start-connect.ts';

/**
 * Begins the sign-in that proves control of the company behind a saved Tenant ID. The id stays on
 * the server: the transaction remembers it, so that a later change of mind cannot be slipped under
 * a proof of something else. A service connection that broke is proven again without typing.
 * Throws `input.not-found` where no id was saved, and what `startConnect` throws.
 */
export async function startServiceProof(
  deps: ConnectionDeps,
  admin: Admin,
  start: Omit<ConnectStart, 'proves'>,
): Promise<StartedConnect> {
  const ref = { tenantId: admin.tenantId, connectionId: start.connectionId };
  const connection = await deps.connections.find(ref);
  const known = connection?.kind === 'service' ? connection.company?.vismaTenantId : undefined;
  const proves = (await deps.connections.findIntendedCompany(ref)) ?? known;
  if (proves === undefined) throw new AppError('input.not-found', 'no Tenant ID was saved');
  return startConnect(deps, admin, { ...start, proves });
}
