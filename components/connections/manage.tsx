'use client';

import { useTranslations } from 'use-intl/react';
import { PanelCard } from '#components/panels/panel-card.tsx';
import { PanelForm } from '#components/panels/panel-form.tsx';
import type { ManageScreen } from '#components/shell/manage-frame.tsx';
import { ManageFrame } from '#components/shell/manage-frame.tsx';
import { buttonClass } from '#components/ui/button-class.ts';
import { Card } from '#components/ui/card.tsx';
import type { ConnectionNotice } from '#lib/domain/connection-notice.ts';
import type { Connection } from '#lib/domain/connection.ts';
import type { Panel } from '#lib/domain/panel.ts';
import { needsPerson } from '#lib/domain/reconnect-run.ts';
import type { ManageActions } from './manage-actions.ts';
import type { ShownResult } from './result-banner.tsx';
import { ResultBanner } from './result-banner.tsx';

export interface ManageProps extends ManageScreen {
  readonly panels: readonly Panel[];
  /** What SuperOffice opens for each panel, by its key. */
  readonly urls: Readonly<Record<string, string>>;
  readonly connections: readonly Connection[];
  readonly notices: readonly ConnectionNotice[];
  readonly result: ShownResult | undefined;
  /** When the server rendered (epoch milliseconds). */
  readonly now: number;
  readonly actions: ManageActions;
}

export function Manage({ locale, messages, person, ...content }: ManageProps) {
  return (
    <ManageFrame locale={locale} messages={messages} person={person} place="panels">
      <Content {...content} />
    </ManageFrame>
  );
}

type ContentProps = Omit<ManageProps, keyof ManageScreen>;

function Content(props: ContentProps) {
  const { panels, urls, connections, notices, result, now, actions } = props;
  const t = useTranslations('manage');
  const isFirst = panels.length === 0;
  return (
    <>
      <h1 className="sr-only">{t('panels')}</h1>
      {result !== undefined && <ResultBanner shown={result} useExisting={actions.useExisting} />}
      <Broken connections={connections} />
      {panels.map((panel) => (
        <PanelCard
          key={panel.key}
          panel={panel}
          url={urls[panel.key] ?? ''}
          connections={connectionsOf(panel, connections)}
          notices={notices}
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

function Broken({ connections }: Pick<ManageProps, 'connections'>) {
  const t = useTranslations('manage');
  const count = connections.filter(({ state }) => needsPerson(state)).length;
  if (count === 0) return null;
  return (
    <div className="flex flex-wrap items-center gap-3 rounded-xl bg-red-ground px-5 py-3">
      <div className="min-w-60 flex-1">
        <p className="font-semibold text-red">{t('brokenCount', { count })}</p>
        <p className="text-xs text-ink-soft">{t('brokenHint')}</p>
      </div>
      <a href="/manage/reconnect" className={buttonClass('plain')}>
        {t('run.open')}
      </a>
    </div>
  );
}
