'use client';

import { useTranslations } from 'use-intl/react';
import { Authorization } from '#components/connections/authorization.tsx';
import type { ManageActions } from '#components/connections/manage-actions.ts';
import { Card } from '#components/ui/card.tsx';
import type { ConnectionNotice } from '#lib/domain/connection-notice.ts';
import type { Connection } from '#lib/domain/connection.ts';
import type { Panel } from '#lib/domain/panel.ts';
import { PanelForm } from './panel-form.tsx';
import { PanelUrl } from './panel-url.tsx';

interface PanelCardProps {
  readonly panel: Panel;
  /** What SuperOffice opens for it, with its template variables. */
  readonly url: string;
  readonly connections: readonly Connection[];
  readonly notices: readonly ConnectionNotice[];
  readonly now: number;
  readonly actions: ManageActions;
}

/** One panel: its companies first, then the customer number, then its place in SuperOffice. */
export function PanelCard({ panel, url, connections, notices, now, actions }: PanelCardProps) {
  const t = useTranslations('manage');
  return (
    <Card>
      <h2 className="text-xl font-semibold">{panel.name}</h2>
      <p className="mb-4 text-muted">{t('summary', { count: connections.length })}</p>
      <Authorization
        panelKey={panel.key}
        connections={connections}
        notices={notices}
        now={now}
        actions={actions}
      />
      <h3 className="mt-5 mb-2 text-[15px] font-semibold">{t('settings')}</h3>
      <PanelForm panel={panel} action={actions.configurePanel} />
      <h3 className="mt-5 mb-2 text-[15px] font-semibold">{t('inSuperOffice')}</h3>
      <PanelUrl url={url} />
    </Card>
  );
}
