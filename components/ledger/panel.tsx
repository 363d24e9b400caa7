'use client';

import { useTranslations } from 'use-intl/react';
import { ApiProvider } from '#components/api/api-provider.tsx';
import type { PanelAddress } from '#components/api/panel-address.ts';
import { useCard } from '#components/api/use-card.ts';
import { Screen } from '#components/shell/screen.tsx';
import type { CardResponse, DocumentPage } from '#lib/domain/card.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import type { Messages } from '#lib/i18n/messages.ts';
import { CardProblem } from './card-problem.tsx';
import { CompanySection } from './company-section.tsx';

export interface PanelProps {
  readonly locale: Locale;
  readonly messages: Pick<Messages, 'panel'>;
  /** Undefined when the URL is not one of a panel. */
  readonly address: PanelAddress | undefined;
  readonly opened: CardResponse;
  /** When the server opened the card (epoch milliseconds). */
  readonly openedAt: number;
  /** The first rows of each company, by connection id. */
  readonly firstPages: Readonly<Record<string, DocumentPage>>;
}

/** A tab of SuperOffice: no title, no logo, no frame of its own. */
export function Panel({ locale, messages, address, opened, ...rest }: PanelProps) {
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
              <OpenPanel address={address} opened={opened} {...rest} />
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

type OpenPanelProps = Pick<PanelProps, 'opened' | 'openedAt' | 'firstPages'> & {
  readonly address: PanelAddress;
};

function OpenPanel({ address, opened, openedAt, firstPages }: OpenPanelProps) {
  const t = useTranslations('panel');
  const { view, askedAt, isUnreachable, ask } = useCard({ address, opened, openedAt });
  const { card, problem } = view;
  const heading = (card?.companies.length ?? 0) > 1 ? 'shown' : 'hidden';
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
      {card?.companies.map((company) => (
        <CompanySection
          key={company.connectionId}
          address={address}
          company={company}
          firstPage={firstPages[company.connectionId]}
          viewerIs={card.viewer.isAdministrator ? 'administrator' : 'user'}
          askedAt={askedAt}
          heading={heading}
        />
      ))}
    </div>
  );
}
