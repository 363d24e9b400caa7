import type { ShownResult } from '#components/connections/result-banner.tsx';
import type { Admin } from '#lib/domain/actor.ts';
import { findConnectResult } from '#lib/domain/connect-result.ts';
import type { Connection } from '#lib/domain/connection.ts';
import type { ConnectionId } from '#lib/domain/ids.ts';
import { findConnectionId } from '#lib/domain/ids.ts';
import type { Panel } from '#lib/domain/panel.ts';
import { server } from '#lib/server.ts';
import { isStillTrue } from './is-still-true.ts';

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
  if (word === undefined) return findUnfinishedResult(admin);
  const connectionId = typeof connection === 'string' ? findConnectionId(connection) : undefined;
  const row = await findRow(admin, connectionId);
  if (!isStillTrue(word, row)) return undefined;
  if (row === undefined) return { result: word };
  const { connections } = await server();
  const refusal = await connections.findRefusal(admin, row.id);
  const expected = refusal?.expectedCompany ?? row.company?.name;
  const chosen = refusal?.result === word ? refusal.actualCompany : undefined;
  const existing = word === 'already-connected' ? await findUsable(admin, row) : undefined;
  return {
    result: word,
    connection: { id: row.id, kind: row.kind },
    ...(expected !== undefined && { expected }),
    ...(chosen !== undefined && { chosen }),
    ...(existing !== undefined && { existing }),
  };
}

/** On another panel than its own a company that is connected already may be what was wanted. */
async function findUsable(
  admin: Admin,
  { id, state }: Connection,
): Promise<ConnectionId | undefined> {
  if (state !== 'new') return undefined;
  const { connections, panels } = await server();
  const existing = await connections.findExisting(admin, id);
  const isOn = (panel: Panel, connectionId: ConnectionId) =>
    panel.connections.some((each) => each.connectionId === connectionId);
  if (existing === undefined) return undefined;
  const ours = await panels.list(admin);
  return ours.some((panel) => isOn(panel, id) && !isOn(panel, existing)) ? existing : undefined;
}

/** Whoever went back from Visma's pages finds the journey that is still open. */
async function findUnfinishedResult(admin: Admin): Promise<ShownResult | undefined> {
  const { connections } = await server();
  const row = await findRow(admin, await connections.findUnfinishedJourney(admin));
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
