import { FIRST_ROWS } from '#components/api/page-sizes.ts';
import type { PanelAddress } from '#components/api/panel-address.ts';
import type { PanelProps } from '#components/ledger/panel.tsx';
import { countPage } from '#lib/auth/count-page.ts';
import type { PanelUser } from '#lib/domain/actor.ts';
import type { CalendarDate } from '#lib/domain/calendar-date.ts';
import type { CardResponse } from '#lib/domain/card.ts';
import { choiceOnCard, toDocumentQuery } from '#lib/domain/panel-preferences.ts';
import { server } from '#lib/server.ts';

type OpenedPanel = Pick<PanelProps, 'opened' | 'preferences' | 'firstPages'>;

/**
 * The card as this person left the panel, with the first rows of each company that has any, so that
 * they are there with the first paint. Periods are counted from `today`.
 */
export async function openPanel(
  user: PanelUser,
  { panelKey, claim }: PanelAddress,
  today: CalendarDate,
): Promise<OpenedPanel> {
  const { auth, panels } = await server();
  const problem = countPage(auth, user);
  if (problem !== undefined) return withoutRows({ kind: 'problem', problem });
  const opened = await panels.openCard(user, panelKey, claim, 'by-hand');
  if (opened.kind !== 'card') return withoutRows(opened);
  const preferences = await panels.findPreferences(user, panelKey, claim);
  const query = toDocumentQuery(choiceOnCard(preferences, claim.contactId), today);
  const readable = opened.companies.filter(({ ledger }) => ledger !== undefined);
  const pages = await Promise.all(
    readable.map(async ({ connectionId }) => {
      const wanted = { connectionId, limit: FIRST_ROWS, query };
      return [connectionId, await panels.listDocuments(user, panelKey, claim, wanted)] as const;
    }),
  );
  return { opened, preferences, firstPages: Object.fromEntries(pages) };
}

function withoutRows(opened: CardResponse): OpenedPanel {
  return { opened, preferences: undefined, firstPages: {} };
}
