'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { DocumentPeriod } from '#lib/domain/document-period.ts';
import { PERIOD_KINDS } from '#lib/domain/document-period.ts';
import { FileButton } from '../drawer/file-button.tsx';
import { PeriodEnds } from '../filters/period-fields.tsx';
import type { ExportMenuProps } from './export-menu.tsx';

/** The customer's account over a period, as a page to print. */
export function StatementItem(of: Pick<ExportMenuProps, 'address' | 'connectionId'>) {
  const t = useTranslations('panel');
  const [period, setPeriod] = useState<DocumentPeriod>({ kind: 'last-12-months' });
  const kinds = PERIOD_KINDS.map((kind) => (
    <option key={kind} value={kind}>
      {kind === 'any' ? t('export.allDates') : t(`period.${kind}`)}
    </option>
  ));
  const choose = (chosen: string) => {
    const kind = PERIOD_KINDS.find((known) => known === chosen);
    if (kind !== undefined) setPeriod({ kind });
  };
  return (
    <div className="flex flex-col items-start gap-1 border-t border-line pt-1">
      <FileButton
        // What is ready to be opened is of the period that it was asked for.
        key={JSON.stringify(period)}
        wanted={{ ...of, period }}
        look="quiet"
        words={t('export.statement')}
        isReady
      />
      <select
        aria-label={t('export.period')}
        value={period.kind}
        onChange={({ target }) => choose(target.value)}
        className="mx-1.5 rounded-md border border-field-line bg-surface px-1.5 py-1 text-ink"
      >
        {kinds}
      </select>
      {period.kind === 'custom' && <PeriodEnds period={period} onChoose={setPeriod} />}
    </div>
  );
}
