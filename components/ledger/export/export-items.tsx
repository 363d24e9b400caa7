'use client';

import { useLocale, useTranslations } from 'use-intl/react';
import type { ExportProblem } from '#components/api/use-csv-download.ts';
import { useCsvDownload } from '#components/api/use-csv-download.ts';
import { buttonClass } from '#components/ui/button-class.ts';
import { FileButton } from '../drawer/file-button.tsx';
import type { ExportMenuProps } from './export-menu.tsx';

interface ExportItemsProps extends ExportMenuProps {
  readonly onCallSheet: () => void;
}

/** A file of the rows shown, the customer's open documents as a text, and as a page to print. */
export function ExportItems({ address, connectionId, query, onCallSheet }: ExportItemsProps) {
  const t = useTranslations('panel.export');
  const csv = useCsvDownload(address, { connectionId, query, lang: useLocale() });
  return (
    <div className="flex max-w-64 flex-col items-start gap-1">
      <button
        type="button"
        aria-disabled={csv.isBusy}
        onClick={csv.isBusy ? undefined : csv.download}
        className={buttonClass('quiet')}
      >
        <span aria-live="polite">{csv.isBusy ? t('busy') : t('csv')}</span>
      </button>
      <p role="status" className="px-1.5 text-xs text-amber empty:hidden">
        {csv.problem !== undefined && <ProblemWords problem={csv.problem} />}
      </p>
      <button
        type="button"
        aria-keyshortcuts="c"
        onClick={onCallSheet}
        className={buttonClass('quiet')}
      >
        {t('callSheet')}
      </button>
      <FileButton wanted={{ address, connectionId }} look="quiet" words={t('statement')} isReady />
    </div>
  );
}

function ProblemWords({ problem }: { readonly problem: ExportProblem }) {
  const t = useTranslations('panel');
  if (problem === 'too-many') return t('export.problem.tooMany');
  if (problem === 'changed') return t('export.problem.changed');
  return t(`drawer.problem.${problem}`);
}
