'use client';

import { useTranslations } from 'use-intl/react';
import type { useDocuments } from '#components/api/use-documents.ts';
import { buttonClass } from '#components/ui/button-class.ts';
import type { CompanyCard, DocumentRow } from '#lib/domain/card.ts';
import { isNarrowed } from '#lib/domain/panel-preferences.ts';
import { DocumentTable } from './document-table.tsx';
import { clearNarrowing } from './filters/change-choice.ts';
import type { ListControls } from './filters/use-list-controls.ts';
import { ListFoot } from './list-foot.tsx';
import { SkeletonRows } from './skeleton-rows.tsx';

interface CompanyRowsProps {
  readonly company: CompanyCard;
  readonly list: ReturnType<typeof useDocuments>;
  readonly controls: ListControls;
  readonly onOpen?: (row: DocumentRow) => void;
  readonly openKey?: string | undefined;
}

/** The rows of one company, or what stands in their place. */
export function CompanyRows({ company, list, controls, onOpen, openKey }: CompanyRowsProps) {
  const t = useTranslations('panel');
  const { companyName, ledger, problem } = company;
  const { rows, total, hasFailed } = list;
  if (rows.length === 0 && (list.isFirstLoad || ledger?.reading !== undefined)) {
    return <SkeletonRows />;
  }
  if (rows.length === 0 && !hasFailed) {
    if (isNarrowed(controls.choice)) return <NothingFound controls={controls} />;
    return problem === undefined && <p className="py-3 text-muted">{t('empty')}</p>;
  }
  return (
    <div>
      {hasFailed && (
        <p role="status" className="text-amber">
          {t('listFailed')}
        </p>
      )}
      {rows.length > 0 && (
        <>
          <DocumentTable
            companyName={companyName}
            rows={rows}
            total={total}
            controls={controls}
            isOfLastQuery={list.isOfLastQuery}
            isBehind={list.isBehind}
            openKey={openKey}
            {...(onOpen !== undefined && { onOpen })}
          />
          <ListFoot
            shown={rows.length}
            total={total}
            isLoading={list.isLoadingMore}
            onMore={list.hasMore ? list.loadMore : undefined}
          />
        </>
      )}
    </div>
  );
}

/** There are documents, but none that was asked for. */
function NothingFound({ controls: { choice, change } }: Pick<CompanyRowsProps, 'controls'>) {
  const t = useTranslations('panel.filter');
  return (
    <div role="status" className="flex flex-wrap items-center gap-3 border-t border-line py-3">
      <p className="text-muted">{t('nothing')}</p>
      <button
        type="button"
        onClick={() => change(clearNarrowing(choice))}
        className={buttonClass('plain')}
      >
        {t('showAll')}
      </button>
    </div>
  );
}
