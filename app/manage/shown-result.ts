import type { ShownResult } from '#components/connections/result-banner.tsx';
import type { Admin } from '#lib/domain/actor.ts';
import { findConnectResult } from '#lib/domain/connect-result.ts';
import type { ConnectionId } from '#lib/domain/ids.ts';
import { findConnectionId } from '#lib/domain/ids.ts';
import { server } from '#lib/server.ts';

type Parameters = Readonly<Record<string, string | string[] | undefined>>;

/**
 * How the journey to Visma ended that led here, or that one was begun and not ended. The URL says
 * only a word and a connection's id; the names are those of this tenant's own rows.
 */
export async function findShownResult(
  admin: Admin,
  { result, connection }: Parameters,
): Promise<ShownResult | undefined> {
  const word = typeof result === 'string' ? findConnectResult(result) : undefined;
  if (word === undefined) return findUnfinished(admin);
  const connectionId = typeof connection === 'string' ? findConnectionId(connection) : undefined;
  const row = await findRow(admin, connectionId);
  if (row === undefined) return { result: word };
  const { connections } = await server();
  const refusal = await connections.findRefusal(admin, row.id);
  const expected = refusal?.expectedCompany ?? row.company?.name;
  const chosen = refusal?.result === word ? refusal.actualCompany : undefined;
  return {
    result: word,
    connection: { id: row.id, kind: row.kind },
    ...(expected !== undefined && { expected }),
    ...(chosen !== undefined && { chosen }),
  };
}

/** Whoever went back from Visma's pages finds the journey that is still open. */
async function findUnfinished(admin: Admin): Promise<ShownResult | undefined> {
  const { connections } = await server();
  const row = await findRow(admin, await connections.findUnfinished(admin));
  if (row === undefined) return undefined;
  return {
    result: 'unfinished',
    connection: { id: row.id, kind: row.kind },
    ...(row.company !== undefined && { expected: row.company.name }),
  };
}

async function findRow(admin: Admin, connectionId: ConnectionId | undefined) {
  const { connections } = await server();
  return (await connections.list(admin)).find(({ id }) => id === connectionId);
}
