'use client';

import { useActionState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { PanelKey } from '#lib/domain/ids.ts';
import { buttonClass } from '#components/ui/button-class.ts';
import { ActionMessage } from './action-message.tsx';
import { leaving } from './leaving.ts';
import type { ManageAction } from './manage-actions.ts';
import { IDLE } from './manage-actions.ts';

interface ConnectFormProps {
  readonly panelKey: PanelKey;
  readonly connectCompany: ManageAction;
}

/** Makes a connection and goes to Visma with it. */
export function ConnectForm({ panelKey, connectCompany }: ConnectFormProps) {
  const t = useTranslations('manage');
  const [state, connect, isConnecting] = useActionState(leaving(connectCompany), IDLE);
  return (
    <form action={connect} className="flex flex-wrap items-center gap-3 border-t border-line py-3">
      <input type="hidden" name="panel" value={panelKey} />
      <span className="flex-1 text-muted">{t('another')}</span>
      <ActionMessage state={state} />
      <button type="submit" disabled={isConnecting} className={buttonClass('plain')}>
        {t('connect')}
      </button>
    </form>
  );
}
