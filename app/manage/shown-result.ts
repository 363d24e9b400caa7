import type { ShownResult } from '#components/connections/result-banner.tsx';
import type { Admin } from '#lib/domain/actor.ts';
import { findConnectResult } from '#lib/domain/connect-result.ts';
import { findConnectionId } from '#lib/domain/ids.ts';
import { server } from '#lib/server.ts';

type Parameters = Readonly<Record<string, string | string[] | undefined>>;

/**
 * How the journey to Visma ended that led here. The URL says only a word and a connection's id;
 * the names are those of this tenant's own rows.
 */
export async function findShownResult(
  admin: Admin,
  { result, connection }: Parameters,
): Promise<ShownResult | undefined> {
  const word = typeof result === 'string' ? findConnectResult(result) : undefined;
  if (word === undefined) return undefined;
  const connectionId = typeof connection === 'string' ? findConnectionId(connection) : undefined;
  const { connections } = await server();
  const row = (await connections.list(admin)).find(({ id }) => id === connectionId);
  if (row === undefined) return { result: word };
  const refusal = await connections.findRefusal(admin, row.id);
  const expected = refusal?.expectedCompany ?? row.company?.name;
  const chosen = refusal?.result === word ? refusal.actualCompany : undefined;
  return {
    result: word,
    connectionId: row.id,
    ...(expected !== undefined && { expected }),
    ...(chosen !== undefined && { chosen }),
  };
}
