'use client';

import { useTranslations } from 'use-intl/react';
import type { PanelAddress } from '#components/api/panel-address.ts';
import { useTurnover } from '#components/api/use-turnover.ts';
import type { ConnectionId } from '#lib/domain/ids.ts';
import { TurnoverCharts } from './turnover-charts.tsx';

export interface TurnoverBoxProps {
  readonly address: PanelAddress;
  readonly connectionId: ConnectionId;
  /** Of the rows shown. */
  readonly revision: string;
}

/** The months of one company, or why they cannot be shown. As wide as there is room, from the start. */
export function TurnoverBox({ address, connectionId, revision }: TurnoverBoxProps) {
  const t = useTranslations('panel');
  const { turnover, isAsking, hasFailed } = useTurnover(address, connectionId, revision);
  return (
    <div className="flex min-h-36 w-140 max-w-full flex-col gap-4">
      {turnover !== undefined && <TurnoverCharts turnover={turnover} />}
      {turnover === undefined && (
        <p role="status" className="text-muted">
          {isAsking ? t('loading') : t(hasFailed ? 'turnover.failed' : 'turnover.notYet')}
        </p>
      )}
    </div>
  );
}
