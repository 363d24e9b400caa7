'use client';

import { useTranslations } from 'use-intl/react';
import { ApiProvider } from '#components/api/api-provider.tsx';
import type { PanelAddress } from '#components/api/panel-address.ts';
import { useCard } from '#components/api/use-card.ts';
import { usePreferences } from '#components/api/use-preferences.ts';
import { Screen } from '#components/shell/screen.tsx';
import { useEarlyClick } from '#components/ui/use-early-click.ts';
import { todayIn } from '#lib/domain/calendar-date.ts';
import type { CardResponse, DocumentPage } from '#lib/domain/card.ts';
import type { PanelPreferences } from '#lib/domain/panel-preferences.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import { homeTimeZone } from '#lib/i18n/locale.ts';
import type { Messages } from '#lib/i18n/messages.ts';
import { CardProblem } from './card-problem.tsx';
import { Companies } from './companies.tsx';
import { SkeletonRows } from './skeleton-rows.tsx';

export interface PanelProps {
  readonly locale: Locale;
  readonly messages: Pick<Messages, 'panel'>;
  /** Undefined when the URL is not one of a panel. */
  readonly address: PanelAddress | undefined;
  readonly opened: CardResponse;
  /** When the server opened the card (epoch milliseconds). */
  readonly openedAt: number;
  /** How this person left the panel; undefined when nobody was signed in. */
  readonly preferences: PanelPreferences | undefined;
  /** The first rows of each company by these preferences, by connection id. */
  readonly firstPages: Readonly<Record<string, DocumentPage>>;
}

/** A tab of SuperOffice: no title, no logo, no frame of its own. */
export function Panel({ locale, messages, address, opened, ...rest }: PanelProps) {
  useEarlyClick();
  return (
    <Screen locale={locale} messages={messages}>
      <ApiProvider>
        {/* The padding is inside of the container: widths are those of the frame. */}
        <main className="@container">
          <Heading />
          <div className="px-3 py-2">
            {address === undefined ? (
              <UnusableLink opened={opened} />
            ) : (
              <OpenPanel address={address} opened={opened} locale={locale} {...rest} />
            )}
          </div>
        </main>
      </ApiProvider>
    </Screen>
  );
}

/** Not seen: the tab of SuperOffice already says it, and a window of its own is read from here. */
function Heading() {
  const t = useTranslations('panel');
  return <h1 className="sr-only">{t('heading')}</h1>;
}

function UnusableLink({ opened }: Pick<PanelProps, 'opened'>) {
  if (opened.kind === 'card') return null;
  const reload = () => window.location.reload();
  return (
    <CardProblem problem={opened.problem} address={undefined} onRetry={reload} place="alone" />
  );
}

type OpenPanelProps = Pick<PanelProps, 'opened' | 'openedAt' | 'firstPages' | 'preferences'> & {
  readonly address: PanelAddress;
  readonly locale: Locale;
};

/** What the panel shows; its frame around it is the page's. */
export function OpenPanel(props: OpenPanelProps) {
  const { address, opened, openedAt, firstPages, locale } = props;
  const t = useTranslations('panel');
  const { view, askedAt, isUnreachable, ask } = useCard({ address, opened, openedAt });
  const { card, problem } = view;
  const preferences = usePreferences(address, props.preferences, card !== undefined);
  return (
    <div className="flex flex-col gap-2">
      {isUnreachable && (
        <p role="status" className="text-amber">
          {t('unreachable')}
        </p>
      )}
      {problem !== undefined && (
        <CardProblem
          problem={problem}
          address={address}
          onRetry={ask}
          place={card === undefined ? 'alone' : 'above-rows'}
        />
      )}
      {card !== undefined && preferences === undefined && <SkeletonRows />}
      {card !== undefined && preferences !== undefined && (
        <Companies
          address={address}
          card={card}
          askedAt={askedAt}
          today={todayIn(homeTimeZone(locale), openedAt)}
          preferences={preferences}
          firstPages={firstPages}
        />
      )}
    </div>
  );
}
