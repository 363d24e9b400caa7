'use client';

import { useLocale, useTranslations } from 'use-intl/react';
import type { ExportWanted } from '#components/api/export-requests.ts';
import type { ExportProblem } from '#components/api/use-export-download.ts';
import { useExportDownload } from '#components/api/use-export-download.ts';
import { useFormat } from '#components/shell/format-context.tsx';
import { buttonClass } from '#components/ui/button-class.ts';
import { MAX_SHEET_ROWS } from '#lib/domain/document-export.ts';
import type { ExportMenuProps } from './export-menu.tsx';
import { StatementItem } from './statement-item.tsx';

interface ExportItemsProps extends ExportMenuProps {
  readonly onCallSheet: () => void;
}

/** A file of the rows shown, the customer's open documents as a text, and the account as a page to print. */
export function ExportItems({ onCallSheet, ...shown }: ExportItemsProps) {
  const t = useTranslations('panel.export');
  return (
    <div className="flex max-w-64 flex-col items-start gap-1">
      <DownloadItem {...shown} format="csv" />
      {shown.total > MAX_SHEET_ROWS ? (
        <TooManyForSheet />
      ) : (
        <DownloadItem {...shown} format="xlsx" />
      )}
      <button
        type="button"
        aria-keyshortcuts="c"
        onClick={onCallSheet}
        className={buttonClass('quiet')}
      >
        {t('callSheet')}
      </button>
      <StatementItem address={shown.address} connectionId={shown.connectionId} />
    </div>
  );
}

type DownloadItemProps = ExportMenuProps & Pick<ExportWanted, 'format'>;

function DownloadItem({ address, connectionId, query, format }: DownloadItemProps) {
  const t = useTranslations('panel.export');
  const lang = useLocale();
  const file = useExportDownload(address, { format, connectionId, query, lang });
  return (
    <>
      <button
        type="button"
        aria-disabled={file.isBusy}
        onClick={file.isBusy ? undefined : file.download}
        className={buttonClass('quiet')}
      >
        <span aria-live="polite">{file.isBusy ? t('busy') : t(format)}</span>
      </button>
      <p role="status" className="px-1.5 text-xs text-amber empty:hidden">
        {file.problem !== undefined && <ProblemWords problem={file.problem} />}
      </p>
    </>
  );
}

/** In the place of the button, which could only fail. */
function TooManyForSheet() {
  const t = useTranslations('panel.export');
  const format = useFormat();
  return (
    <>
      <button type="button" aria-disabled className={buttonClass('quiet')}>
        {t('xlsx')}
      </button>
      <p className="px-1.5 text-xs text-muted">
        {t('problem.tooManyForSheet', { limit: format.count(MAX_SHEET_ROWS) })}
      </p>
    </>
  );
}

function ProblemWords({ problem }: { readonly problem: ExportProblem }) {
  const t = useTranslations('panel');
  if (problem === 'too-many') return t('export.problem.tooMany');
  if (problem === 'changed') return t('export.problem.changed');
  return t(`drawer.problem.${problem}`);
}
