'use client';

import { useTranslations } from 'use-intl/react';
import type { PanelAddress } from '#components/api/panel-address.ts';
import { useDocuments } from '#components/api/use-documents.ts';
import { useRefresh } from '#components/api/use-refresh.ts';
import type { CompanyCard, DocumentPage } from '#lib/domain/card.ts';
import { CompanyProblem } from './company-problem.tsx';
import { DocumentTable } from './document-table.tsx';
import { FreshnessBar } from './freshness-bar.tsx';
import { ShowMore } from './show-more.tsx';
import { SkeletonRows } from './skeleton-rows.tsx';

export interface CompanySectionProps {
  readonly address: PanelAddress;
  readonly company: CompanyCard;
  readonly firstPage: DocumentPage | undefined;
  readonly viewerIs: 'administrator' | 'user';
  readonly askedAt: number;
  /** Whether the company's name is a heading: only where there are several. */
  readonly heading: 'shown' | 'hidden';
}

/** One Visma company of a card: its problem, its freshness and its rows, apart from all others. */
export function CompanySection(props: CompanySectionProps) {
  const { address, company, firstPage, viewerIs, askedAt, heading } = props;
  const { connectionId, companyName, ledger, problem } = company;
  const t = useTranslations('panel');
  const { isAsking, refresh } = useRefresh(address, connectionId);
  const revision = ledger?.revision;
  const list = useDocuments({ address, connectionId, revision, firstPage });
  const name = companyName || t('aCompany');
  return (
    <section aria-label={name} className="flex flex-col gap-1.5">
      {heading === 'shown' && <h2 className="mt-2 text-sm font-semibold">{name}</h2>}
      {problem !== undefined && (
        <CompanyProblem
          address={address}
          company={company}
          problem={problem}
          viewerIs={viewerIs}
          askedAt={askedAt}
          onRetry={refresh}
        />
      )}
      {ledger !== undefined && (
        <>
          <FreshnessBar ledger={ledger} askedAt={askedAt} isAsking={isAsking} onRefresh={refresh} />
          <Rows company={company} list={list} />
        </>
      )}
    </section>
  );
}

interface RowsProps {
  readonly company: CompanyCard;
  readonly list: ReturnType<typeof useDocuments>;
}

function Rows({ company: { companyName, ledger, problem }, list }: RowsProps) {
  const t = useTranslations('panel');
  if (list.rows.length === 0 && (list.isFirstLoad || ledger?.reading !== undefined)) {
    return <SkeletonRows />;
  }
  if (list.rows.length === 0 && !list.hasFailed) {
    return problem === undefined && <p className="py-3 text-muted">{t('empty')}</p>;
  }
  return (
    <>
      {list.hasFailed && (
        <p role="status" className="text-amber">
          {t('listFailed')}
        </p>
      )}
      {list.rows.length > 0 && (
        <DocumentTable companyName={companyName} rows={list.rows} total={list.total} />
      )}
      {list.hasMore && (
        <ShowMore
          shown={list.rows.length}
          total={list.total}
          isLoading={list.isLoadingMore}
          onMore={list.loadMore}
        />
      )}
    </>
  );
}
