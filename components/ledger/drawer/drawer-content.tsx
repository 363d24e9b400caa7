'use client';

import { Dialog } from 'radix-ui';
import { useRef } from 'react';
import { useTranslations } from 'use-intl/react';
import type { DocumentAddress } from '#components/api/document-requests.ts';
import type { PanelAddress } from '#components/api/panel-address.ts';
import { useDocument } from '#components/api/use-document.ts';
import { buttonClass } from '#components/ui/button-class.ts';
import { CrossIcon } from '#components/ui/icons.tsx';
import type { DocumentRow } from '#lib/domain/card.ts';
import { DocumentStateChip } from '../document-state-chip.tsx';
import { CopyNumber } from './copy-number.tsx';
import { DocumentDetails } from './document-details.tsx';
import { DocumentFacts } from './document-facts.tsx';
import { DrawerProblem } from './drawer-problem.tsx';
import { DrawerSkeleton } from './drawer-skeleton.tsx';
import { FileButton } from './file-button.tsx';

interface DrawerContentProps {
  readonly address: PanelAddress;
  readonly connectionId: DocumentAddress['connectionId'];
  readonly row: DocumentRow;
}

/** What a dialog shows of one document: what the list knows at once, the rest when it has come. */
export function DrawerContent({ address, connectionId, row }: DrawerContentProps) {
  const t = useTranslations('panel');
  const number = useRef<HTMLSpanElement>(null);
  const wanted = { address, connectionId, type: row.type, number: row.number };
  const { document, isAsking, problem, ask } = useDocument(wanted);
  return (
    <>
      <header className="flex flex-col gap-2 border-b border-line px-4 pt-3 pb-3">
        <div className="flex items-start gap-2">
          <Dialog.Title className="min-w-0 flex-1 text-base font-semibold break-words">
            {t(`type.${row.type}`)}{' '}
            <span ref={number} className="tabular-nums">
              {row.number}
            </span>
          </Dialog.Title>
          <DocumentStateChip row={row} />
          <Dialog.Close aria-label={t('drawer.close')} className={buttonClass('quiet')}>
            <CrossIcon />
          </Dialog.Close>
        </div>
        <div className="flex flex-wrap items-start gap-2">
          {document?.isPrintable !== false && (
            <FileButton
              wanted={wanted}
              look="primary"
              words={t('drawer.openPdf')}
              isReady={document !== undefined}
            />
          )}
          <CopyNumber number={row.number} shown={number} />
          {document?.vismaUrl !== undefined && <VismaLink url={document.vismaUrl} />}
        </div>
      </header>
      <div
        // Long documents are scrolled with the keyboard too.
        tabIndex={0}
        role="group"
        aria-label={`${t(`type.${row.type}`)} ${row.number}`}
        aria-busy={isAsking}
        className="flex flex-1 flex-col gap-4 overflow-y-auto px-4 py-3"
      >
        <DocumentFacts row={row} document={document} />
        {problem !== undefined && (
          <DrawerProblem problem={problem} isAsking={isAsking} onRetry={ask} />
        )}
        {document === undefined && problem === undefined && <DrawerSkeleton />}
        {document !== undefined && (
          <DocumentDetails row={row} document={document} wanted={wanted} />
        )}
      </div>
    </>
  );
}

/** The person's own sign-in at Visma decides what that tab shows. */
function VismaLink({ url }: { readonly url: string }) {
  const t = useTranslations('panel');
  return (
    <a href={url} target="_blank" rel="noopener noreferrer" className={buttonClass('plain')}>
      {t('drawer.openInVisma')}
      <span className="sr-only"> ({t('newTab')})</span>
    </a>
  );
}
