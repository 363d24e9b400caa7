import { headers } from 'next/headers';
import { HandOver } from '#components/connections/hand-over.tsx';
import { findConnectionId } from '#lib/domain/ids.ts';
import { preferredLocale } from '#lib/i18n/locale.ts';
import { loadMessages } from '#lib/i18n/messages.ts';
import { server } from '#lib/server.ts';
import { findHandOverSession, findOnlyHandOver } from './hand-over-cookie.ts';
import { findShownEnding } from './shown-ending.ts';

interface HandOverPageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

/** Where the person whom a one-time link was sent to connects one company, without an account of the CRM. */
export default async function HandOverPage(props: HandOverPageProps) {
  const [incoming, parameters] = await Promise.all([headers(), props.searchParams]);
  const locale = preferredLocale(incoming.get('accept-language'));
  const { connection } = parameters;
  const connectionId =
    typeof connection === 'string' ? findConnectionId(connection) : findOnlyHandOver(incoming);
  const { handOvers } = await server();
  const described = await handOvers.describe(findHandOverSession(incoming, connectionId));
  return (
    <HandOver
      locale={locale}
      messages={await loadMessages(locale, 'handOver')}
      link={described}
      ending={findShownEnding(described, parameters)}
    />
  );
}
