import { Panel } from '#components/ledger/panel.tsx';
import { panelUserOfPage } from '#lib/auth/page-doors.ts';
import { todayIn } from '#lib/domain/calendar-date.ts';
import type { CardResponse } from '#lib/domain/card.ts';
import { findCrmContextClaim } from '#lib/domain/crm-context.ts';
import { findPanelKey } from '#lib/domain/ids.ts';
import { homeTimeZone, toLocale } from '#lib/i18n/locale.ts';
import { loadMessages } from '#lib/i18n/messages.ts';
import { server } from '#lib/server.ts';
import { openPanel } from './open-panel.ts';

const INVALID_LINK: CardResponse = { kind: 'problem', problem: { code: 'invalid-link' } };
const SIGNED_OUT: CardResponse = { kind: 'problem', problem: { code: 'signed-out' } };
const NOTHING_KNOWN = { preferences: undefined, firstPages: {} };

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
  const openedAt = (await server()).clock();
  const screen = { locale, messages: await loadMessages(locale, 'panel'), openedAt };
  if (panelKey === undefined || claim === undefined) {
    return <Panel {...screen} {...NOTHING_KNOWN} address={undefined} opened={INVALID_LINK} />;
  }
  const address = { panelKey, claim };
  const user = await panelUserOfPage();
  if (user === undefined) {
    return <Panel {...screen} {...NOTHING_KNOWN} address={address} opened={SIGNED_OUT} />;
  }
  const opened = await openPanel(user, address, todayIn(homeTimeZone(locale), openedAt));
  return <Panel {...screen} {...opened} address={address} />;
}
