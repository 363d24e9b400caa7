'use client';

import { useTranslations } from 'use-intl/react';
import type { PanelAddress } from '#components/api/panel-address.ts';
import { useTellAdministrator } from '#components/api/use-tell-administrator.ts';
import { buttonClass } from '#components/ui/button-class.ts';
import type { ConnectionId } from '#lib/domain/ids.ts';

interface TellAdministratorProps {
  readonly address: PanelAddress;
  readonly connectionId: ConnectionId;
  readonly isTold: boolean;
}

/** What somebody who may not repair a connection can do about it. */
export function TellAdministrator({ address, connectionId, isTold }: TellAdministratorProps) {
  const t = useTranslations('panel');
  const { isTelling, tell } = useTellAdministrator(address, connectionId);
  if (isTold) return <span className="font-semibold">{t('told')}</span>;
  return (
    <button type="button" onClick={tell} aria-disabled={isTelling} className={buttonClass('plain')}>
      {t('action.tell')}
    </button>
  );
}
