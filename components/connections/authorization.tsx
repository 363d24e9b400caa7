'use client';

import { useTranslations } from 'use-intl/react';
import type { ConnectionNotice } from '#lib/domain/connection-notice.ts';
import type { Connection } from '#lib/domain/connection.ts';
import type { PanelKey } from '#lib/domain/ids.ts';
import { ConnectForm } from './connect-form.tsx';
import { ConnectionRow } from './connection-row.tsx';
import type { ManageActions } from './manage-actions.ts';
import { ServiceForm } from './service-form.tsx';

interface AuthorizationProps {
  readonly panelKey: PanelKey;
  readonly connections: readonly Connection[];
  readonly notices: readonly ConnectionNotice[];
  readonly now: number;
  readonly actions: ManageActions;
}

/** The Visma companies of a panel and what can be done with each. */
export function Authorization(props: AuthorizationProps) {
  const { panelKey, connections, notices, now, actions } = props;
  const t = useTranslations('manage');
  return (
    <section aria-labelledby={`authorization-${panelKey}`}>
      <h3 id={`authorization-${panelKey}`} className="mb-2 text-[15px] font-semibold">
        {t('authorization')}
      </h3>
      <ul>
        {connections.map((connection) => (
          <ConnectionRow
            key={connection.id}
            connection={connection}
            notice={notices.find(({ connectionId }) => connectionId === connection.id)}
            now={now}
            testConnection={actions.testConnection}
          />
        ))}
      </ul>
      {!connections.some(({ state }) => state === 'new') && (
        <ConnectForm panelKey={panelKey} connectCompany={actions.connectCompany} />
      )}
      <ServiceForm target={{ panel: panelKey }} actions={actions} />
    </section>
  );
}
