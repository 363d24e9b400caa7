'use client';

import { useTranslations } from 'use-intl/react';
import { PanelCard } from '#components/panels/panel-card.tsx';
import { PanelForm } from '#components/panels/panel-form.tsx';
import { Screen } from '#components/shell/screen.tsx';
import { TopBar } from '#components/shell/top-bar.tsx';
import { Card } from '#components/ui/card.tsx';
import type { Connection, ConnectionState } from '#lib/domain/connection.ts';
import type { Panel } from '#lib/domain/panel.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import type { Messages } from '#lib/i18n/messages.ts';
import type { ManageActions } from './manage-actions.ts';
import type { ShownResult } from './result-banner.tsx';
import { ResultBanner } from './result-banner.tsx';

export interface ManageProps {
  readonly locale: Locale;
  readonly messages: Pick<Messages, 'manage'>;
  readonly person: { readonly name: string; readonly tenant: string };
  readonly panels: readonly Panel[];
  /** What SuperOffice opens for each panel, by its key. */
  readonly urls: Readonly<Record<string, string>>;
  readonly connections: readonly Connection[];
  readonly result: ShownResult | undefined;
  /** When the server rendered (epoch milliseconds). */
  readonly now: number;
  readonly actions: ManageActions;
}

export function Manage({ locale, messages, person, ...content }: ManageProps) {
  return (
    <Screen locale={locale} messages={messages}>
      <div className="min-h-screen bg-ground text-sm text-ink">
        <TopBar person={person} />
        <main className="mx-auto grid max-w-[1080px] gap-4 px-4 py-5">
          <Content {...content} />
        </main>
      </div>
    </Screen>
  );
}

type ContentProps = Omit<ManageProps, 'locale' | 'messages' | 'person'>;

function Content({ panels, urls, connections, result, now, actions }: ContentProps) {
  const t = useTranslations('manage');
  const isFirst = panels.length === 0;
  return (
    <>
      <h1 className="sr-only">{t('panels')}</h1>
      {result !== undefined && <ResultBanner shown={result} />}
      <Broken connections={connections} />
      {panels.map((panel) => (
        <PanelCard
          key={panel.key}
          panel={panel}
          url={urls[panel.key] ?? ''}
          connections={connectionsOf(panel, connections)}
          now={now}
          actions={actions}
        />
      ))}
      <Card>
        <h2 className="text-xl font-semibold">{isFirst ? t('none.title') : t('create.title')}</h2>
        <p className="mb-3 text-muted">{t('none.body')}</p>
        {/* Its own key: what was typed for the last panel is not the beginning of the next. */}
        <PanelForm key={panels.length} panel={undefined} action={actions.createPanel} />
      </Card>
    </>
  );
}

function connectionsOf(panel: Panel, all: readonly Connection[]): readonly Connection[] {
  return panel.connections.flatMap(({ connectionId }) =>
    all.filter(({ id }) => id === connectionId),
  );
}

const NEEDS_PERSON: ReadonlySet<ConnectionState> = new Set<ConnectionState>([
  'needs-reauthentication',
  'role-missing',
]);

function Broken({ connections }: Pick<ManageProps, 'connections'>) {
  const t = useTranslations('manage');
  const count = connections.filter(({ state }) => NEEDS_PERSON.has(state)).length;
  if (count === 0) return null;
  return (
    <div className="rounded-xl bg-red-ground px-5 py-3">
      <p className="font-semibold text-red">{t('brokenCount', { count })}</p>
      <p className="text-xs text-ink-soft">{t('brokenHint')}</p>
    </div>
  );
}
