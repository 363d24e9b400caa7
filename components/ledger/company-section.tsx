'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';
import type { PanelAddress } from '#components/api/panel-address.ts';
import { useDocuments } from '#components/api/use-documents.ts';
import { useRefresh } from '#components/api/use-refresh.ts';
import type { CompanyCard, DocumentPage, LedgerSummary } from '#lib/domain/card.ts';
import { CompanyProblem, isReadable } from './company-problem.tsx';
import { CompanyRows } from './company-rows.tsx';
import { useDocumentDrawer } from './drawer/use-document-drawer.tsx';
import { CardFacts } from './figures/card-facts.tsx';
import { ExportMenu } from './export/export-menu.tsx';
import { FiguresSkeleton } from './figures/figures-skeleton.tsx';
import { FiguresStrip } from './figures/figures-strip.tsx';
import { NewsMarks } from './figures/news-marks.tsx';
import { TurnoverMenu } from './figures/turnover-menu.tsx';
import type { ListControls } from './filters/use-list-controls.ts';
import { FreshnessBar } from './freshness-bar.tsx';
import { ProofWords } from './proof-words.tsx';
import { ReadEverything } from './read-everything.tsx';

export interface CompanySectionProps {
  readonly address: PanelAddress;
  readonly company: CompanyCard;
  /** What came with the page, if it answers the present query. */
  readonly firstPage: DocumentPage | undefined;
  readonly viewerIs: 'administrator' | 'user';
  readonly askedAt: number;
  /** Whether the company's name is a heading: only where there are several. */
  readonly heading: 'shown' | 'hidden';
  readonly controls: ListControls;
  /** Between the figures and the rows; absent where it stands above several companies. */
  readonly toolbar: ReactNode;
}

/** One Visma company of a card: its problem, its figures and its rows, apart from all others. */
export function CompanySection(props: CompanySectionProps) {
  const { address, company, firstPage, viewerIs, askedAt, heading, controls, toolbar } = props;
  const { connectionId, companyName, ledger, problem } = company;
  const t = useTranslations('panel');
  const { isAsking, refresh } = useRefresh(address, connectionId);
  const isBusy = isAsking || ledger?.reading !== undefined;
  const revision = ledger?.revision;
  const list = useDocuments({
    ...{ address, connectionId, revision, query: controls.query, firstPage },
    isFirstRead: ledger?.reading !== undefined && ledger.readAt === undefined,
  });
  const { drawer, openKey, onOpen } = useDocumentDrawer({
    ...{ address, connectionId, controls },
    rows: list.rows,
  });
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
          isBusy={isBusy}
          onRetry={refresh}
        />
      )}
      {ledger !== undefined && (
        <>
          <FreshnessBar
            ledger={ledger}
            askedAt={askedAt}
            isAsking={isAsking}
            problem={problem?.code}
            onRefresh={isReadable(problem) ? () => refresh('refresh') : undefined}
          >
            <Menus>
              {ledger.total > 0 && (
                <>
                  <ExportMenu
                    address={address}
                    connectionId={connectionId}
                    query={controls.query}
                    total={list.total}
                  />
                  <TurnoverMenu
                    address={address}
                    connectionId={connectionId}
                    revision={ledger.revision}
                  />
                </>
              )}
            </Menus>
          </FreshnessBar>
          <Figures
            companyName={name}
            ledger={ledger}
            controls={controls}
            currency={company.baseCurrency}
            askedAt={askedAt}
          />
          {isFilterable(ledger) && toolbar}
          <NewsMarks value={ledger.news}>
            <CompanyRows
              company={company}
              list={list}
              controls={controls}
              onOpen={onOpen}
              openKey={openKey}
            />
          </NewsMarks>
          {ledger.proof !== undefined && (
            <div className="flex flex-wrap items-center gap-x-2 text-xs">
              <ProofWords proof={ledger.proof} currency={company.baseCurrency} askedAt={askedAt} />
              {isReadable(problem) && (
                <ReadEverything
                  look="quiet"
                  readAt={ledger.refreshAt}
                  isBusy={isBusy}
                  onRead={() => refresh('everything')}
                />
              )}
            </div>
          )}
          {drawer}
        </>
      )}
    </section>
  );
}

/** As wide as both menus with the gap between them from the beginning: nothing moves when they come. */
function Menus({ children }: { readonly children: ReactNode }) {
  return <div className="flex w-16 gap-x-3 print:hidden">{children}</div>;
}

interface FiguresProps {
  readonly companyName: string;
  readonly ledger: LedgerSummary;
  readonly controls: ListControls;
  readonly currency: string | undefined;
  readonly askedAt: number;
}

function Figures({ companyName, ledger, controls, currency, askedAt }: FiguresProps) {
  const { figures, reading, total } = ledger;
  if (figures === undefined) return reading !== undefined && <FiguresSkeleton />;
  return (
    <>
      {figures.currencies.length > 0 && (
        <FiguresStrip companyName={companyName} figures={figures} controls={controls} />
      )}
      {total > 0 && <CardFacts ledger={ledger} currency={currency} askedAt={askedAt} />}
    </>
  );
}

/** The figures' place is kept for the filters too, so that nothing moves when both come. */
function isFilterable({ total, figures, reading }: LedgerSummary): boolean {
  return figures === undefined ? total > 0 && reading === undefined : total > 0;
}
