import { Panel } from '#components/ledger/panel.tsx';
import { panelUserOfPage } from '#lib/auth/page-doors.ts';
import type { CardResponse } from '#lib/domain/card.ts';
import { findCrmContextClaim } from '#lib/domain/crm-context.ts';
import { findPanelKey } from '#lib/domain/ids.ts';
import { toLocale } from '#lib/i18n/locale.ts';
import { loadMessages } from '#lib/i18n/messages.ts';
import { server } from '#lib/server.ts';
import { firstPages } from './first-pages.ts';

const INVALID_LINK: CardResponse = { kind: 'problem', problem: { code: 'invalid-link' } };
const SIGNED_OUT: CardResponse = { kind: 'problem', problem: { code: 'signed-out' } };

interface PanelPageProps {
  readonly params: Promise<{ readonly panelKey: string }>;
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

/** The frame in a company card. Its URL is a claim; who is asking says the session alone. */
export default async function PanelPage(props: PanelPageProps) {
  const panelKey = findPanelKey((await props.params).panelKey);
  const parameters = await props.searchParams;
  const claim = findCrmContextClaim(parameters);
  const locale = toLocale(typeof parameters.lang === 'string' ? parameters.lang : undefined);
  const { panels, clock } = await server();
  const screen = { locale, messages: await loadMessages(locale, 'panel'), openedAt: clock() };
  if (panelKey === undefined || claim === undefined) {
    return <Panel {...screen} address={undefined} opened={INVALID_LINK} firstPages={{}} />;
  }
  const address = { panelKey, claim };
  const user = await panelUserOfPage();
  if (user === undefined) {
    return <Panel {...screen} address={address} opened={SIGNED_OUT} firstPages={{}} />;
  }
  const opened = await panels.openCard(user, panelKey, claim, 'by-hand');
  const pages = await firstPages(user, address, opened);
  return <Panel {...screen} address={address} opened={opened} firstPages={pages} />;
}
