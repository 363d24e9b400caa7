import { headers } from 'next/headers';
import { HandOver } from '#components/connections/hand-over.tsx';
import { findCookie } from '#lib/auth/cookies.ts';
import { preferredLocale } from '#lib/i18n/locale.ts';
import { loadMessages } from '#lib/i18n/messages.ts';
import { server } from '#lib/server.ts';
import { HAND_OVER_COOKIE } from './hand-over-cookie.ts';
import { findShownEnding } from './shown-ending.ts';

interface HandOverPageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

/** Where the person whom a one-time link was sent to connects one company, without an account of the CRM. */
export default async function HandOverPage(props: HandOverPageProps) {
  const incoming = await headers();
  const locale = preferredLocale(incoming.get('accept-language'));
  const { handOvers } = await server();
  const described = await handOvers.describe(findCookie(incoming, HAND_OVER_COOKIE));
  return (
    <HandOver
      locale={locale}
      messages={await loadMessages(locale, 'handOver')}
      is={described?.is ?? 'unknown'}
      company={described?.company}
      ending={findShownEnding(described, await props.searchParams)}
    />
  );
}
