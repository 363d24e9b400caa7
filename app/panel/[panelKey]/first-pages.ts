import type { PanelAddress } from '#components/api/panel-address.ts';
import { FIRST_ROWS } from '#components/api/page-sizes.ts';
import type { PanelUser } from '#lib/domain/actor.ts';
import type { CardResponse, DocumentPage } from '#lib/domain/card.ts';
import { server } from '#lib/server.ts';

/** The first rows of each company that has any, so that they are there with the first paint. */
export async function firstPages(
  user: PanelUser,
  { panelKey, claim }: PanelAddress,
  opened: CardResponse,
): Promise<Readonly<Record<string, DocumentPage>>> {
  if (opened.kind !== 'card') return {};
  const { panels } = await server();
  const readable = opened.companies.filter(({ ledger }) => ledger !== undefined);
  const pages = await Promise.all(
    readable.map(async ({ connectionId }) => {
      const wanted = { connectionId, limit: FIRST_ROWS };
      return [connectionId, await panels.listDocuments(user, panelKey, claim, wanted)] as const;
    }),
  );
  return Object.fromEntries(pages);
}
